//! What speaks for each bead and what against it, as text.

use crate::align::explain::{Explanation, Gap, Mark, Match, Neighbour, SideName, Word};
use crate::bead::Bead;
use crate::bitext::Bitext;
use std::fmt::Write;

/// The explanations of a bitext, a block a bead: a line with the pair, the ids as Vecalign writes them, the kind and the
/// probability of the bead, and an indented line for each thing that there is to say. Nothing where the bitext has none.
///
/// ```
/// use zhen::align::explain::{Explanation, Lengths};
/// use zhen::bead::{Bead, Ladder, Probability};
/// use zhen::bitext::{Bitext, Side};
/// use zhen::report::evidence::text;
/// let side = |text: &str| Side { sentences: vec![text.to_owned()], ..Side::default() };
/// let bitext = Bitext {
///     name: "greeting".to_owned(),
///     source: side("你好。"),
///     target: side("Hello."),
///     ladder: Ladder { beads: vec![Bead::new(vec![0], vec![0], Probability::new(0.9731))] },
///     evidence: vec![Explanation {
///         lengths: Lengths { source: 3, target: 6, expected: 7.5 },
///         ..Explanation::default()
///     }],
/// };
/// let lines: Vec<String> = text(&bitext).lines().map(str::to_owned).collect();
/// assert_eq!(lines[0], "greeting [0]:[0] aligned 0.9731");
/// assert_eq!(lines[3], "  lengths: 3 and 6 characters, 7.5 expected");
/// ```
pub fn text(bitext: &Bitext) -> String {
    let mut text = String::new();
    for (bead, explanation) in bitext.ladder.beads.iter().zip(&bitext.evidence) {
        if !bitext.name.is_empty() {
            text.push_str(&flat(&bitext.name));
            text.push(' ');
        }
        let _ = writeln!(
            text,
            "{:?}:{:?} {} {:.4}",
            bead.source,
            bead.target,
            bead.kind.name(),
            bead.probability.get()
        );
        for (name, what) in facts(bead, explanation) {
            let _ = writeln!(text, "  {name}: {what}");
        }
    }
    text
}

/// What there is to say of a bead, each thing under its name.
pub(super) fn facts(bead: &Bead, explanation: &Explanation) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let whole = bead.kind.is_whole();
    if whole {
        let words = match matches(&explanation.matched) {
            words if words.is_empty() => "none".to_owned(),
            words => words,
        };
        facts.push(("words of both sides", words));
    }
    let only = |whole_name, alone_name, words: &[Word]| {
        let name = if whole { whole_name } else { alone_name };
        let words: Vec<String> = words.iter().map(|word| flat(&word.text)).collect();
        (!words.is_empty()).then(|| (name, words.join(", ")))
    };
    facts.extend(only(
        "only in the source",
        "nowhere in the target document",
        &explanation.source_only,
    ));
    facts.extend(only(
        "only in the target",
        "nowhere in the source document",
        &explanation.target_only,
    ));
    if whole {
        facts.push(likeness(explanation));
        facts.push(lengths(explanation));
    } else {
        facts.push(("nearest", nearest(bead, explanation.nearest.as_ref())));
    }
    for odd in &explanation.punctuation {
        let mark = match odd.mark {
            Mark::Question => "a question",
            Mark::Quotation => "a quotation",
        };
        let side = match odd.only {
            SideName::Source => "source",
            SideName::Target => "target",
        };
        facts.push(("punctuation", format!("{mark} in the {side} only")));
    }
    facts.extend(explanation.in_order.map(|gap| ("in order", in_order(gap))));
    facts
}

fn likeness(explanation: &Explanation) -> (&'static str, String) {
    let percent = explanation.likeness * 100.0;
    (
        "likeness",
        format!("{percent:.0}% of the words, weighed by rarity, have a counterpart"),
    )
}

fn lengths(explanation: &Explanation) -> (&'static str, String) {
    let lengths = &explanation.lengths;
    (
        "lengths",
        format!(
            "{} and {} characters, {} expected",
            lengths.source, lengths.target, lengths.expected
        ),
    )
}

/// `会谈 = talks (word 0.61), …`.
fn matches(matched: &[Match]) -> String {
    let matches = matched.iter().map(|one| {
        let (source, target) = (flat(&one.source.text), flat(&one.target.text));
        format!("{source} = {target} ({})", why(one))
    });
    matches.collect::<Vec<_>>().join(", ")
}

/// `word 0.61`.
pub(super) fn why(one: &Match) -> String {
    format!("{} {:.2}", one.kind.name(), one.strength)
}

/// What the nearest sentence is and why it was not taken.
fn nearest(bead: &Bead, neighbour: Option<&Neighbour>) -> String {
    let (own, other) = if bead.target.is_empty() {
        ("source", "target")
    } else {
        ("target", "source")
    };
    let Some(neighbour) = neighbour else {
        return format!("no {other} sentence has a word in common with it");
    };
    let place = match neighbour.partners.as_slice() {
        [] => "which is unpaired too".to_owned(),
        [one] => format!("which stands with {own} sentence {one}"),
        several => format!("which stands with {own} sentences {several:?}"),
    };
    let shared = match matches(&neighbour.matched) {
        words if words.is_empty() => String::new(),
        words => format!(": {words}"),
    };
    format!(
        "{other} sentence {}, {place}; likeness {:.0}%{shared}",
        neighbour.sentence,
        neighbour.likeness * 100.0
    )
}

fn in_order(gap: Gap) -> String {
    match (gap.after, gap.before) {
        (Some(after), Some(before)) => {
            format!("it would stand between target sentences {after} and {before}")
        }
        (Some(after), None) => format!("it would stand after target sentence {after}"),
        (None, Some(before)) => format!("it would stand before target sentence {before}"),
        (None, None) => "no bead stands in order".to_owned(),
    }
}

/// On one line, and without what a terminal would obey.
pub(super) fn flat(text: &str) -> String {
    let space = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.replace(space, " ")
}
