//! Every corpus format: what is written can be read back, and a small bitext in each format stays what it is.

use proptest::collection::vec;
use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::path::Path;
use zhen::bead::{Bead, BeadKind, Ladder, Probability};
use zhen::bitext::{Bitext, Side};
use zhen::corpus::manifest::{Digest, Input, Manifest, Output};
use zhen::corpus::{
    Columns, CorpusWriter, Counts, Format, ReadOptions, Row, Scores, WriteOptions, jsonl, ladder,
    moses, rows, tmx, tsv, vecalign,
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
        "  ", "\\", "\\n", ",", "[0]:[0]", "e\u{301}",
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

fn bitext() -> impl Strategy<Value = Bitext> {
    (monotone(), any::<usize>(), any::<usize>())
        .prop_map(|(ladder, a, b)| crossed(ladder, a, b))
        .prop_flat_map(|ladder| {
            let (n, m) = sizes(&ladder);
            (text(), side("zh", "", n), side("en", " ", m), Just(ladder))
        })
        .prop_map(|(name, source, target, ladder)| Bitext {
            name,
            source,
            target,
            ladder,
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
        let options = WriteOptions { columns: columns.clone(), header, nulls: true, ..WriteOptions::default() };
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

// ---------------------------------------------------------------------------------------------------------------------
// Reading XML apart from zhen's own readers

/// Each event of well-formed XML, with the text of references resolved.
fn walk(xml: &str, mut visit: impl FnMut(Walk<'_>)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().enable_all_checks(true);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => visit(Walk::Start(&start)),
            Event::Empty(start) => {
                visit(Walk::Start(&start));
                visit(Walk::End);
            }
            Event::End(_) => visit(Walk::End),
            Event::Text(text) => visit(Walk::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                let name = format!("&{};", &*reference);
                visit(Walk::Text(&quick_xml::escape::unescape(&name).unwrap()));
            }
            Event::CData(_) => panic!("no CDATA is written"),
            Event::Eof => return,
            Event::Decl(_) | Event::DocType(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

enum Walk<'a> {
    Start(&'a BytesStart<'a>),
    Text(&'a str),
    End,
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).unwrap()?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
    Some(value.into_owned())
}

/// The texts of the rows of a page.
fn html_pairs(page: &str) -> Vec<(String, String)> {
    let mut open: Vec<String> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    walk(page, |event| match event {
        Walk::Start(start) => {
            let class = attribute(start, "class").unwrap_or_default();
            if class == "source" || class == "target" {
                cells.push(String::new());
            }
            open.push(class);
        }
        Walk::Text(text) => {
            if open
                .last()
                .is_some_and(|class| class == "source" || class == "target")
            {
                cells.last_mut().unwrap().push_str(text);
            }
        }
        Walk::End => {
            open.pop();
        }
    });
    assert!(open.is_empty());
    let pairs = cells.chunks(2);
    pairs
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}

struct Element {
    name: &'static str,
    /// In the order they must come.
    children: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const fn element(
    name: &'static str,
    children: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Element {
    Element {
        name,
        children,
        required,
        optional,
    }
}

/// The part of the TMX 1.4 DTD that zhen writes.
const DTD: [Element; 7] = [
    element("tmx", &["header", "body"], &["version"], &[]),
    element(
        "header",
        &[],
        &[
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
        ],
        &["creationdate"],
    ),
    element("body", &["tu"], &[], &[]),
    element("tu", &["prop", "tuv"], &[], &["srclang"]),
    element("tuv", &["prop", "seg"], &["xml:lang"], &[]),
    element("prop", &[], &["type"], &[]),
    element("seg", &[], &[], &[]),
];

/// Checks the structure of a TMX: elements, their order, and attributes as the DTD has them.
fn check_tmx(file: &str) {
    assert!(file.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">"
    ));
    let mut open: Vec<(String, Vec<String>)> = vec![(String::new(), Vec::new())];
    walk(file, |event| match event {
        Walk::Start(start) => {
            let name = start.name().as_ref().to_owned();
            let element = DTD.iter().find(|element| element.name == name).unwrap();
            let attributes = start.attributes();
            let found: Vec<_> = attributes
                .map(|a| a.unwrap().key.as_ref().to_owned())
                .collect();
            let missing = |key: &&&str| !found.iter().any(|f| f == **key);
            assert_eq!(element.required.iter().find(missing), None, "{name}");
            let unknown = |f: &&String| {
                let mut keys = element.required.iter().chain(element.optional);
                !keys.any(|key| key == f)
            };
            assert_eq!(found.iter().find(unknown), None, "{name}");
            open.last_mut().unwrap().1.push(name.clone());
            open.push((name, Vec::new()));
        }
        Walk::Text(text) => {
            let name = &open.last().unwrap().0;
            assert!(
                name == "seg" || name == "prop" || text.trim().is_empty(),
                "text in {name}"
            );
        }
        Walk::End => {
            let (name, children) = open.pop().unwrap();
            let element = DTD.iter().find(|element| element.name == name).unwrap();
            let ranks: Vec<_> = children
                .iter()
                .map(|child| {
                    let position = element.children.iter().position(|c| c == child);
                    position.expect(child)
                })
                .collect();
            assert!(ranks.is_sorted(), "{name}: {children:?}");
            let count = |child: &str| children.iter().filter(|c| *c == child).count();
            match name.as_str() {
                "tmx" => assert_eq!(children, ["header", "body"]),
                "tu" => assert_eq!(count("tuv"), 2),
                "tuv" => assert_eq!(count("seg"), 1),
                _ => {}
            }
        }
    });
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].1, ["tmx"]);
}

// ---------------------------------------------------------------------------------------------------------------------
// Golden files

/// Two short bitexts with every kind of bead, paragraphs, spans, and characters that formats must escape.
fn golden_bitexts() -> [Bitext; 2] {
    let side =
        |document: &str, language: &str, joiner: &str, paragraphs: &[usize], sentences: &[&str]| {
            let mut start = 0;
            let spans = sentences.iter().map(|sentence| {
                let span = Span::new(start, start + sentence.len());
                start = span.end + joiner.len();
                span
            });
            Side {
                document: document.to_owned(),
                language: language.to_owned(),
                joiner: joiner.to_owned(),
                spans: spans.collect(),
                sentences: sentences.iter().map(|&s| s.to_owned()).collect(),
                paragraphs: paragraphs.to_vec(),
            }
        };
    let bead = |source: &[usize], target: &[usize], probability: f64| {
        Bead::new(
            source.to_vec(),
            target.to_vec(),
            Probability::new(probability),
        )
    };
    let mut beads = vec![
        bead(&[0], &[0], 0.99996),
        bead(&[1], &[1, 2], 0.9731),
        bead(&[2], &[], 0.61),
        bead(&[3], &[4], 0.35),
        bead(&[4], &[3], 0.125),
        bead(&[], &[5], 0.5),
        bead(&[5, 6], &[6], 0.8),
    ];
    beads[4].kind = BeadKind::Crossing;
    let harbour = Bitext {
        name: "harbour".to_owned(),
        source: side(
            "harbour.zh.txt",
            "zh",
            "",
            &[0, 0, 0, 1, 1, 2, 2],
            &[
                "新港口昨天开放。",
                "第一艘船“海风 & 海浪”号载着3<4号货舱的茶叶到达，船长说：\"一切顺利\"。",
                "岸上有人放烟花。",
                "市长讲了话。",
                "天气很好。",
                "船明天离开。",
                "下周再来。",
            ],
        ),
        target: side(
            "harbour.en.txt",
            "en",
            " ",
            &[0, 0, 0, 1, 1, 1, 2],
            &[
                "The new harbour opened yesterday.",
                "The first ship, \"Wind & Waves\", brought tea in holds 3<4.",
                "'All went well,' said the captain.",
                "The weather was fine.",
                "The mayor spoke.",
                "Entry was\tfree.",
                "The ship leaves tomorrow and returns next week.",
            ],
        ),
        ladder: Ladder { beads },
    };
    let note = Bitext {
        name: "note".to_owned(),
        source: side("note.zh.txt", "zh", "", &[0], &["谢谢。"]),
        target: side("note.en.txt", "en", " ", &[0], &["Thank you. 😀"]),
        ladder: Ladder {
            beads: vec![bead(&[0], &[0], 1.0)],
        },
    };
    [harbour, note]
}

/// Compares with `tests/golden/formats/NAME`, where the version of zhen stands as `VERSION`; with `ZHEN_BLESS` set,
/// writes that file instead.
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/formats")
        .join(name);
    let found = found.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if std::env::var_os("ZHEN_BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(
        expected == found,
        "{name} differs; found:\n{found}\nrun with ZHEN_BLESS=1 if the change is meant"
    );
}

#[test]
fn each_format_stays_what_it_is() {
    let bitexts = golden_bitexts();
    for bitext in &bitexts {
        let (n, m) = (bitext.source.sentences.len(), bitext.target.sentences.len());
        bitext.ladder.check(n, m).unwrap();
    }
    let plain = WriteOptions::default();
    golden("plain.tsv", &written(Format::Tsv, &plain, &bitexts));
    let bitextor = WriteOptions {
        columns: Columns::bitextor(),
        ..WriteOptions::default()
    };
    golden("bitextor.tsv", &written(Format::Tsv, &bitextor, &bitexts));
    let every = WriteOptions {
        columns: EVERY_COLUMN.parse().unwrap(),
        header: true,
        nulls: true,
        ..WriteOptions::default()
    };
    golden("every-column.tsv", &written(Format::Tsv, &every, &bitexts));
    golden("corpus.jsonl", &written(Format::Jsonl, &plain, &bitexts));
    let dated = WriteOptions {
        created: Some("20260617T080000Z".to_owned()),
        min_probability: Some(Probability::new(0.2)),
        ..WriteOptions::default()
    };
    let memory = written(Format::Tmx, &dated, &bitexts);
    check_tmx(&memory);
    golden("corpus.tmx", &memory);
    let [source, target] = written_moses(&plain, &bitexts);
    golden("corpus.zh", &source);
    golden("corpus.en", &target);
    golden(
        "harbour.align",
        &written(Format::Vecalign, &plain, &bitexts[..1]),
    );
    golden(
        "harbour.ladder",
        &written(Format::Ladder, &plain, &bitexts[..1]),
    );
    golden("corpus.html", &written_html(&bitexts));
}

#[test]
fn the_manifest_stays_what_it_is() {
    let bitexts = golden_bitexts();
    let tsv = written(Format::Tsv, &WriteOptions::default(), &bitexts);
    let mut counts = Counts::default();
    let mut manifest = Manifest::new("align");
    for bitext in &bitexts {
        counts.add(bitext);
        for side in [&bitext.source, &bitext.target] {
            manifest.inputs.push(Input {
                document: side.document.clone(),
                digest: Digest::of(side.sentences.join(&side.joiner).as_bytes()),
                encoding: Some("UTF-8".to_owned()),
                sentences: side.sentences.len(),
            });
        }
    }
    manifest.count(counts);
    manifest
        .settings
        .insert("semicolon".to_owned(), false.into());
    manifest
        .settings
        .insert("columns".to_owned(), "source,target".into());
    manifest.licence = Some("MIT OR Apache-2.0".to_owned());
    manifest.outputs.push(Output::new(
        "plain.tsv",
        Format::Tsv,
        Digest::of(tsv.as_bytes()),
        tsv.lines().count(),
    ));
    let json = manifest.to_json().unwrap();
    let read = Manifest::from_json("manifest.json", &json).unwrap();
    assert_eq!(read.to_json().unwrap(), json);
    golden("manifest.json", &json);
}
