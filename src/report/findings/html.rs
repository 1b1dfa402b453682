//! A page of findings: both sides with the spans marked, filtered by term, kind and confidence. It loads nothing.

use crate::check::Finding;
use crate::text::Span;
use std::fmt::Write;

/// All before the first row.
pub(super) const HEAD: &str = include_str!("page.html");
/// What ends the page.
pub(super) const END: &str = "</tbody></table></body></html>\n";

pub(super) fn row(finding: &Finding) -> String {
    let mut row = String::new();
    let (kind, confidence) = (finding.kind.name(), finding.confidence);
    let term = escape(&finding.term);
    let _ = writeln!(
        row,
        "<tr data-kind=\"{kind}\" data-term=\"{term}\" data-confidence=\"{confidence:.2}\"><td>{}</td><td class=\"{}\">{kind}<br>{confidence:.2}</td><td lang=\"zh\">{term}</td><td>{}<br><b>{}</b>{}</td><td>{}</td><td>{}</td></tr>",
        escape(&super::place(finding)),
        finding.severity.name(),
        escape(&finding.message),
        escape(&finding.expected.join(" | ")),
        renderings(finding),
        marked(&finding.source, finding.source_span),
        marked(&finding.target, finding.target_span),
    );
    row
}

/// The renderings of a term as a list.
fn renderings(finding: &Finding) -> String {
    if finding.renderings.is_empty() {
        return String::new();
    }
    let items = finding.renderings.iter();
    let items: Vec<String> = items
        .map(|one| format!("<li>{}", escape(&one.to_string())))
        .collect();
    format!("<ul>{}</ul>", items.concat())
}

/// A text with a span of it marked.
fn marked(text: &str, span: Option<Span>) -> String {
    let parts = span.and_then(|s| {
        Some((
            text.get(..s.start)?,
            text.get(s.start..s.end)?,
            text.get(s.end..)?,
        ))
    });
    match parts {
        Some((before, inside, after)) => {
            format!(
                "{}<mark>{}</mark>{}",
                escape(before),
                escape(inside),
                escape(after)
            )
        }
        None => escape(text),
    }
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ if c.is_control() && !c.is_whitespace() => safe.push('\u{FFFD}'),
            _ => safe.push(c),
        }
    }
    safe
}
