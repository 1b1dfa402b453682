//! Scores against hand-counted cases and against a scorer of another hand.

use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use zhen::score::{Link, Metric, Ratio, Score, parse_line, parse_lines, signature};

fn score(gold: &str, test: &str) -> Score {
    let read = |name, text: &str| parse_lines(name, &text.replace(' ', "\n")).unwrap();
    Score::new(&read("gold", gold), &read("test", test))
}

fn counts(metric: Metric) -> [usize; 4] {
    let Metric { precision, recall } = metric;
    [precision.right, precision.all, recall.right, recall.all]
}

/// Gold, test; then right and all of precision and of recall: strict, lax, containment; then null sentences.
type Case = (
    &'static str,
    &'static str,
    [usize; 4],
    [usize; 4],
    [usize; 4],
    [usize; 2],
);

#[test]
fn hand_counted_cases() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        // The same.
        ("[0]:[0] [1]:[1]", "[0]:[0] [1]:[1]", [2, 2, 2, 2], [2, 2, 2, 2], [2, 2, 2, 2], [0, 0]),
        // A merge that the gold cuts: lax for both, contained in neither.
        ("[0]:[0] [1]:[1]", "[0,1]:[0,1]", [0, 1, 0, 2], [1, 1, 2, 2], [0, 1, 0, 2], [0, 0]),
        // A cut that the gold merges: contained, and the gold bead is covered.
        ("[0,1]:[0,1]", "[0]:[0] [1]:[1]", [0, 2, 0, 1], [2, 2, 1, 1], [2, 2, 1, 1], [0, 0]),
        // Contained but not covered: target 1 is left alone.
        ("[0,1]:[0,1]", "[0,1]:[0] []:[1]", [0, 2, 0, 1], [1, 2, 1, 1], [1, 1, 0, 1], [0, 0]),
        // Nulls count in precision, not in recall, and never cover a gold bead.
        ("[0]:[0]", "[0]:[] []:[0]", [0, 2, 0, 1], [0, 2, 0, 1], [0, 0, 0, 1], [0, 0]),
        // A null of the gold, found; and one missed.
        ("[0]:[0] [1]:[] []:[1]", "[0]:[0] [1]:[1]", [1, 2, 1, 1], [1, 2, 1, 1], [1, 2, 1, 1], [0, 2]),
        ("[0]:[0] [1,2]:[]", "[0]:[0] [1]:[] [2]:[]", [1, 3, 1, 1], [1, 3, 1, 1], [1, 1, 1, 1], [2, 2]),
        // Sets: a bead that stands twice counts once, an empty one not at all.
        ("[0]:[0] [0]:[0]", "[0]:[0] [0]:[0] []:[]", [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [0, 0]),
        // Crossing beads.
        ("[0]:[1] [1]:[0]", "[0]:[0] [1]:[1]", [0, 2, 0, 2], [0, 2, 0, 2], [0, 2, 0, 2], [0, 0]),
        // Nothing predicted.
        ("[0]:[0]", "", [0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1], [0, 0]),
    ];
    for (gold, test, strict, lax, containment, null) in cases {
        let found = score(gold, test);
        let place = format!("gold {gold} test {test}");
        assert_eq!(counts(found.strict), *strict, "strict, {place}");
        assert_eq!(counts(found.lax), *lax, "lax, {place}");
        assert_eq!(
            counts(found.containment),
            *containment,
            "containment, {place}"
        );
        let Ratio { right, all } = found.null_recall;
        assert_eq!([right, all], *null, "nulls, {place}");
    }
}

#[test]
fn f1_is_the_harmonic_mean_and_zero_without_hits() {
    let half = score("[0]:[0] [1]:[1]", "[0]:[0] [1]:[] []:[1] []:[2]").strict;
    assert!((half.precision.value() - 0.25).abs() < 1e-12);
    assert!((half.recall.value() - 0.5).abs() < 1e-12);
    assert!((half.f1() - 1.0 / 3.0).abs() < 1e-12);
    assert!(score("[0]:[0]", "").strict.f1().abs() < 1e-12);
}

#[test]
fn bead_lines() {
    let ids =
        |line| parse_line(line).map(|(Link { source, target }, score)| (source, target, score));
    assert_eq!(ids("[0]:[0, 1]"), Some((vec![0], vec![0, 1], None)));
    assert_eq!(
        ids(" [2,3]:[]:0.25 "),
        Some((vec![2, 3], vec![], Some("0.25")))
    );
    assert_eq!(ids("[]:[7]:"), Some((vec![], vec![7], Some(""))));
    for wrong in [
        "",
        "0:0",
        "[0]",
        "[0]:",
        "[0]:[a]",
        "[-1]:[0]",
        "[0]:[0] x",
        "[0]:[0",
        "[99999999999999999999]:[0]",
    ] {
        assert_eq!(ids(wrong), None, "{wrong}");
    }
}

#[test]
fn a_wrong_line_is_named() {
    let error = parse_lines("a.gold", "[0]:[0]\n\n[1]-[1]\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"a.gold:3: found "[1]-[1]", expected a bead such as [0]:[0, 1]"#
    );
}

#[test]
fn the_signature_names_version_and_documents() {
    let signature = signature(6);
    assert!(
        signature.starts_with("zhen-eval|v0.1.0|docs:6|"),
        "{signature}"
    );
}

/// A ladder of both sides from a list of bead sizes.
fn ladder(sizes: &[(usize, usize)]) -> Vec<Link> {
    let (mut i, mut j) = (0, 0);
    let mut links = Vec::new();
    for &(m, n) in sizes {
        links.push(Link {
            source: (i..i + m).collect(),
            target: (j..j + n).collect(),
        });
        (i, j) = (i + m, j + n);
    }
    links
}

fn sizes() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..4usize, 0..4usize), 0..30)
}

proptest! {
    #[test]
    fn a_ladder_against_itself_is_perfect(sizes in sizes()) {
        let links = ladder(&sizes);
        let found = Score::new(&links, &links);
        for metric in [found.strict, found.lax, found.containment] {
            prop_assert_eq!(metric.precision.right, metric.precision.all);
            prop_assert_eq!(metric.recall.right, metric.recall.all);
        }
        prop_assert_eq!(found.null_recall.right, found.null_recall.all);
    }

    #[test]
    fn strict_hits_are_lax_hits_of_two_sided_beads(gold in sizes(), test in sizes()) {
        let found = Score::new(&ladder(&gold), &ladder(&test));
        prop_assert!(found.strict.recall.right <= found.lax.recall.right);
        prop_assert!(found.strict.precision.right <= found.lax.precision.right);
        prop_assert!(found.strict.recall.right <= found.containment.recall.right);
        prop_assert_eq!(found.strict.recall.all, found.containment.recall.all);
    }
}

/// The other scorer, where it is at hand.
fn other_scorer() -> Option<PathBuf> {
    let shared = std::env::var_os("ZHEN_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let script = shared.join("tools/score.py");
    let python = Command::new("python3").arg("--version").output().is_ok();
    (script.is_file() && python).then_some(script)
}

#[test]
fn the_other_scorer_agrees() {
    let Some(script) = other_scorer() else {
        eprintln!("skipped: no shared/tools/score.py or no python3");
        return;
    };
    let text = |links: &[Link]| {
        links.iter().fold(String::new(), |mut out, l| {
            writeln!(out, "{:?}:{:?}:0.5", l.source, l.target).unwrap();
            out
        })
    };
    let mut state = 7u64;
    let mut below = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % n
    };
    let folder = tempfile::tempdir().unwrap();
    let mut total = Score::default();
    for document in 0..12 {
        let mut random = || -> Vec<(usize, usize)> {
            (0..40)
                .map(|_| {
                    if below(3) == 0 {
                        (below(3), below(3))
                    } else {
                        (1, 1)
                    }
                })
                .collect()
        };
        let (gold, test) = (ladder(&random()), ladder(&random()));
        total += Score::new(&gold, &test);
        std::fs::write(folder.path().join(format!("{document}.gold")), text(&gold)).unwrap();
        std::fs::write(folder.path().join(format!("{document}.align")), text(&test)).unwrap();
    }
    let output = Command::new("python3")
        .arg(&script)
        .args([folder.path(), folder.path()])
        .output()
        .unwrap();
    let line = |name: &str, m: Metric| {
        format!(
            "{name:6}  P {:.4}  R {:.4}  F1 {:.4}\n",
            m.precision.value(),
            m.recall.value(),
            m.f1()
        )
    };
    assert!(total.lax.recall.right > 20, "the case is too poor to tell");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        line("strict", total.strict) + &line("lax", total.lax)
    );
}
