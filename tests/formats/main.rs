//! Every corpus format: what is written can be read back, and a small bitext in each format stays what it is.

mod files;
mod golden;
mod pairs;
mod xml;

use proptest::collection::vec;
use proptest::prelude::*;
use xml::{check_tmx, html_pairs};
use zhen::align::explain::{
    Explanation, Gap, Lengths, Mark, Match, MatchKind, Neighbour, SideName, Unshared, Word,
};
use zhen::bead::{Bead, BeadKind, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::corpus::{
    Columns, CorpusWriter, Format, ReadOptions, Row, Scores, WriteOptions, jsonl, ladder, moses,
    rows, tmx, tsv, vecalign,
};
use zhen::report::html::HtmlWriter;
use zhen::text::Span;

const EVERY_COLUMN: &str = "source,target,probability,kind,source_ids,target_ids,source_document,\
    target_document,pair,source_paragraph,target_paragraph,source_spans,target_spans";

fn written(format: Format, options: &WriteOptions, bitexts: &[Bitext]) -> String {
    let mut writer = CorpusWriter::new(format, options, "out", Vec::new()).unwrap();
    for bitext in bitexts {
        writer.write(bitext).unwrap();
    }
    String::from_utf8(writer.finish().unwrap().sinks.remove(0)).unwrap()
}

fn written_moses(options: &WriteOptions, bitexts: &[Bitext]) -> [String; 2] {
    let mut writer = CorpusWriter::moses(options, ("zh", Vec::new()), ("en", Vec::new()));
    for bitext in bitexts {
        writer.write(bitext).unwrap();
    }
    let sinks = writer.finish().unwrap().sinks;
    let mut texts = sinks
        .into_iter()
        .map(|sink| String::from_utf8(sink).unwrap());
    [texts.next().unwrap(), texts.next().unwrap()]
}

fn written_html(bitexts: &[Bitext]) -> String {
    let mut writer = HtmlWriter::new("out", Vec::new(), "Ships & <harbours>").unwrap();
    for bitext in bitexts {
        writer.write(bitext).unwrap();
    }
    String::from_utf8(writer.finish().unwrap().sinks.remove(0)).unwrap()
}

fn languages() -> ReadOptions {
    ReadOptions {
        source_language: Some("zh".to_owned()),
        target_language: Some("en".to_owned()),
        ..ReadOptions::default()
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Arbitrary bitexts

/// Any text, rich in what formats trip over; no byte order mark, which readers rightly take off the start of a file.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "\t", "\n", "\r", "\r\n", "\"", "'", "<", ">", "&", "]]>", "&amp;", "<!--", "\0", "\u{1}",
        "\u{1b}", "\u{7f}", "\u{85}", "\u{2028}", "\u{fffe}", "\u{ffff}", "😀", "你好", "。", " ",
        "  ", "\\", "\\n", ",", "[0]:[0]", "e\u{301}", "=", "+", "@", "_x000D_", "\u{202e}",
        "שלום",
    ]);
    let any = any::<char>().prop_map(|c| c.to_string());
    vec(
        prop_oneof![3 => special.prop_map(str::to_owned), 1 => any],
        0..8,
    )
    .prop_map(|pieces| pieces.concat().replace('\u{feff}', ""))
}

fn side(language: &'static str, joiner: &'static str, count: usize) -> impl Strategy<Value = Side> {
    (
        text(),
        vec(text(), count),
        vec(0..3_usize, count),
        any::<bool>(),
    )
        .prop_map(move |(document, sentences, steps, known)| {
            let mut paragraph = 0;
            let mut start = 0;
            let (mut paragraphs, mut spans) = (Vec::new(), Vec::new());
            for (step, sentence) in steps.iter().zip(&sentences) {
                paragraph += step;
                paragraphs.push(paragraph);
                spans.push(Span::new(start, start + sentence.len()));
                start += sentence.len() + step;
            }
            if !known {
                paragraphs.clear();
                spans.clear();
            }
            Side {
                document,
                language: language.to_owned(),
                joiner: joiner.to_owned(),
                sentences,
                paragraphs,
                spans,
            }
        })
}

/// A ladder of beads without crossings and gaps.
fn monotone() -> impl Strategy<Value = Ladder> {
    let sizes = (0..4_usize, 0..4_usize).prop_filter("empty bead", |(a, b)| a + b > 0);
    vec((sizes, 0..=10_000_u32), 0..8).prop_map(|beads| {
        let (mut i, mut j) = (0, 0);
        let beads = beads.into_iter().map(|((a, b), probability)| {
            let probability = Probability::new(f64::from(probability) / 1e4);
            let bead = Bead::new((i..i + a).collect(), (j..j + b).collect(), probability);
            (i, j) = (i + a, j + b);
            bead
        });
        Ladder {
            beads: beads.collect(),
        }
    })
}

fn sizes(ladder: &Ladder) -> (usize, usize) {
    let past = |ids: fn(&Bead) -> &Vec<usize>| {
        let last = ladder.beads.iter().filter_map(|bead| ids(bead).last());
        last.max().map_or(0, |id| id + 1)
    };
    (past(|bead| &bead.source), past(|bead| &bead.target))
}

/// The ladder with the target sides of beads `a` and `b` exchanged, where both have both sides.
fn crossed(mut ladder: Ladder, a: usize, b: usize) -> Ladder {
    let count = ladder.beads.len().max(1);
    let (a, b) = (a % count, b % count);
    let whole = |i: usize| ladder.beads.get(i).is_some_and(|bead| bead.kind.is_whole());
    if a != b && whole(a) && whole(b) {
        let target = std::mem::take(&mut ladder.beads[a].target);
        ladder.beads[a].target = std::mem::replace(&mut ladder.beads[b].target, target);
        ladder.beads[b].kind = BeadKind::Crossing;
    }
    ladder
}

/// A word anywhere, in its sentence or not.
fn word() -> impl Strategy<Value = Word> {
    (text(), 0..9_usize, 0..20_usize, 0..9_usize).prop_map(|(text, sentence, start, length)| Word {
        text,
        sentence,
        span: Span::new(start, start + length),
    })
}

fn matches() -> impl Strategy<Value = Vec<Match>> {
    use MatchKind::{Cognate, Name, Number, Same, Term, Word};
    let kind = prop::sample::select(vec![Word, Number, Name, Same, Term, Cognate]);
    let one = (word(), word(), kind, 0..=10_000_u32);
    let one = one.prop_map(|(source, target, kind, strength)| Match {
        source,
        target,
        kind,
        strength: f64::from(strength) / 1e4,
    });
    vec(one, 0..4)
}

/// Any explanation, whatever its bead is.
fn explanation() -> impl Strategy<Value = Explanation> {
    let neighbour =
        (0..9_usize, matches(), vec(0..9_usize, 0..3)).prop_map(|(sentence, matched, partners)| {
            Neighbour {
                sentence,
                likeness: 0.25,
                matched,
                partners,
            }
        });
    let gap = (prop::option::of(0..9_usize), prop::option::of(0..9_usize))
        .prop_map(|(after, before)| Gap { after, before });
    let odd = prop::sample::select(vec![
        Unshared {
            mark: Mark::Question,
            only: SideName::Source,
        },
        Unshared {
            mark: Mark::Quotation,
            only: SideName::Target,
        },
    ]);
    (
        (matches(), vec(word(), 0..3), vec(word(), 0..3)),
        (0..=10_000_u32, vec(odd, 0..2)),
        (prop::option::of(neighbour), prop::option::of(gap)),
    )
        .prop_map(
            |(
                (matched, source_only, target_only),
                (likeness, punctuation),
                (nearest, in_order),
            )| {
                Explanation {
                    matched,
                    source_only,
                    target_only,
                    likeness: f64::from(likeness) / 1e4,
                    lengths: Lengths {
                        source: 12,
                        target: 40,
                        expected: 38.5,
                    },
                    punctuation,
                    nearest,
                    in_order,
                }
            },
        )
}

fn bitext() -> impl Strategy<Value = Bitext> {
    (monotone(), any::<usize>(), any::<usize>())
        .prop_map(|(ladder, a, b)| crossed(ladder, a, b))
        .prop_flat_map(|ladder| {
            let (n, m) = sizes(&ladder);
            let beads = ladder.beads.len();
            let evidence = prop_oneof![Just(0), Just(beads)];
            let evidence = evidence.prop_flat_map(|count| vec(explanation(), count));
            (
                (text(), side("zh", "", n), side("en", " ", m)),
                (Just(ladder), evidence),
            )
        })
        .prop_map(|((name, source, target), (ladder, evidence))| Bitext {
            name,
            source,
            target,
            ladder,
            evidence,
        })
}

// ---------------------------------------------------------------------------------------------------------------------
// The documented losses

fn flat(text: &str) -> String {
    let breaks = "\t\n\u{b}\u{c}\r\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}";
    text.replace(|c| breaks.contains(c), " ")
}

fn in_xml(text: &str) -> String {
    let forbidden = |c: char| (c < ' ' && !"\t\n\r".contains(c)) || "\u{fffe}\u{ffff}".contains(c);
    text.replace(forbidden, "\u{fffd}")
}

/// Rows as a format gives them back that treats every text with `lossy` and has no sentences.
fn lossy_rows(bitexts: &[Bitext], lossy: fn(&str) -> String) -> Vec<Row> {
    let mut all: Vec<Row> = bitexts.iter().flat_map(rows).collect();
    for row in &mut all {
        row.name = lossy(&row.name);
        for side in [&mut row.source, &mut row.target] {
            side.text = lossy(&side.text);
            side.document = lossy(&side.document);
            side.sentences.clear();
        }
        row.evidence = None;
    }
    all
}

fn texts(rows: impl IntoIterator<Item = Row>) -> Vec<(String, String)> {
    rows.into_iter()
        .map(|row| (row.source.text, row.target.text))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn tsv_gives_back_what_it_was_given(bitexts in vec(bitext(), 0..3), header in any::<bool>()) {
        let columns: Columns = EVERY_COLUMN.parse().unwrap();
        let options = WriteOptions { columns: Some(columns.clone()), header, nulls: true, ..WriteOptions::default() };
        let file = written(Format::Tsv, &options, &bitexts);
        let reading = ReadOptions { columns: (!header).then_some(columns), ..languages() };
        let read: Vec<Row> = tsv::read("out", file.as_bytes(), &reading).collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(read, lossy_rows(&bitexts, flat));
    }

    #[test]
    fn plain_tsv_gives_back_the_pairs(bitexts in vec(bitext(), 0..3)) {
        let file = written(Format::Tsv, &WriteOptions::default(), &bitexts);
        prop_assert!(file.lines().all(|line| line.matches('\t').count() == 1));
        let read: Vec<Row> = tsv::read("out", file.as_bytes(), &languages()).collect::<Result<_, _>>().unwrap();
        let mut expected = lossy_rows(&bitexts, flat);
        expected.retain(|row| !row.source.text.is_empty() && !row.target.text.is_empty());
        prop_assert_eq!(texts(read), texts(expected));
    }

    #[test]
    fn jsonl_gives_back_everything(bitexts in vec(bitext(), 0..3)) {
        let file = written(Format::Jsonl, &WriteOptions::default(), &bitexts);
        let read: Vec<Row> = jsonl::read("out", file.as_bytes()).collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(read, bitexts.iter().flat_map(rows).collect::<Vec<_>>());
    }

    #[test]
    fn tmx_gives_back_the_pairs_and_keeps_to_its_dtd(bitexts in vec(bitext(), 0..3)) {
        let file = written(Format::Tmx, &WriteOptions::default(), &bitexts);
        check_tmx(&file);
        let mut expected = lossy_rows(&bitexts, in_xml);
        expected.retain(|row| !row.source.text.is_empty() && !row.target.text.is_empty());
        for options in [languages(), ReadOptions::default()] {
            let read: Vec<Row> = tmx::read("out", file.as_bytes(), &options).collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(&read, &expected);
        }
    }

    #[test]
    fn moses_gives_back_the_texts(bitexts in vec(bitext(), 0..3)) {
        let [source, target] = written_moses(&WriteOptions::default(), &bitexts);
        let files = (("zh", source.as_bytes()), ("en", target.as_bytes()));
        let read: Vec<Row> = moses::read(files.0, files.1, &languages()).collect::<Result<_, _>>().unwrap();
        let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c.is_control());
        let mut expected = lossy_rows(&bitexts, flat);
        expected.retain(|row| !blank(&row.source.text) && !blank(&row.target.text));
        prop_assert_eq!(texts(read), texts(expected));
    }

    #[test]
    fn vecalign_and_ladder_give_back_the_ladder(ladder in monotone()) {
        let (n, m) = sizes(&ladder);
        let blank = |count| Side { sentences: vec![String::new(); count], ..Side::default() };
        let bitext = Bitext { source: blank(n), target: blank(m), ladder, ..Bitext::default() };
        bitext.ladder.check(n, m).unwrap();
        let file = written(Format::Vecalign, &WriteOptions::default(), std::slice::from_ref(&bitext));
        let read = vecalign::read_ladder("out", file.as_bytes(), Scores::Probability).unwrap();
        prop_assert_eq!(&read.beads, &zhen::corpus::ladder_order(bitext.ladder.beads.clone()));
        let file = written(Format::Ladder, &WriteOptions::default(), std::slice::from_ref(&bitext));
        let read = ladder::read_ladder("out", file.as_bytes(), Scores::Probability).unwrap();
        prop_assert_eq!(&read, &bitext.ladder);
    }

    #[test]
    fn rungs_cut_no_bead(bitext in bitext()) {
        let file = written(Format::Ladder, &WriteOptions::default(), std::slice::from_ref(&bitext));
        let read = ladder::read_ladder("out", file.as_bytes(), Scores::Probability).unwrap();
        read.check(bitext.source.sentences.len(), bitext.target.sentences.len()).unwrap();
        for bead in &bitext.ladder.beads {
            let holders = read.beads.iter().filter(|segment| {
                bead.source.iter().any(|id| segment.source.contains(id))
                    || bead.target.iter().any(|id| segment.target.contains(id))
            });
            let probabilities: Vec<_> = holders.map(|segment| segment.probability).collect();
            prop_assert_eq!(probabilities.len(), 1);
            prop_assert!(probabilities[0] <= bead.probability);
        }
    }

    #[test]
    fn html_is_xml_and_gives_back_the_pairs(bitexts in vec(bitext(), 0..3)) {
        let page = written_html(&bitexts);
        prop_assert_eq!(html_pairs(&page), texts(lossy_rows(&bitexts, in_xml)));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(
        bytes in vec(any::<u8>(), 0..60), pieces in vec(prop::sample::select(vec![
            "<tmx>", "<tu>", "<tuv xml:lang='zh'>", "<seg>", "<prop type='x-ids'>", "</seg>", "</tuv>", "</tu>", "</tmx>",
            "&#0;", "&x;", "&#x110000;", "a", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<?xml version='1.0' encoding='utf-16'?>",
            "<![CDATA[", "]]>", "[0]:[", "1\t2", "{\"source\":", "\n", "18446744073709551615",
        ]), 0..30)
    ) {
        let soup = pieces.concat();
        for input in [bytes.as_slice(), soup.as_bytes()] {
            let options = ReadOptions::default();
            let _ = tsv::read("x", input, &options).count();
            let _ = jsonl::read("x", input).count();
            let _ = tmx::read("x", input, &options).count();
            let _ = moses::read(("x", input), ("y", soup.as_bytes()), &options).count();
            let _ = vecalign::read("x", input, Scores::Probability).count();
            let _ = ladder::read("x", input, Scores::Probability).count();
        }
    }
}
