//! Documents in both languages: what is separated from them is what was put into them.

#[path = "common/documents.rs"]
mod made;

use made::{docx, epub, escaped, odt, xlsx};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use zhen::align::{Options, Paragraphs, Side, align};
use zhen::segment::{CHINESE, ENGLISH, SplitOptions, sentences_of};
use zhen::text::bilingual::{Bilingual, Layout};
use zhen::text::{Document, ReadOptions, Reflow, Span};

/// A case of `traps.txt`.
struct Trap {
    name: String,
    expected: String,
    text: String,
    pieces: Vec<(char, String)>,
}

fn read(text: &str) -> Document {
    let options = ReadOptions {
        reflow: Reflow::Never,
        ..ReadOptions::plain()
    };
    Document::read("both.txt", text.as_bytes(), &options).unwrap()
}

fn traps() -> Vec<Trap> {
    let file = include_str!("bilingual/traps.txt");
    let mut traps = Vec::new();
    for case in file.split("\n## ").skip(1) {
        let mut lines = case.lines();
        let name = lines.next().unwrap().to_string();
        let expected = lines.next().unwrap().to_string();
        let (mut text, mut pieces) = (String::new(), Vec::new());
        for line in lines.filter(|line| !line.is_empty()) {
            let mut rest = line;
            while let Some((before, after)) = rest.split_once('{') {
                let (piece, after) = after.split_once('}').unwrap();
                let (kind, mut piece) = piece.split_once(' ').unwrap();
                text.push_str(before);
                if kind == "x" {
                    let (reason, left) = piece.split_once(' ').unwrap();
                    pieces.push(('x', format!("{reason} {left}")));
                    piece = left;
                } else {
                    pieces.push((kind.chars().next().unwrap(), piece.to_string()));
                }
                text.push_str(piece);
                rest = after;
            }
            text.push_str(rest);
            text.push('\n');
        }
        traps.push(Trap {
            name,
            expected,
            text: text.replace('→', "\t"),
            pieces,
        });
    }
    traps
}

/// What became of a document, piece by piece, as a trap says it.
fn pieces(sides: &Bilingual, text: &str) -> Vec<(char, String)> {
    let mut found = Vec::new();
    for (kind, side) in [('z', &sides.chinese), ('e', &sides.latin)] {
        found.extend(
            side.iter()
                .map(|part| (part.span, kind, part.span.of(text).to_string())),
        );
    }
    for left in &sides.left_out {
        let reason = format!("{:?}", left.reason).to_lowercase();
        found.push((left.span, 'x', format!("{reason} {}", left.span.of(text))));
    }
    found.sort();
    found
        .into_iter()
        .map(|(_, kind, piece)| (kind, piece))
        .collect()
}

#[test]
fn every_trap_is_passed() {
    let traps = traps();
    assert!(traps.len() > 25, "{}", traps.len());
    let mut wrong = Vec::new();
    for trap in traps {
        let document = read(&trap.text);
        let (what, rest) = trap.expected.split_once(' ').unwrap();
        match (what, Bilingual::separate(&document, None)) {
            ("refused", Err(error)) if error.to_string().contains(rest) => {}
            ("layout", Ok(sides)) => {
                let found = pieces(&sides, document.text());
                if sides.layout.name() != rest {
                    wrong.push(format!("{}: {sides}", trap.name));
                }
                for (found, expected) in found.iter().zip(&trap.pieces) {
                    if found != expected {
                        wrong.push(format!("{}: {found:?}, expected {expected:?}", trap.name));
                        break;
                    }
                }
                if found.len() != trap.pieces.len() {
                    wrong.push(format!("{}: {} pieces", trap.name, found.len()));
                }
            }
            (_, Ok(sides)) => wrong.push(format!("{}: not refused: {sides}", trap.name)),
            (_, Err(error)) => wrong.push(format!("{}: {error}", trap.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Folders with a `zh.txt` and an `en.txt`: those that come with the project, and others where they are.
fn own_documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared =
        std::env::var_os("ZHEN_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut found = Vec::new();
    for folder in [root.join("aligned"), shared.join("cases")] {
        let Ok(entries) = fs::read_dir(&folder) else {
            println!("SKIPPED: no documents in {}", folder.display());
            continue;
        };
        let folders = entries.map(|entry| entry.unwrap().path());
        found.extend(folders.filter(|folder| folder.join("zh.txt").is_file()));
    }
    found.sort();
    found
}

/// The paragraphs of a document.
fn paragraphs(path: &Path) -> Vec<String> {
    let name = path.display().to_string();
    let document =
        Document::read(&name, &fs::read(path).unwrap(), &ReadOptions::default()).unwrap();
    let blocks = document.blocks().iter();
    blocks
        .map(|block| block.span.of(document.text()).to_string())
        .collect()
}

/// Two documents in one, in a layout.
fn mixed(layout: Layout, first: &[String], second: &[String]) -> String {
    let longest = first.len().max(second.len());
    let of = |side: &[String], k: usize| side.get(k).cloned().unwrap_or_default();
    let lines: Vec<String> = match layout {
        Layout::Consecutive => first.iter().chain(second).cloned().collect(),
        Layout::Interleaved => (0..longest)
            .flat_map(|k| [of(first, k), of(second, k)])
            .collect(),
        Layout::Columns => (0..longest)
            .map(|k| format!("{}\t{}", of(first, k), of(second, k)))
            .collect(),
        Layout::Inline => (0..longest)
            .map(|k| format!("{} {}", of(first, k), of(second, k)))
            .collect(),
    };
    lines.join("\n\n")
}

/// The passages of both sides.
fn sides(sides: &Bilingual, text: &str) -> [Vec<String>; 2] {
    [&sides.chinese, &sides.latin].map(|side| {
        side.iter()
            .map(|part| part.span.of(text).to_string())
            .collect()
    })
}

#[test]
fn own_documents_put_into_one_come_out_as_they_were() {
    let folders = own_documents();
    assert!(folders.len() >= 2, "{folders:?}");
    for folder in folders {
        let zh = paragraphs(&folder.join("zh.txt"));
        let en = paragraphs(&folder.join("en.txt"));
        for layout in [Layout::Interleaved, Layout::Columns, Layout::Consecutive] {
            for (first, second) in [(&zh, &en), (&en, &zh)] {
                let document = read(&mixed(layout, first, second));
                let found = Bilingual::separate(&document, None)
                    .unwrap_or_else(|error| panic!("{}: {layout:?}: {error}", folder.display()));
                let place = format!("{}: {found}", folder.display());
                assert_eq!(found.layout, layout, "{place}");
                assert_eq!(
                    sides(&found, document.text()),
                    [zh.clone(), en.clone()],
                    "{place}"
                );
                assert_eq!(found.left_out, [], "{place}");
                assert_eq!(
                    found.chinese_first,
                    std::ptr::eq(first, &raw const zh),
                    "{place}"
                );
            }
        }
    }
}

/// A document of a format, of paragraphs where its rows have one cell and of a table where they have two.
fn file(format: &str, rows: &[Vec<&str>]) -> Vec<u8> {
    let xml = |table: [&str; 2], row: [&str; 2], cell: [&str; 2], paragraph: [&str; 2]| {
        let one = |text: &&str| [paragraph[0], &escaped(text), paragraph[1]].concat();
        let all = rows.iter().map(|cells| {
            if let [text] = &cells[..] {
                return one(text);
            }
            let cells = cells
                .iter()
                .map(|text| [cell[0], &one(text), cell[1]].concat());
            [row[0], &cells.collect::<String>(), row[1]].concat()
        });
        let all: String = all.collect();
        if rows[0].len() == 1 {
            all
        } else {
            [table[0], &all, table[1]].concat()
        }
    };
    let html = || {
        let page = ["<table>", "</table>"];
        let body = xml(page, ["<tr>", "</tr>"], ["<td>", "</td>"], ["<p>", "</p>"]);
        format!("<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>")
    };
    match format {
        "docx" => docx(
            &xml(
                ["<w:tbl>", "</w:tbl>"],
                ["<w:tr>", "</w:tr>"],
                ["<w:tc>", "</w:tc>"],
                ["<w:p><w:r><w:t>", "</w:t></w:r></w:p>"],
            ),
            &[],
        ),
        "odt" => odt(&xml(
            ["<table:table>", "</table:table>"],
            ["<table:table-row>", "</table:table-row>"],
            ["<table:table-cell>", "</table:table-cell>"],
            ["<text:p>", "</text:p>"],
        )),
        "html" => html().into_bytes(),
        "epub" => epub(&html()),
        "xlsx" => xlsx(rows),
        "csv" => {
            let quoted = |text: &&str| format!("\"{}\"", text.replace('"', "\"\""));
            let row = |row: &Vec<&str>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
            let rows: Vec<String> = rows.iter().map(row).collect();
            rows.join("\r\n").into_bytes()
        }
        _ if rows[0].len() == 1 => rows.concat().join("\n\n").into_bytes(),
        _ => {
            let row = |row: &Vec<&str>| format!("| {} |\n", row.join(" | ").replace('\n', " "));
            let head = format!("|{}\n", " --- |".repeat(rows[0].len()));
            let rows: String = rows.iter().map(row).collect();
            // A table begins with its head, which may be empty.
            format!("|{}\n{head}{rows}", "  |".repeat(2)).into_bytes()
        }
    }
}

#[test]
fn own_documents_come_out_of_every_format_that_has_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("aligned");
    for name in [
        "leaders-meeting/*.txt",
        "newspaper-page/*.txt",
        "mt-corpus/*/trade-statistics.txt",
    ] {
        let [zh, en] = ["zh", "en"].map(|code| paragraphs(&root.join(name.replace('*', code))));
        for format in ["docx", "odt", "html", "epub", "xlsx", "csv", "markdown"] {
            for layout in [Layout::Interleaved, Layout::Columns, Layout::Consecutive] {
                for (first, second) in [(&zh, &en), (&en, &zh)] {
                    let text = mixed(layout, first, second);
                    let rows = text.split("\n\n").filter(|line| !line.is_empty());
                    let rows: Vec<Vec<&str>> = rows.map(|row| row.split('\t').collect()).collect();
                    let bytes = file(format, &rows);
                    let document =
                        Document::read(&format!("a.{format}"), &bytes, &ReadOptions::default())
                            .unwrap();
                    let place = format!("{name}: {format}: {layout:?}");
                    assert_eq!(document.format().name(), format, "{place}");
                    let found = Bilingual::separate(&document, None)
                        .unwrap_or_else(|error| panic!("{place}: {error}"));
                    assert_eq!(found.layout, layout, "{place}: {found}");
                    assert_eq!(
                        sides(&found, document.text()),
                        [zh.clone(), en.clone()],
                        "{place}: {found}"
                    );
                }
            }
        }
    }
}

/// The beads with both sides of two documents, or of one that holds both.
fn beads(
    zh: (&str, &[(Span, usize)]),
    en: (&str, &[(Span, usize)]),
    paragraphs: Paragraphs,
) -> BTreeSet<String> {
    let [zh, en] = [(zh, &CHINESE), (en, &ENGLISH)].map(|((text, parts), language)| {
        let spans = parts.iter().map(|(span, _)| *span);
        let found = sentences_of(text, spans, language, &SplitOptions::default());
        let groups: Vec<usize> = found.iter().map(|s| parts[s.paragraph].1).collect();
        let sentences: Vec<&str> = found.iter().map(|s| s.span.of(text)).collect();
        (sentences, groups, language)
    });
    let [source, target] = [&zh, &en].map(|(sentences, groups, language)| Side {
        sentences,
        paragraphs: groups,
        language,
    });
    let options = Options {
        paragraphs,
        ..Options::default()
    };
    let ladder = align(&source, &target, &options);
    let whole = ladder.beads.iter().filter(|bead| bead.kind.is_whole());
    whole
        .map(|bead| format!("{:?}:{:?}", bead.source, bead.target))
        .collect()
}

#[test]
fn one_document_is_aligned_as_well_as_two() {
    let mut judged = 0;
    for folder in own_documents() {
        let Ok(gold) = fs::read_to_string(folder.join("gold")) else {
            continue;
        };
        let gold: BTreeSet<String> = gold.lines().map(String::from).collect();
        let [zh, en] =
            ["zh.txt", "en.txt"].map(|name| read(&paragraphs(&folder.join(name)).join("\n")));
        let [zh_blocks, en_blocks] = [&zh, &en].map(|document| {
            document
                .blocks()
                .iter()
                .map(|block| (block.span, 0))
                .collect::<Vec<_>>()
        });
        let two = beads(
            (zh.text(), &zh_blocks),
            (en.text(), &en_blocks),
            Paragraphs::Ignore,
        );
        let sides = [&zh, &en].map(|document| {
            let blocks = document.blocks().iter();
            blocks
                .map(|block| block.span.of(document.text()).to_string())
                .collect::<Vec<_>>()
        });
        for layout in [Layout::Interleaved, Layout::Columns, Layout::Consecutive] {
            let both = read(&mixed(layout, &sides[0], &sides[1]));
            let found = Bilingual::separate(&both, None).unwrap();
            let [chinese, latin] = [&found.chinese, &found.latin].map(|side| {
                side.iter()
                    .map(|part| (part.span, part.group))
                    .collect::<Vec<_>>()
            });
            let one = beads(
                (both.text(), &chinese),
                (both.text(), &latin),
                Paragraphs::Paired,
            );
            let right = |beads: &BTreeSet<String>| beads.intersection(&gold).count();
            let (of_one, of_two) = (right(&one), right(&two));
            assert!(
                of_one >= of_two,
                "{}: {layout:?}: {of_one} beads of gold, {of_two} of two documents",
                folder.display()
            );
            judged += of_one;
        }
    }
    if judged == 0 {
        println!("SKIPPED: no documents with gold");
    }
}

/// Paragraphs of both languages, each as long as the other, with what one language cites of the other.
fn paired() -> impl Strategy<Value = Vec<(String, String)>> {
    let zh = prop::collection::vec(
        prop::sample::select(vec![
            "会谈",
            "经济",
            "双方",
            "签署了",
            "文件",
            "港口",
            "增长",
            "，",
            "的",
            "WTO",
            "（World Trade）",
            "20",
            "“GDP”",
        ]),
        4..30,
    );
    let en = prop::collection::vec(
        prop::sample::select(vec![
            "talks",
            "the",
            "economy",
            "signed",
            "by",
            "both sides",
            "grew",
            "(会谈)",
            "WTO",
            "20",
            "it",
            "“港口”",
        ]),
        12..30,
    );
    prop::collection::vec((zh, en), 2..20).prop_map(|pairs| {
        let pair = |(zh, en): (Vec<&str>, Vec<&str>)| {
            let (zh, mut en) = (format!("今天{}。", zh.concat()), en);
            en.truncate(zh.chars().count().div_ceil(2).max(2));
            (zh, format!("Today {}.", en.join(" ")))
        };
        pairs.into_iter().map(pair).collect()
    })
}

/// Every block has a part or was left out, sides ascend without overlap, and groups never fall.
fn check_whole(found: &Bilingual, document: &Document) {
    let mut blocks = BTreeSet::new();
    for side in [&found.chinese, &found.latin] {
        for part in side {
            let block = document.blocks()[part.block].span;
            assert!(
                block.start <= part.span.start
                    && part.span.end <= block.end
                    && !part.span.is_empty()
            );
            blocks.insert(part.block);
        }
        for pair in side.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start && pair[0].group <= pair[1].group);
        }
    }
    blocks.extend(found.left_out.iter().map(|left| left.block));
    assert_eq!(blocks.len(), document.blocks().len());
    assert!((0.0..=1.0).contains(&found.confidence));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_put_into_one_comes_out(pairs in paired(), english_first in any::<bool>(), layout in 0..3usize) {
        let (zh, en): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
        let layout = [Layout::Interleaved, Layout::Columns, Layout::Consecutive][layout];
        let document = read(&if english_first { mixed(layout, &en, &zh) } else { mixed(layout, &zh, &en) });
        let found = Bilingual::separate(&document, None).unwrap();
        check_whole(&found, &document);
        prop_assert_eq!(sides(&found, document.text()), [zh, en], "{}", found);
    }

    #[test]
    fn nothing_is_lost_and_nothing_panics(
        lines in prop::collection::vec("[ \t|/()（）“”a-zA-Z中文会谈第一条原译。.0-9:：、А-я-]{0,40}", 0..20),
        layout in prop::option::of(prop::sample::select(Layout::ALL.to_vec())),
    ) {
        let document = read(&lines.join("\n"));
        if let Ok(found) = Bilingual::separate(&document, layout) {
            check_whole(&found, &document);
        }
    }

    #[test]
    fn any_text_is_separated_or_refused(text in any::<String>()) {
        if let Ok(document) = Document::read("any.txt", text.as_bytes(), &ReadOptions::default())
            && let Ok(found) = Bilingual::separate(&document, None)
        {
            check_whole(&found, &document);
        }
    }
}
