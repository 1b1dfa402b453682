//! Bitexts side by side on one page that needs nothing else: no script, no other file, readable on paper and in the
//! dark.
//!
//! The page is XHTML5: browsers read it as HTML, programs as XML. Each bead is a row `tr` of class `aligned`,
//! `crossing`, `omission` or `addition`, its texts stand in `td.source` and `td.target`. Characters that XML forbids
//! become U+FFFD. Where the bitext says why its beads stand, words that belong together are marked (`mark`, whose title
//! says with what), and a row `tr.evidence` after each bead holds the rest in `details`.

use super::evidence::{facts, flat, why};
use crate::align::explain::{Explanation, Word};
use crate::bead::{Bead, BeadKind};
use crate::bitext::{Bitext, Side};
use crate::corpus::{Counts, Out};
use crate::text::xml::allowed;
use crate::{Error, Result};
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::io::Write;

const STYLE: &str = include_str!("html.css");

/// Writes bitexts, in the order given, as one page: for each a summary and a table of its beads, and in the end a
/// summary of all where there are several. Memory: one bitext.
///
/// ```
/// use zhen::bitext::Bitext;
/// use zhen::report::html::HtmlWriter;
///
/// let mut writer = HtmlWriter::new("page.html", Vec::new(), "Greetings")?;
/// writer.write(&Bitext { name: "a < b".to_owned(), ..Bitext::default() })?;
/// let page = String::from_utf8(writer.finish()?.sinks.remove(0)).unwrap();
/// assert!(page.contains("a &lt; b"));
/// # Ok::<(), zhen::Error>(())
/// ```
pub struct HtmlWriter<W: Write> {
    out: Out<W>,
    title: String,
    counts: Counts,
}

impl<W: Write> HtmlWriter<W> {
    /// A writer to `sink`, called `place` in errors; `title` heads the page.
    ///
    /// # Errors
    /// Where the sink fails: names the file.
    pub fn new(place: &str, sink: W, title: &str) -> Result<Self> {
        let mut out = Out::new(place, sink);
        let escaped = safe(title);
        out.put(&format!(
            "<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" xml:lang=\"en\">\n<head>\n\
             <meta charset=\"utf-8\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
             <meta name=\"generator\" content=\"zhen {}\"/>\n\
             <title>{escaped}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1 id=\"title\">{escaped}</h1>\n",
            env!("CARGO_PKG_VERSION")
        ))?;
        Ok(Self {
            out,
            title: title.to_owned(),
            counts: Counts::default(),
        })
    }

    /// Writes one bitext with every bead.
    ///
    /// # Errors
    /// Where the bitext does not hold together ([`Bitext::check`]) and where the sink fails: names the file.
    pub fn write(&mut self, bitext: &Bitext) -> Result<()> {
        bitext.check()?;
        let mut counts = Counts::default();
        counts.add(bitext);
        self.counts.add(bitext);
        let mut page = String::new();
        let titled = bitext.name == self.title;
        let wrote = section(&mut page, bitext, &counts, self.counts.bitexts, titled);
        wrote.map_err(|error| Error::from_source(&self.out.place, error))?;
        self.out.put(&page)
    }

    /// Ends the page and flushes; rows are beads.
    ///
    /// # Errors
    /// Where the sink fails: names the file.
    pub fn finish(mut self) -> Result<crate::corpus::Finished<W>> {
        let mut page = String::new();
        if self.counts.bitexts > 1 {
            let wrote = writeln!(
                page,
                "<section aria-labelledby=\"all\">\n<h2 id=\"all\">All {} pairs of documents</h2>",
                self.counts.bitexts
            )
            .and_then(|()| summary(&mut page, &self.counts))
            .and_then(|()| writeln!(page, "</section>"));
            wrote.map_err(|error| Error::from_source(&self.out.place, error))?;
        }
        page.push_str("</body>\n</html>\n");
        self.out.put(&page)?;
        Ok(crate::corpus::Finished {
            sinks: vec![self.out.finish()?],
            rows: self.counts.beads(),
            left_out: 0,
        })
    }
}

/// Text safe in content and attributes.
fn safe(text: &str) -> String {
    escape(allowed(text)).into_owned()
}

/// One bitext; where the page is `titled` by its name, without a heading that says the name again.
fn section(
    page: &mut String,
    bitext: &Bitext,
    counts: &Counts,
    number: usize,
    titled: bool,
) -> std::fmt::Result {
    let (source, target) = (&bitext.source, &bitext.target);
    let id = if titled {
        "title".to_owned()
    } else {
        format!("pair{number}")
    };
    writeln!(page, "<section aria-labelledby=\"{id}\">")?;
    if !titled {
        let name = match bitext.name.as_str() {
            "" => format!("Pair {number}"),
            name => safe(name),
        };
        writeln!(page, "<h2 id=\"{id}\">{name}</h2>")?;
    }
    summary(page, counts)?;
    writeln!(
        page,
        "<table class=\"beads\" aria-labelledby=\"{id}\">\n<thead>\n<tr>\
         <th scope=\"col\">Sentences<br/><small>from 0</small></th>\
         <th scope=\"col\" class=\"text\">{}</th><th scope=\"col\" class=\"text\">{}</th>\
         <th scope=\"col\">Kind</th><th scope=\"col\">Probability</th></tr>\n</thead>\n<tbody>",
        heading(source, "Source"),
        heading(target, "Target")
    )?;
    let mut last = [None; 2];
    for (k, bead) in bitext.ladder.beads.iter().enumerate() {
        let begins = [(source, &bead.source), (target, &bead.target)]
            .into_iter()
            .zip(&mut last)
            .map(|((side, ids), last)| begins_paragraph(side, ids, last))
            .fold(false, |any, begins| any | begins);
        let explanation = bitext.evidence.get(k);
        row(page, bitext, bead, explanation, begins)?;
        if let Some(explanation) = explanation {
            details(page, bead, explanation)?;
        }
    }
    writeln!(page, "</tbody>\n</table>\n</section>")
}

/// Whether the first of `ids` stands in another paragraph than the sentence shown before it; keeps that in `last`.
fn begins_paragraph(side: &Side, ids: &[usize], last: &mut Option<usize>) -> bool {
    let paragraph = |id: Option<&usize>| id.and_then(|&id| side.paragraphs.get(id)).copied();
    let begins = matches!((*last, paragraph(ids.first())), (Some(a), Some(b)) if a != b);
    *last = paragraph(ids.last()).or(*last);
    begins
}

fn heading(side: &Side, role: &str) -> String {
    let language = match side.language.as_str() {
        "" => String::new(),
        code => format!(" ({})", safe(code)),
    };
    let document = match side.document.as_str() {
        "" => String::new(),
        name => format!("<br/><small>{}</small>", safe(name)),
    };
    format!("{role}{language}{document}")
}

fn row(
    page: &mut String,
    bitext: &Bitext,
    bead: &Bead,
    explanation: Option<&Explanation>,
    begins: bool,
) -> std::fmt::Result {
    let marks = explanation.map(marks).unwrap_or_default();
    let paragraph = if begins { " paragraph" } else { "" };
    let kind = bead.kind.name();
    let probability = bead.probability.get();
    // Five shades: below 0.2, 0.4, 0.6, 0.8, and above.
    let shade = ((probability * 5.0) as usize).min(4);
    writeln!(
        page,
        "<tr class=\"{kind}{paragraph}\"><td class=\"ids\">{} : {}</td>{}{}\
         <td class=\"kind\">{kind}</td><td class=\"probability p{shade}\">{probability:.4}</td></tr>",
        ids(&bead.source),
        ids(&bead.target),
        cell(&bitext.source, &bead.source, "source", &marks[0]),
        cell(&bitext.target, &bead.target, "target", &marks[1]),
    )
}

/// A word to mark, and what its title says.
type Marked<'a> = (&'a Word, String);

/// The words of both sides that belong together, by place.
fn marks(explanation: &Explanation) -> [Vec<Marked<'_>>; 2] {
    let mut marks = [Vec::new(), Vec::new()];
    for one in &explanation.matched {
        for (side, word, other) in [(0, &one.source, &one.target), (1, &one.target, &one.source)] {
            marks[side].push((word, format!("{} ({})", flat(&other.text), why(one))));
        }
    }
    for side in &mut marks {
        side.sort_by_key(|(word, _)| (word.sentence, word.span));
    }
    marks
}

/// A sentence with its words marked, without those that do not fit it or overlap.
fn marked(text: &str, id: usize, marks: &[Marked<'_>]) -> String {
    let mut html = String::new();
    let mut at = 0;
    let from = marks.partition_point(|(word, _)| word.sentence < id);
    let own = marks[from..].iter();
    for (word, title) in own.take_while(|(word, _)| word.sentence == id) {
        let (start, end) = (word.span.start, word.span.end);
        if let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) {
            let (title, inside) = (safe(title), safe(inside));
            html.push_str(&safe(before));
            let _ = write!(html, "<mark title=\"{title}\">{inside}</mark>");
            at = end;
        }
    }
    html.push_str(&safe(&text[at..]));
    html
}

/// What speaks for a bead and against it.
fn details(page: &mut String, bead: &Bead, explanation: &Explanation) -> std::fmt::Result {
    writeln!(
        page,
        "<tr class=\"evidence\"><td></td><td colspan=\"4\"><details><summary>why</summary><dl>"
    )?;
    for (name, what) in facts(bead, explanation) {
        writeln!(page, "<div><dt>{name}</dt><dd>{}</dd></div>", safe(&what))?;
    }
    writeln!(page, "</dl></details></td></tr>")
}

fn cell(side: &Side, ids: &[usize], class: &str, marks: &[Marked<'_>]) -> String {
    let language = match side.language.as_str() {
        "" => String::new(),
        code => {
            let code = safe(code);
            format!(" lang=\"{code}\" xml:lang=\"{code}\"")
        }
    };
    let sentences: Vec<String> = ids
        .iter()
        .map(|&id| marked(&side.sentences[id], id, marks))
        .collect();
    format!(
        "<td class=\"{class}\"{language}>{}</td>",
        sentences.join(&safe(&side.joiner))
    )
}

/// `3–5, 7`; a dash where there are none.
fn ids(ids: &[usize]) -> String {
    if ids.is_empty() {
        return "–".to_owned();
    }
    ids.chunk_by(|a, b| a + 1 == *b)
        .map(|run| match run {
            [one] => one.to_string(),
            [first, .., last] => format!("{first}–{last}"),
            [] => String::new(),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn summary(page: &mut String, counts: &Counts) -> std::fmt::Result {
    writeln!(page, "<dl class=\"summary\">")?;
    let mut entry =
        |name: &str, value: String| writeln!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    let sentences = |covered, all| format!("{all} ({covered} with a translation)");
    entry(
        "source sentences",
        sentences(counts.source_covered, counts.source_sentences),
    )?;
    entry(
        "target sentences",
        sentences(counts.target_covered, counts.target_sentences),
    )?;
    entry("beads", counts.beads().to_string())?;
    for kind in BeadKind::ALL {
        entry(kind.name(), counts.of(kind).to_string())?;
    }
    entry(
        "mean probability of beads with both sides",
        counts
            .mean_probability()
            .map_or_else(|| "–".to_owned(), |mean| format!("{mean:.4}")),
    )?;
    writeln!(page, "</dl>")
}
