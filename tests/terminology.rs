//! The terminology check against texts whose violations are known, where they are at hand (see `common::shared`).
//!
//! `cargo test --release --test terminology -- --nocapture` prints every figure.

mod common;

use common::{entries, read, shared};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use zhen::align::{Options, Side as Aligned, align};
use zhen::bead::{Bead, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::check::{Checker, DEFAULT_CONFIDENCE, Finding, Kind};
use zhen::lexicon::Lexicon;
use zhen::score::parse_lines;
use zhen::segment::{CHINESE, ENGLISH, Language, SplitOptions, sentences};
use zhen::term::{self, Concept, Format, Status, Term, Termbase};
use zhen::text::{Document, ReadOptions};

/// Violations that must be found, of all.
const RECALL: f64 = 0.95;
/// Findings that are right, of those read by hand.
const PRECISION: f64 = 0.85;
/// Traps that may be flagged, of all.
const TRAPPED: f64 = 0.10;

fn side(sentences: Vec<String>, language: &Language) -> Side {
    let joiner = language.joiner.to_owned();
    Side {
        sentences,
        joiner,
        language: language.code.to_owned(),
        ..Side::default()
    }
}

fn split(text: &str, language: &'static Language) -> Side {
    let document = Document::read("text", text.as_bytes(), &ReadOptions::plain()).unwrap();
    let spans = sentences(&document, language, &SplitOptions::default());
    side(
        spans
            .iter()
            .map(|s| s.span.of(document.text()).to_owned())
            .collect(),
        language,
    )
}

fn aligned(source: Side, target: Side) -> Bitext {
    let [zh, en] = [&source, &target].map(|side| {
        side.sentences
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
    });
    let ladder = align(
        &Aligned {
            sentences: &zh,
            paragraphs: &[],
            language: &CHINESE,
        },
        &Aligned {
            sentences: &en,
            paragraphs: &[],
            language: &ENGLISH,
        },
        &Options::default(),
    );
    Bitext {
        source,
        target,
        ladder,
        ..Bitext::default()
    }
}

fn lines(path: &Path) -> Vec<String> {
    read(path).lines().map(str::to_owned).collect()
}

fn gold(case: &Path) -> Bitext {
    let zh = side(lines(&case.join("zh.sentences")), &CHINESE);
    let en = side(lines(&case.join("en.sentences")), &ENGLISH);
    let links = parse_lines("gold", &read(&case.join("gold"))).unwrap();
    let beads = links
        .into_iter()
        .map(|link| Bead::new(link.source, link.target, Probability::new(1.0)));
    Bitext {
        source: zh,
        target: en,
        ladder: Ladder {
            beads: beads.collect(),
        },
        ..Bitext::default()
    }
}

/// Violations, those found, traps, those flagged.
#[derive(Clone, Copy, Debug, Default)]
struct Tally([usize; 4]);

fn ids(cell: &str) -> BTreeSet<usize> {
    serde_json::from_str::<Vec<usize>>(cell)
        .unwrap()
        .into_iter()
        .collect()
}

fn tally(case: &Path, findings: &[Finding], total: &mut Tally) {
    for row in lines(&case.join("violations.tsv")).iter().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (zh, en, term) = (ids(cells[0]), ids(cells[1]), cells[2]);
        let meets =
            |ids: &[usize], wanted: &BTreeSet<usize>| ids.iter().any(|id| wanted.contains(id));
        let flagged = findings.iter().any(|f| {
            f.confidence >= DEFAULT_CONFIDENCE
                && f.term == term
                && meets(&f.source_ids, &zh)
                && (en.is_empty() || meets(&f.target_ids, &en))
        });
        let violation = cells[4] == "violation";
        let at = if violation { 0 } else { 2 };
        total.0[at] += 1;
        total.0[at + 1] += usize::from(flagged);
        if flagged != violation {
            println!(
                "{}: {} {term} ({}): {}",
                case.display(),
                cells[4],
                cells[3],
                cells[5]
            );
        }
    }
}

/// How a case is read.
type Reading = fn(&Path) -> Bitext;

#[test]
fn planted_violations_are_found_and_traps_left_alone() {
    let Some(folder) = shared("planted violations", "cases") else {
        return;
    };
    let documents: Reading = |case| {
        aligned(
            split(&read(&case.join("zh.txt")), &CHINESE),
            split(&read(&case.join("en.txt")), &ENGLISH),
        )
    };
    for (name, reading) in [("gold beads", gold as Reading), ("documents", documents)] {
        let mut total = Tally::default();
        for case in entries(&folder)
            .iter()
            .filter(|path| path.join("violations.tsv").is_file())
        {
            let glossary = read(&case.join("glossary.tsv"));
            let termbase = term::read("glossary.tsv", glossary.as_bytes(), Format::Tsv)
                .unwrap()
                .termbase;
            let checker = Checker::new(&termbase, "zh", "en", Lexicon::builtin()).unwrap();
            tally(case, &checker.check(&reading(case)).findings, &mut total);
        }
        let [violations, found, traps, flagged] = total.0.map(|count| count as f64);
        println!("{name}: {found} of {violations} violations, {flagged} of {traps} traps");
        assert!(violations > 0.0 && traps > 0.0);
        assert!(
            found / violations >= RECALL,
            "{name}: {found} of {violations} violations"
        );
        assert!(
            flagged / traps <= TRAPPED,
            "{name}: {flagged} of {traps} traps"
        );
    }
}

/// A glossary of two columns or more: a term and its renderings.
fn termbase(path: &Path, source: &str) -> Termbase {
    let mut termbase = Termbase::default();
    let term = |text: &str, code: &str, status| Term {
        text: text.trim().to_owned(),
        language: code.to_owned(),
        status,
        ..Term::default()
    };
    for row in lines(path) {
        let mut cells = row.split('\t').filter(|cell| !cell.trim().is_empty());
        let Some(head) = cells.next() else { continue };
        let other = if source == "zh" { "en" } else { "zh" };
        let renderings: Vec<Term> = cells
            .enumerate()
            .map(|(k, text)| {
                term(
                    text,
                    other,
                    if k == 0 {
                        Status::Preferred
                    } else {
                        Status::Admitted
                    },
                )
            })
            .collect();
        let own = vec![term(head, source, Status::Preferred)];
        let (zh, en) = if source == "zh" {
            (own, renderings)
        } else {
            (renderings, own)
        };
        termbase.concepts.push(Concept {
            id: format!("c{}", termbase.concepts.len()),
            zh,
            en,
            ..Concept::default()
        });
    }
    termbase
}

/// A row of texts, aligned where its source is Chinese, else a bead.
fn bitext(row: &Value, source: &str) -> Bitext {
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    if source == "zh" {
        return aligned(split(&text("src"), &CHINESE), split(&text("tgt"), &ENGLISH));
    }
    let bead = Bead::new(vec![0], vec![0], Probability::new(1.0));
    Bitext {
        source: side(vec![text("src")], &ENGLISH),
        target: side(vec![text("tgt")], &CHINESE),
        ladder: Ladder { beads: vec![bead] },
        ..Bitext::default()
    }
}

/// The terms that are flagged in each text of a file, by the text's id, and how many uses it lists.
fn flagged(
    folder: &Path,
    name: &str,
    source: &str,
) -> (BTreeMap<String, BTreeSet<String>>, usize, usize) {
    let termbase = termbase(&folder.join(format!("{name}.glossary.tsv")), source);
    let target = if source == "zh" { "en" } else { "zh" };
    let checker = Checker::new(&termbase, source, target, Lexicon::builtin()).unwrap();
    let (mut all, mut uses, mut hits) = (BTreeMap::new(), 0, 0);
    for line in lines(&folder.join(format!("{name}.jsonl"))) {
        let row: Value = serde_json::from_str(&line).unwrap();
        let findings = checker.check(&bitext(&row, source)).findings;
        let sure = findings
            .iter()
            .filter(|f| f.confidence >= DEFAULT_CONFIDENCE && f.kind != Kind::Number);
        let terms: BTreeSet<String> = sure.map(|f| f.term.to_lowercase()).collect();
        for used in row["terms"].as_array().unwrap() {
            uses += 1;
            hits += usize::from(terms.contains(&used["src"].as_str().unwrap().to_lowercase()));
        }
        all.insert(row["id"].as_str().unwrap().to_owned(), terms);
    }
    println!(
        "{name}: {hits} of {uses} uses flagged, {:.4}",
        hits as f64 / uses as f64
    );
    (all, uses, hits)
}

#[test]
fn a_reference_is_flagged_less_than_a_system_that_never_saw_the_list() {
    let Some(folder) = shared("references", "terms") else {
        return;
    };
    let (_, uses, reference) = flagged(&folder, "wmt25-hkma-2016-zhen", "zh");
    let (_, _, system) = flagged(&folder, "wmt25-hkma-2016-zhen-CommandA_MT-noterm", "zh");
    println!("ratio {:.2}", system as f64 / reference.max(1) as f64);
    assert!(
        reference as f64 <= 0.04 * uses as f64,
        "{reference} of {uses} uses of the reference"
    );
    assert!(
        system as f64 >= 2.5 * reference as f64,
        "{system} against {reference}"
    );
}

/// Which of the places where its term stands in the source a finding is about, from 1.
fn occurrence(finding: &Finding, bitext: &Bitext) -> Option<usize> {
    let span = finding.source_span?;
    let before = &bitext.source.sentences[..*finding.source_ids.first()?];
    let text = before.concat() + &finding.source[..span.start];
    Some(text.matches(span.of(&finding.source)).count() + 1)
}

#[test]
fn findings_read_by_hand_are_right() {
    let Some(folder) = shared("findings read by hand", "terms") else {
        return;
    };
    let name = "wmt25-hkma-2016-zhen-CommandA_MT-noterm";
    let labels = read(Path::new("tests/check/labels-hkma-2016.tsv"));
    let labels: BTreeMap<Vec<usize>, bool> = labels
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (key, verdict) = line.rsplit_once('\t').unwrap();
            assert!(matches!(verdict, "right" | "wrong"), "{line}");
            let key = key.split('\t').map(|cell| cell.parse().unwrap());
            (key.collect(), verdict == "right")
        })
        .collect();
    let termbase = termbase(&folder.join(format!("{name}.glossary.tsv")), "zh");
    let checker = Checker::new(&termbase, "zh", "en", Lexicon::builtin()).unwrap();
    let (mut right, mut wrong, mut unread) = (0, 0, 0);
    for (line, row) in lines(&folder.join(format!("{name}.jsonl")))
        .iter()
        .enumerate()
    {
        let bitext = bitext(&serde_json::from_str(row).unwrap(), "zh");
        for finding in checker.check(&bitext).findings {
            if finding.confidence < DEFAULT_CONFIDENCE || finding.kind == Kind::Number {
                continue;
            }
            let Some(occurrence) = occurrence(&finding, &bitext) else {
                continue;
            };
            let term = finding.concept[1..].parse().unwrap();
            match labels.get(&vec![line + 1, term, occurrence]) {
                Some(true) => right += 1,
                Some(false) => wrong += 1,
                None => {
                    unread += 1;
                    println!("not read: {} {term} {occurrence}", line + 1);
                }
            }
        }
    }
    let precision = f64::from(right) / f64::from(right + wrong);
    println!(
        "{right} of {} findings right, {precision:.3}; {unread} not read",
        right + wrong
    );
    assert!(right + wrong >= 100, "{} findings were read", right + wrong);
    assert!(precision >= PRECISION, "{wrong} of {} wrong", right + wrong);
}

#[test]
fn misses_that_are_no_error_are_left_alone() {
    let Some(folder) = shared("misses read by hand", "terms") else {
        return;
    };
    let names = ["google", "facebook"];
    let all = names.map(|name| (name, flagged(&folder, &format!("tico-enzh-{name}"), "en").0));
    let (mut right, mut wrong) = (0, 0);
    for row in lines(&folder.join("tico-misses-labelled.tsv"))
        .iter()
        .filter(|row| !row.starts_with('#'))
    {
        let cells: Vec<&str> = row.split('\t').collect();
        let (_, by_id) = all.iter().find(|(name, _)| *name == cells[1]).unwrap();
        let hit = by_id[cells[2]].contains(&cells[3].to_lowercase());
        if cells[0] == "error" {
            assert!(hit, "{row}");
        } else {
            right += 1;
            wrong += usize::from(hit);
        }
    }
    println!("{wrong} of {right} misses that are no error");
    assert!(right > 0 && wrong * 100 <= right * 8, "{wrong} of {right}");
}
