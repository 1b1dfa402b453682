//! Findings of a check: for a terminal, as TSV, JSON lines, SARIF 2.1.0 and a page.

mod html;
mod sarif;

use crate::check::{Finding, Rendered};
use crate::text::Span;
use std::fmt::Write;

/// A format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person, in a terminal.
    Terminal,
    /// Columns, with a head.
    Tsv,
    /// An object a line.
    Jsonl,
    /// SARIF 2.1.0 (OASIS), for code hosts and editors.
    Sarif,
    /// A page with both sides, to be filtered.
    Html,
}

impl Format {
    /// The format called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "terminal" => Self::Terminal,
            "tsv" => Self::Tsv,
            "jsonl" => Self::Jsonl,
            "sarif" => Self::Sarif,
            "html" => Self::Html,
            _ => return None,
        })
    }

    /// The format of files that end in `extension`.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_lowercase().as_str() {
            "tsv" => Some(Self::Tsv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "sarif" => Some(Self::Sarif),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// The columns of a TSV.
pub const COLUMNS: [&str; 16] = [
    "document",
    "bead",
    "source_ids",
    "target_ids",
    "kind",
    "severity",
    "confidence",
    "term",
    "found",
    "expected",
    "source_span",
    "target_span",
    "message",
    "concept",
    "line",
    "renderings",
];

/// Writes findings one by one.
#[derive(Debug)]
pub struct Writer {
    format: Format,
    coloured: bool,
    begun: bool,
}

impl Writer {
    /// A writer of `format`; `coloured` where a terminal takes colours.
    pub fn new(format: Format, coloured: bool) -> Self {
        Self {
            format,
            coloured,
            begun: false,
        }
    }

    /// The text of one finding; before the first one what begins the report.
    pub fn line(&mut self, finding: &Finding) -> String {
        let first = !std::mem::replace(&mut self.begun, true);
        let mut text = if first { self.head() } else { String::new() };
        match self.format {
            Format::Terminal => text += &terminal(finding, self.coloured),
            Format::Tsv => text += &tsv(finding),
            Format::Jsonl => {
                text += &serde_json::to_string(finding).unwrap_or_default();
                text.push('\n');
            }
            Format::Sarif => {
                text += if first { "\n" } else { ",\n" };
                text += &sarif::result(finding);
            }
            Format::Html => text += &html::row(finding),
        }
        text
    }

    /// What ends the report; of one without a finding, the whole.
    pub fn end(&mut self) -> String {
        let first = !std::mem::replace(&mut self.begun, true);
        let head = if first { self.head() } else { String::new() };
        let end = match self.format {
            Format::Sarif => sarif::END,
            Format::Html => html::END,
            _ => "",
        };
        head + end
    }

    fn head(&self) -> String {
        match self.format {
            Format::Tsv => COLUMNS.join("\t") + "\n",
            Format::Sarif => sarif::head(),
            Format::Html => html::HEAD.to_owned(),
            Format::Terminal | Format::Jsonl => String::new(),
        }
    }
}

fn ids(ids: &[usize]) -> String {
    let ids: Vec<String> = ids.iter().map(usize::to_string).collect();
    format!("[{}]", ids.join(", "))
}

fn tsv(finding: &Finding) -> String {
    let span = |span: Option<Span>| {
        span.map_or_else(String::new, |span| format!("{}-{}", span.start, span.end))
    };
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let renderings: Vec<String> = finding.renderings.iter().map(Rendered::to_string).collect();
    let cells = [
        plain(&finding.document),
        finding.bead.to_string(),
        ids(&finding.source_ids),
        ids(&finding.target_ids),
        finding.kind.name().to_owned(),
        finding.severity.name().to_owned(),
        format!("{:.2}", finding.confidence),
        plain(&finding.term),
        plain(&finding.found),
        plain(&finding.expected.join(" | ")),
        span(finding.source_span),
        span(finding.target_span),
        plain(&finding.message),
        plain(&finding.concept),
        finding
            .line
            .map_or_else(String::new, |line| line.to_string()),
        plain(&renderings.join(" | ")),
    ];
    cells.join("\t") + "\n"
}

/// A finding in three lines; the spans in colour where asked.
fn terminal(finding: &Finding, coloured: bool) -> String {
    let paint = |text: &str, span: Option<Span>| {
        let parts = span.and_then(|s| {
            Some((
                text.get(..s.start)?,
                text.get(s.start..s.end)?,
                text.get(s.end..)?,
            ))
        });
        match parts.filter(|_| coloured) {
            Some((before, inside, after)) => format!("{before}\x1b[1;31m{inside}\x1b[0m{after}"),
            None => text.to_owned(),
        }
    };
    let plain = |text: String| text.replace(['\n', '\r'], " ");
    let mut text = format!(
        "{}: {} ({}, {:.2}): {}: {}\n",
        place(finding),
        finding.severity.name(),
        finding.kind.name(),
        finding.confidence,
        finding.term,
        finding.message,
    );
    for rendered in &finding.renderings {
        let _ = writeln!(text, "  {rendered}");
    }
    for (side, span) in [
        (&finding.source, finding.source_span),
        (&finding.target, finding.target_span),
    ] {
        let _ = writeln!(text, "  {}", plain(paint(side, span)));
    }
    text
}

/// Where a finding stands, for a person; one about the whole corpus stands at its example.
fn place(finding: &Finding) -> String {
    let place = finding.place();
    if finding.whole_corpus {
        format!("corpus, {place}")
    } else {
        place.to_string()
    }
}
