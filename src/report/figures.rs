//! Figures of a corpus for people: as text, and as a page with drawings that needs nothing else.

use crate::corpus::{Histogram, SideStats, Stats};
use crate::text::xml::allowed;
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// Characters of the longest bar of a text.
const BAR: u64 = 40;

const STYLE: &str = include_str!("figures.css");

/// The figures as names and values, in order.
fn facts(stats: &Stats) -> Vec<(String, String)> {
    let mut facts = vec![("rows".to_owned(), stats.rows.to_string())];
    if stats.documents > 0 {
        facts.push(("documents".to_owned(), stats.documents.to_string()));
    }
    for (kind, rows) in &stats.kinds {
        facts.push(((*kind).to_owned(), rows.to_string()));
    }
    for (name, side) in [("source", &stats.source), ("target", &stats.target)] {
        facts.push((name.to_owned(), side_text(side)));
    }
    if let Some(mean) = stats.mean_probability {
        facts.push(("mean probability".to_owned(), format!("{mean:.4}")));
    }
    if stats.without_probability > 0 {
        let rows = stats.without_probability.to_string();
        facts.push(("without a probability".to_owned(), rows));
    }
    facts
}

fn side_text(side: &SideStats) -> String {
    let languages: Vec<_> = side
        .languages
        .iter()
        .map(|(code, rows)| {
            let code = if code.is_empty() { "unknown" } else { code };
            match side.languages.len() {
                1 => code.to_owned(),
                _ => format!("{code} ({rows} rows)"),
            }
        })
        .collect();
    let (characters, tokens) = (&side.characters, &side.tokens);
    let mean = |mean: Option<f64>| mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.1}"));
    format!(
        "{}: {} characters, {} tokens; a row has {} to {} characters, {} in the mean, and {} tokens",
        languages.join(", "),
        characters.sum,
        tokens.sum,
        characters.least,
        characters.greatest,
        mean(characters.mean()),
        mean(tokens.mean()),
    )
}

/// The histograms that hold something, with their titles.
fn histograms(stats: &Stats) -> Vec<(&'static str, &Histogram)> {
    let all = [
        ("characters of the source", &stats.source.histogram),
        ("characters of the target", &stats.target.histogram),
        ("target characters to one of the source", &stats.ratios),
        ("probability", &stats.probabilities),
    ];
    let holds = |histogram: &Histogram| histogram.counts.iter().any(|&count| count > 0);
    all.into_iter()
        .filter(|(_, histogram)| holds(histogram))
        .collect()
}

/// The figures as lines of text, with bars of `#`.
pub fn text(stats: &Stats) -> String {
    let mut text = String::new();
    for (name, value) in facts(stats) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}: {value}");
    }
    for (title, histogram) in histograms(stats) {
        let _ = writeln!(text, "\n{title}");
        let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
        for (name, &count) in histogram.names().iter().zip(&histogram.counts) {
            let bar = "#".repeat((count * BAR).div_ceil(most) as usize);
            let line = format!("{name:>14} {count:>12} {bar}");
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

/// The figures as a page of XHTML5, called `title`, with the histograms as SVG; no script and no other file.
pub fn page(stats: &Stats, title: &str) -> String {
    let title = safe(title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" xml:lang=\"en\">\n<head>\n\
         <meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"generator\" content=\"zhen {}\"/>\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}</h1>\n<dl>\n",
        env!("CARGO_PKG_VERSION")
    );
    for (name, value) in facts(stats) {
        let _ = writeln!(
            page,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            safe(&name),
            safe(&value)
        );
    }
    page.push_str("</dl>\n");
    for (title, histogram) in histograms(stats) {
        let _ = writeln!(page, "<figure>\n<figcaption>{title}</figcaption>");
        drawing(&mut page, title, histogram);
        page.push_str("</figure>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// A bar a class: names to the left, counts to the right of the bars.
fn drawing(page: &mut String, title: &str, histogram: &Histogram) {
    let (line, left, width) = (20, 110, 400);
    let height = line * histogram.counts.len();
    let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    let _ = writeln!(
        page,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 620 {height}\" role=\"img\" aria-label=\"{title}\">"
    );
    for (at, (name, &count)) in histogram.names().iter().zip(&histogram.counts).enumerate() {
        let (top, middle) = (at * line + 2, at * line + 15);
        let length = count as f64 / most as f64 * f64::from(width);
        let end = f64::from(left) + length + 6.0;
        let _ = writeln!(
            page,
            "<text class=\"name\" x=\"{}\" y=\"{middle}\">{name}</text>\
             <rect x=\"{left}\" y=\"{top}\" width=\"{length:.1}\" height=\"16\"/>\
             <text x=\"{end:.1}\" y=\"{middle}\">{count}</text>",
            left - 8
        );
    }
    page.push_str("</svg>\n");
}

fn safe(text: &str) -> String {
    escape(allowed(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ReadOptions, tsv};

    fn stats() -> Stats {
        let mut stats = Stats::new("zh", "en");
        let options = ReadOptions {
            columns: Some("source,target,probability".parse().unwrap()),
            source_language: Some("z<h".to_owned()),
            ..ReadOptions::default()
        };
        let file = "你好。\tHello.\t0.5\n再见。\tSee you again tomorrow.\t0.97\n";
        for row in tsv::read("x", file.as_bytes(), &options) {
            stats.add(&row.unwrap());
        }
        stats
    }

    #[test]
    fn text_has_the_figures_and_bars() {
        let text = text(&stats());
        assert!(
            text.starts_with("rows: 2\naligned: 2\nsource: z<h: 6 characters, 4 tokens; "),
            "{text}"
        );
        assert!(text.contains("mean probability: 0.7350\n"), "{text}");
        let bar = "#".repeat(40);
        assert!(
            text.contains(&format!("\n       0.5–0.6            1 {bar}\n")),
            "{text}"
        );
    }

    #[test]
    fn the_page_is_xml_with_a_bar_for_each_class() {
        let page = page(&stats(), "a & b");
        let mut reader = quick_xml::Reader::from_str(&page);
        reader.config_mut().enable_all_checks(true);
        let mut bars = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Empty(element) if element.name().as_ref() == "rect" => {
                    bars += 1;
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        // 10 classes of lengths for each side, 12 of ratios, 12 of probabilities.
        assert_eq!(bars, 44);
        assert!(page.contains("z&lt;h: 6 characters"), "{page}");
    }
}
