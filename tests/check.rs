//! Terminology checks of invented texts: `tests/check/*.tsv`.

use std::collections::BTreeSet;
use zhen::bead::{Bead, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::check::{Checker, DEFAULT_CONFIDENCE};
use zhen::lexicon::Lexicon;
use zhen::term::{Concept, Status, Term, Termbase};

/// One side of a bitext.
type SideOf = fn(&mut Bitext) -> &mut Side;

struct Row<'a> {
    zh: &'a str,
    en: &'a str,
    glossary: &'a str,
    expected: &'a str,
}

/// The documents of a table: rows of one name, with it.
fn documents(table: &str) -> Vec<(&str, Vec<Row<'_>>)> {
    let mut all: Vec<(&str, Vec<Row<'_>>)> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, zh, en, glossary, expected] = cells[..] else {
            panic!("{} columns in {line}", cells.len());
        };
        let row = Row {
            zh,
            en,
            glossary,
            expected,
        };
        match all.last_mut().filter(|(other, _)| *other == name) {
            Some((_, rows)) => rows.push(row),
            None => all.push((name, vec![row])),
        }
    }
    all
}

fn term(text: &str, language: &str) -> Term {
    Term {
        text: text.trim().to_owned(),
        language: language.to_owned(),
        ..Term::default()
    }
}

/// Entries `zh = en [status] {note}`; those of one Chinese term are one concept, and those of one English term where
/// English is the source.
fn termbase(glossary: &str, source: &str) -> Termbase {
    let mut termbase = Termbase::default();
    for entry in glossary
        .split(" ; ")
        .filter(|entry| !entry.trim().is_empty())
    {
        let (zh, rest) = entry.split_once(" = ").expect(entry);
        let (rest, note) = rest.split_once('{').map_or((rest, ""), |(rest, note)| {
            (rest, note.trim_end_matches('}'))
        });
        let (en, status) = rest.split_once('[').map_or((rest, "preferred"), |(en, s)| {
            (en, s.trim().trim_end_matches(']'))
        });
        let (mut zh, mut en) = (term(zh, "zh"), term(en, "en"));
        note.clone_into(&mut en.note);
        match status.strip_prefix("zh-") {
            Some(status) => zh.status = status.parse().unwrap(),
            None => en.status = status.parse::<Status>().unwrap(),
        }
        let known = termbase.concepts.iter_mut().find(|concept: &&mut Concept| {
            if source == "zh" {
                concept.zh[0].text == zh.text
            } else {
                concept.en[0].text == en.text
            }
        });
        match known {
            Some(concept) if source == "zh" => concept.en.push(en),
            Some(concept) => concept.zh.push(zh),
            None => termbase.concepts.push(Concept {
                id: format!("c{}", termbase.concepts.len()),
                zh: vec![zh],
                en: vec![en],
                ..Concept::default()
            }),
        }
    }
    termbase
}

fn bitext(name: &str, rows: &[Row<'_>], source: &str) -> Bitext {
    let mut bitext = Bitext {
        name: name.to_owned(),
        ..Bitext::default()
    };
    let mut ladder = Vec::new();
    for row in rows {
        let mut add = |text: &str, side: fn(&mut Bitext) -> &mut Side| {
            if text.is_empty() {
                return Vec::new();
            }
            let sentences = &mut side(&mut bitext).sentences;
            sentences.push(text.to_owned());
            vec![sentences.len() - 1]
        };
        let (zh, en): (SideOf, SideOf) = if source == "zh" {
            (|b| &mut b.source, |b| &mut b.target)
        } else {
            (|b| &mut b.target, |b| &mut b.source)
        };
        let (zh, en) = (add(row.zh, zh), add(row.en, en));
        let (from, to) = if source == "zh" { (zh, en) } else { (en, zh) };
        ladder.push(Bead::new(from, to, Probability::new(1.0)));
    }
    bitext.ladder = Ladder { beads: ladder };
    bitext
}

/// Checks a table, and names every row whose findings are not as expected.
fn check_table(table: &str, source: &str, target: &str) {
    let mut wrong = Vec::new();
    for (name, rows) in documents(table) {
        let glossary = rows
            .iter()
            .map(|row| row.glossary)
            .collect::<Vec<_>>()
            .join(" ; ");
        let checker = Checker::new(
            &termbase(&glossary, source),
            source,
            target,
            Lexicon::builtin(),
        )
        .unwrap();
        let bitext = bitext(name, &rows, source);
        bitext.check().unwrap();
        let findings = checker.check(&bitext).findings;
        for (bead, row) in rows.iter().enumerate() {
            let found: BTreeSet<String> = findings
                .iter()
                .filter(|finding| finding.bead == bead && finding.confidence >= DEFAULT_CONFIDENCE)
                .map(|finding| format!("{} {}", finding.kind.name(), finding.term))
                .collect();
            let expected: BTreeSet<String> = row
                .expected
                .split(" ; ")
                .filter(|one| *one != "-")
                .map(str::to_owned)
                .collect();
            if found != expected {
                wrong.push(format!(
                    "{name} {bead}: found {found:?}, expected {expected:?}\n    {}\n    {}",
                    row.zh, row.en
                ));
            }
        }
        for finding in &findings {
            let fits = |span: Option<zhen::text::Span>, text: &str| {
                span.is_none_or(|span| text.get(span.start..span.end).is_some())
            };
            assert!(
                fits(finding.source_span, &finding.source)
                    && fits(finding.target_span, &finding.target),
                "{name}"
            );
            assert!((0.0..=1.0).contains(&finding.confidence), "{name}");
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn uses_of_chinese_terms_are_judged() {
    check_table(include_str!("check/uses.tsv"), "zh", "en");
}

#[test]
fn uses_of_english_terms_are_judged() {
    check_table(include_str!("check/english-source.tsv"), "en", "zh");
}

#[test]
fn other_languages_are_refused() {
    let error = Checker::new(&Termbase::default(), "zh", "de", Lexicon::builtin())
        .map(|_| ())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "direction: zh-de, expected zh-en or en-zh"
    );
}
