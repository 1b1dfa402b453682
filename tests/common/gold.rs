//! Gold as pairs of texts.

use super::common::{entries, read};
use std::path::Path;
use zhen::score::parse_lines;

/// The texts of the gold beads of a suite that have both sides, by document.
pub fn pairs(folder: &Path) -> Vec<Vec<(String, String)>> {
    let gold = entries(folder).into_iter();
    let gold = gold.filter(|path| path.extension().is_some_and(|e| e == "gold"));
    gold.map(|path| document(&path)).collect()
}

fn document(gold: &Path) -> Vec<(String, String)> {
    let [source, target] = ["src", "tgt"].map(|end| read(&gold.with_extension(end)));
    let [source, target] = [&source, &target].map(|text| text.lines().collect::<Vec<_>>());
    let join = |ids: &[usize], lines: &[&str], joiner: &str| {
        let chosen: Vec<&str> = ids.iter().map(|&id| lines[id]).collect();
        chosen.join(joiner)
    };
    let links = parse_lines(&gold.display().to_string(), &read(gold)).unwrap();
    let whole = links
        .iter()
        .filter(|link| !link.source.is_empty() && !link.target.is_empty());
    whole
        .map(|link| {
            (
                join(&link.source, &source, ""),
                join(&link.target, &target, " "),
            )
        })
        .collect()
}
