//! A reliability diagram on a page that needs nothing else: how often beads of each probability are right.

use crate::score::Reliability;
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// Side of the diagram, in units of its view box.
const SIDE: f64 = 320.0;

/// An XHTML5 page with a diagram and a table for each of `suites`, by name, headed by `signature`.
///
/// In a diagram the bars are the shares that are right, the diagonal is what the probabilities promise, and the width
/// of the darker bar inside is how many of the beads lie there.
///
/// ```
/// use zhen::report::reliability::page;
/// use zhen::score::Reliability;
/// let mut reliability = Reliability::default();
/// reliability.add(0.9, true);
/// assert!(page(&[("news", reliability)], "v1").contains("<svg"));
/// ```
pub fn page(suites: &[(&str, Reliability)], signature: &str) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" xml:lang=\"en\">\n<head>\n\
         <meta charset=\"utf-8\"/>\n<meta name=\"generator\" content=\"zhen {}\"/>\n<title>Calibration</title>\n\
         <style>body{{font:16px/1.5 sans-serif;max-width:48rem;margin:auto;padding:1rem}} \
         td,th{{padding:0 .75rem;text-align:right}} svg{{max-width:24rem}}</style>\n</head>\n<body>\n\
         <h1>Calibration</h1>\n",
        env!("CARGO_PKG_VERSION")
    );
    for (name, reliability) in suites {
        // Writing to a string cannot fail.
        let _ = section(&mut page, name, reliability);
    }
    let _ = writeln!(page, "<p><small>{}</small></p>", escape(signature));
    page + "</body>\n</html>\n"
}

fn section(page: &mut String, name: &str, reliability: &Reliability) -> std::fmt::Result {
    writeln!(
        page,
        "<section>\n<h2>{}</h2>\n<p>Expected calibration error {:.3}; of {} beads at .95 or more {:.3} are right.</p>",
        escape(name),
        reliability.error(),
        reliability.sure().all,
        reliability.sure().value()
    )?;
    diagram(page, reliability)?;
    page.push_str(
        "<table>\n<thead><tr><th>probability</th><th>beads</th><th>mean</th><th>right</th></tr></thead>\n<tbody>\n",
    );
    let bins = reliability.bins();
    for (k, bin) in bins.iter().enumerate() {
        let edge = |k: usize| k as f64 / bins.len() as f64;
        writeln!(
            page,
            "<tr><td>{:.1}–{:.1}</td><td>{}</td><td>{:.3}</td><td>{:.3}</td></tr>",
            edge(k),
            edge(k + 1),
            bin.beads,
            bin.mean(),
            bin.share()
        )?;
    }
    page.push_str("</tbody>\n</table>\n</section>\n");
    Ok(())
}

fn diagram(page: &mut String, reliability: &Reliability) -> std::fmt::Result {
    let bins = reliability.bins();
    let most = bins.iter().map(|bin| bin.beads).max().unwrap_or(0).max(1) as f64;
    let width = SIDE / bins.len() as f64;
    writeln!(
        page,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-40 -10 {:.0} {:.0}\" role=\"img\" \
         aria-label=\"share that is right against probability\">",
        SIDE + 60.0,
        SIDE + 50.0
    )?;
    for (k, bin) in bins.iter().enumerate().filter(|(_, bin)| bin.beads > 0) {
        let (left, height) = (k as f64 * width, bin.share() * SIDE);
        let inner = width * bin.beads as f64 / most;
        writeln!(
            page,
            "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"#9cc3e6\"/>\
             <rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{inner:.1}\" height=\"{height:.1}\" fill=\"#2f6ea8\"/>",
            SIDE - height,
            SIDE - height
        )?;
    }
    writeln!(
        page,
        "<path d=\"M0 {SIDE}L{SIDE} 0M0 0V{SIDE}H{SIDE}\" fill=\"none\" stroke=\"#444\"/>\n\
         <text x=\"-8\" y=\"8\" text-anchor=\"end\" font-size=\"14\">1</text>\
         <text x=\"-8\" y=\"{SIDE}\" text-anchor=\"end\" font-size=\"14\">0</text>\
         <text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\" font-size=\"14\">probability</text>\n</svg>",
        SIDE / 2.0,
        SIDE + 24.0
    )
}
