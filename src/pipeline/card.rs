//! The data card: a README for people and for data set hubs, with the YAML head that Hugging Face reads.

use super::config::Card;
use super::figures::{Figures, LENGTHS, PROBABILITIES, Share};
use super::manifest::Manifest;
use crate::corpus::Format;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Values of which a table shows the most frequent.
const MOST_ROWS: usize = 20;
/// Characters of the longest bar of a histogram.
const BAR: u64 = 40;

/// The card of a corpus.
pub(super) fn card(card: &Card, manifest: &Manifest) -> String {
    let whole = manifest.whole();
    let mut text = head(card, manifest, &whole);
    let title = title(card);
    let _ = write!(text, "# {title}\n\n");
    if !card.description.is_empty() {
        let _ = write!(text, "{}\n\n", card.description.trim());
    }
    sizes(&mut text, manifest, &whole);
    origins(&mut text, &whole);
    histograms(&mut text, &whole);
    making(&mut text, manifest);
    limits(&mut text, card, manifest);
    text
}

fn title(card: &Card) -> &str {
    match card.title.as_str() {
        "" => "Parallel corpus",
        title => title,
    }
}

/// A YAML string: JSON's quoting is YAML's too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn head(card: &Card, manifest: &Manifest, whole: &Figures) -> String {
    let mut text = String::from("---\n");
    let _ = writeln!(text, "pretty_name: {}", quoted(title(card)));
    let pair = manifest.settings["pair"].as_str().unwrap_or("zh-en");
    text.push_str("language:\n");
    for code in pair.split('-') {
        let _ = writeln!(text, "- {code}");
    }
    let licence = match (card.licence.as_str(), manifest.licences.as_slice()) {
        ("", [one]) if one != "unknown" => one,
        ("", _) => "other",
        (given, _) => given,
    };
    // Hubs know single licences by their identifiers, and others by a name.
    if licence.contains(char::is_whitespace) {
        let _ = writeln!(text, "license: other\nlicense_name: {}", quoted(licence));
    } else {
        let _ = writeln!(text, "license: {}", licence.to_lowercase());
    }
    text.push_str("task_categories:\n- translation\nmultilinguality:\n- translation\n");
    let size = match whole.pairs {
        ..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        _ => "100M<n<1B",
    };
    let _ = writeln!(text, "size_categories:\n- {size}");
    configurations(&mut text, manifest);
    text.push_str("---\n\n");
    text
}

/// Which files a loader takes: of the formats that one reads, each its own configuration, the first the default.
fn configurations(text: &mut String, manifest: &Manifest) {
    let mut formats: Vec<&str> = Vec::new();
    let read = |name: &str| name == Format::Parquet.name() || name == Format::Jsonl.name();
    for output in manifest
        .outputs
        .iter()
        .filter(|output| super::verify::part_of(output).is_some())
    {
        if read(&output.format) && !formats.contains(&output.format.as_str()) {
            formats.push(&output.format);
        }
    }
    if formats.is_empty() {
        return;
    }
    text.push_str("configs:\n");
    for (number, format) in formats.iter().enumerate() {
        let name = if number == 0 { "default" } else { format };
        let _ = writeln!(text, "- config_name: {name}\n  data_files:");
        for part in &manifest.parts {
            let _ = writeln!(text, "  - split: {}\n    path:", hub_name(part.part.name()));
            let files = manifest.outputs.iter().filter(|output| {
                super::verify::part_of(output) == Some(part.part) && output.format == *format
            });
            for file in files {
                let _ = writeln!(text, "    - {}", quoted(&file.file));
            }
        }
    }
}

/// The name that hubs have for a part.
fn hub_name(part: &str) -> &str {
    if part == "dev" { "validation" } else { part }
}

/// A whole number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn sizes(text: &mut String, manifest: &Manifest, whole: &Figures) {
    text.push_str("## Sizes\n\n| part | documents | pairs | characters source | characters target |\n|---|---:|---:|---:|---:|\n");
    let mut row = |name: &str, figures: &Figures| {
        let numbers = [
            figures.documents,
            figures.pairs,
            figures.source_characters,
            figures.target_characters,
        ];
        let _ = writeln!(text, "| {name} | {} |", numbers.map(grouped).join(" | "));
    };
    for part in &manifest.parts {
        row(part.part.name(), &part.figures);
    }
    row("all", whole);
    text.push_str("\nA row is a pair of texts, one to several sentences each, in the order of their document unless it was shuffled. \
        `documents.jsonl` says where each document comes from; `manifest.json` has every figure and the hash of every file; \
        `zhen verify` checks them.\n\n");
}

fn origins(text: &mut String, whole: &Figures) {
    for (name, shares) in [
        ("Publisher", &whole.sources),
        ("Domain", &whole.domains),
        ("Year", &whole.years),
        ("Licence", &whole.licences),
    ] {
        table(text, name, shares);
    }
}

fn table(text: &mut String, name: &str, shares: &BTreeMap<String, Share>) {
    let _ = write!(
        text,
        "| {} | documents | pairs |\n|---|---:|---:|\n",
        name.to_lowercase()
    );
    let mut rows: Vec<(&String, &Share)> = shares.iter().collect();
    if name != "Year" {
        rows.sort_by_key(|(value, share)| (std::cmp::Reverse(share.pairs), (*value).clone()));
    }
    for (value, share) in rows.iter().take(MOST_ROWS) {
        // A bar would end the cell.
        let value = value.replace('|', "\\|").replace(['\n', '\r'], " ");
        let _ = writeln!(
            text,
            "| {value} | {} | {} |",
            grouped(share.documents),
            grouped(share.pairs)
        );
    }
    if let Some(more) = rows.len().checked_sub(MOST_ROWS).filter(|&more| more > 0) {
        let _ = writeln!(text, "| {more} more | | |");
    }
    text.push('\n');
}

fn histograms(text: &mut String, whole: &Figures) {
    let lengths: Vec<String> = (0..=LENGTHS.len())
        .map(
            |class| match (class.checked_sub(1).map(|k| LENGTHS[k]), LENGTHS.get(class)) {
                (None, Some(most)) => format!("to {most}"),
                (Some(least), Some(most)) => format!("{} to {most}", least + 1),
                (Some(least), None) => format!("{} and more", least + 1),
                (None, None) => String::new(),
            },
        )
        .collect();
    let probabilities: Vec<String> = PROBABILITIES
        .iter()
        .enumerate()
        .map(|(class, least)| match PROBABILITIES.get(class + 1) {
            Some(most) => format!(".{least:02} to .{most:02}"),
            None => format!(".{least:02} to 1"),
        })
        .collect();
    text.push_str("## Lengths and probabilities\n\n");
    for (title, names, counts) in [
        (
            "Characters of the source",
            &lengths,
            &whole.source_lengths[..],
        ),
        (
            "Characters of the target",
            &lengths,
            &whole.target_lengths[..],
        ),
        (
            "Alignment probability",
            &probabilities,
            &whole.probabilities[..],
        ),
    ] {
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let _ = writeln!(text, "```text\n{title}");
        for (name, &count) in names.iter().zip(counts) {
            let bar = "#".repeat((count * BAR).div_ceil(most) as usize);
            let line = format!("{name:>12} {:>12} {bar}", grouped(count));
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text.push_str("```\n\n");
    }
}

fn making(text: &mut String, manifest: &Manifest) {
    let stages = &manifest.stages;
    let _ = write!(
        text,
        "## How it was made\n\nBy zhen {}: documents were split into sentences and aligned, and what came out was filtered, \
         freed of duplicates and split by document.\n\n| stage | pairs |\n|---|---:|\n",
        manifest.zhen
    );
    let kept = &stages.kept;
    for (name, count) in [
        ("aligned, both sides", stages.pairs),
        ("after the filters", stages.filtered),
        (
            "left out: the same as a text of a test set",
            kept.excluded_exact,
        ),
        (
            "left out: shares 13 words in a row with a test set",
            kept.excluded_ngram,
        ),
        ("left out: the same as another pair", kept.duplicate_exact),
        (
            "left out: nearly the same as another pair",
            kept.duplicate_near,
        ),
        ("left out of train: too near to dev or test", kept.purged),
        ("written", kept.written),
    ] {
        let _ = writeln!(text, "| {name} | {} |", grouped(count));
    }
    text.push_str("\n| filter | rejects alone | rejects first |\n|---|---:|---:|\n");
    for filter in manifest.filters.iter().filter(|filter| filter.alone > 0) {
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            filter.filter,
            grouped(filter.alone),
            grouped(filter.in_order)
        );
    }
    text.push('\n');
}

fn limits(text: &mut String, card: &Card, manifest: &Manifest) {
    text.push_str("## Known limits\n\n");
    let mut limits = card.limits.clone();
    let mean = manifest.stages.mean_probability.unwrap_or(0.0);
    limits.push(format!(
        "Pairs were aligned by a machine and read by nobody; their mean probability before the filters is {mean:.2}."
    ));
    limits.push("The direction of translation is not recorded.".to_owned());
    let unknown = manifest.licences.iter().any(|licence| licence == "unknown");
    if unknown {
        limits.push("Of some documents the licence is not known.".to_owned());
    }
    if !manifest.failures.is_empty() {
        limits.push(format!(
            "{} document pairs could not be aligned; `manifest.json` names them.",
            manifest.failures.len()
        ));
    }
    for limit in limits {
        let _ = writeln!(text, "- {}", limit.trim());
    }
}
