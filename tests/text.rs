//! Documents read from whole files: the pages they come back as, the encodings they come in, the texts left alone.

mod pages;

use pages::{Dice, Paragraphs, Style};
use std::path::{Path, PathBuf};
use zhen::text::{BlockKind, Document, ReadOptions, Reflow, Span};

fn read(bytes: &[u8]) -> Document {
    Document::read("test", bytes, &ReadOptions::default()).expect("a readable document")
}

/// The texts the project is measured with, where they are at hand.
fn shared(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ZHEN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if root.join("cases").is_dir() {
        return Some(root);
    }
    println!("SKIPPED {test}: no texts at {}", root.display());
    None
}

fn files(root: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).expect("a folder").flatten() {
        let Ok(inside) = std::fs::read_dir(folder.path()) else {
            continue;
        };
        for file in inside.flatten() {
            if fits(&file.file_name().to_string_lossy()) {
                found.push(file.path());
            }
        }
    }
    found.sort();
    found
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn newspaper_pages_come_back_as_their_text() {
    let Some(root) = shared("newspaper_pages_come_back_as_their_text") else {
        return;
    };
    for wrapped in files(&root.join("cases"), |name| name == "zh.wrapped.txt") {
        let expected = text_of(&wrapped.with_file_name("zh.txt"));
        let document = read(text_of(&wrapped).as_bytes());
        assert_eq!(
            document.text().trim_end(),
            expected.trim_end(),
            "{}",
            wrapped.display()
        );
        println!("{:#?}", document.notes());
    }
}

#[test]
fn a_pasted_page_gives_its_sentences_with_the_headline_first() {
    let Some(root) = shared("a_pasted_page_gives_its_sentences_with_the_headline_first") else {
        return;
    };
    let document = read(text_of(&root.join("real/astana-summit.zh.txt")).as_bytes());
    let sentences = text_of(&root.join("real/astana-summit.zh.sentences"));
    let mut lines: Vec<&str> = sentences.lines().collect();
    let headline = lines.pop().expect("the headline is last");
    let blocks: Vec<&str> = document
        .blocks()
        .iter()
        .map(|b| b.span.of(document.text()))
        .collect();
    assert_eq!(blocks[0], headline);
    assert_eq!(document.blocks()[0].kind, BlockKind::Heading);
    assert_eq!(blocks[1..].concat(), lines.concat());
    for block in &blocks[1..] {
        println!("{block}\n");
        assert!(block.ends_with(['。', '！']), "{block}");
    }
    assert_eq!(blocks.len(), 19);
    assert_eq!(
        document.dateline().map(|d| d.of(document.text())),
        Some("新华社阿斯塔纳6月17日电")
    );
    println!("{:#?}", document.notes());
}

#[test]
fn text_that_is_not_wrapped_is_left_alone() {
    let Some(root) = shared("text_that_is_not_wrapped_is_left_alone") else {
        return;
    };
    let mut paths = files(&root.join("gold"), |name| {
        [".src", ".tgt"].iter().any(|end| name.ends_with(end))
    });
    paths.extend(files(&root.join("cases"), |name| {
        name != "zh.wrapped.txt"
            && [".txt", ".sentences", ".tsv"]
                .iter()
                .any(|end| name.ends_with(end))
    }));
    for name in [
        "astana-summit.en.txt",
        "astana-summit.en.sentences",
        "astana-summit.zh.sentences",
    ] {
        paths.push(root.join("real").join(name));
    }
    assert!(paths.len() > 100, "{} files", paths.len());
    for path in paths {
        let bytes = std::fs::read(&path).expect("a file");
        let document = read(&bytes);
        let wanted = text_of(&path);
        if document.text() != wanted {
            println!("{:?}", document.notes());
        }
        assert!(
            document.notes().iter().all(|n| !n.contains("wrapped")),
            "{}",
            path.display()
        );
    }
}

#[test]
fn wrapped_english_comes_back_as_its_paragraphs() {
    let Some(root) = shared("wrapped_english_comes_back_as_its_paragraphs") else {
        return;
    };
    let mut paths = files(&root.join("cases"), |name| name == "en.txt");
    paths.push(root.join("real/astana-summit.en.txt"));
    let mut wrong = Vec::new();
    for path in paths {
        let text = text_of(&path);
        for width in [30, 40, 60, 66, 72, 76, 80] {
            for (how, wrap) in [
                ("spaces", wrap_words as fn(&str, usize, bool) -> String),
                ("characters", |line, width, _| fold(line, width)),
            ] {
                for hyphens in [false, true] {
                    let wrapped: Vec<String> =
                        text.lines().map(|l| wrap(l, width, hyphens)).collect();
                    let document = read((wrapped.join("\n") + "\n").as_bytes());
                    if document.text().trim_end() != text.trim_end() {
                        let at = document
                            .text()
                            .bytes()
                            .zip(text.bytes())
                            .take_while(|(a, b)| a == b)
                            .count();
                        let from = (0..=at.saturating_sub(40))
                            .rev()
                            .find(|&i| document.text().is_char_boundary(i))
                            .unwrap_or(0);
                        let near: String = document.text()[from..].chars().take(80).collect();
                        wrong.push(format!(
                            "{} {width} {how} {hyphens}: {near:?}",
                            path.display()
                        ));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Breaks a line at spaces and, where `hyphens`, after the hyphens of words, as most programs do.
fn wrap_words(line: &str, width: usize, hyphens: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        let mut pieces: Vec<&str> = if hyphens {
            word.split_inclusive('-').collect()
        } else {
            vec![word]
        };
        if word.contains("--") || word.starts_with('-') {
            pieces = vec![word];
        }
        for (i, piece) in pieces.iter().enumerate() {
            let space = usize::from(i == 0 && !current.is_empty());
            if !current.is_empty()
                && current.chars().count() + space + piece.chars().count() > width
            {
                lines.push(std::mem::take(&mut current));
            } else if space == 1 {
                current.push(' ');
            }
            current.push_str(piece);
        }
    }
    lines.push(current);
    lines.join("\n")
}

/// Breaks a line at exactly `width` characters.
fn fold(line: &str, width: usize) -> String {
    let chars: Vec<char> = line.chars().collect();
    let lines: Vec<String> = chars.chunks(width).map(|c| c.iter().collect()).collect();
    lines.join("\n")
}

#[test]
fn never_leaves_the_lines_and_always_mends_without_evidence() {
    let page = "一二三四五六七八\n九十。\n";
    let never = ReadOptions {
        reflow: Reflow::Never,
        ..ReadOptions::default()
    };
    let always = ReadOptions {
        reflow: Reflow::Always,
        ..ReadOptions::default()
    };
    assert_eq!(
        Document::read("x", page.as_bytes(), &never).unwrap().text(),
        page
    );
    assert_eq!(
        Document::read("x", page.as_bytes(), &always)
            .unwrap()
            .text(),
        "一二三四五六七八九十。\n"
    );
    assert_eq!(read(page.as_bytes()).text(), page);
    let _ = Span::default();
}

const TEXTS: [(&str, bool); 5] = [
    (
        include_str!("fixtures/text/01_leaders_meeting.zh.txt"),
        false,
    ),
    (
        include_str!("fixtures/text/02_trade_statistics.zh.txt"),
        false,
    ),
    (include_str!("fixtures/text/04_wire_rewrite.zh.txt"), false),
    (
        include_str!("fixtures/text/08_newspaper_page.zh.txt"),
        false,
    ),
    (
        include_str!("fixtures/text/09_hk_press_release.zh.txt"),
        true,
    ),
];

/// What a page must come back as: the decks of 08 are one block of its headline where they are set as one.
fn check_page(text: &str, style: Style, seed: u64) -> Result<(), String> {
    let page = pages::set(text, style, &mut Dice::new(seed));
    let document = read(page.as_bytes());
    if document.text().trim_end() == text.trim_end() {
        return Ok(());
    }
    let got: Vec<&str> = document.text().lines().filter(|l| !l.is_empty()).collect();
    let wanted: Vec<&str> = text.lines().filter(|l| !l.is_empty()).collect();
    let at = got.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
    Err(format!(
        "{style:?} seed {seed}\n got    {:?}\n wanted {:?}\n{:?}",
        got.get(at),
        wanted.get(at),
        &document.notes().iter().take(2).collect::<Vec<_>>()
    ))
}

#[test]
fn pages_of_every_style_come_back_as_their_text() {
    let mut wrong = Vec::new();
    let mut all = 0;
    for (t, (text, traditional)) in TEXTS.into_iter().enumerate() {
        // One heading, so that every style has the same text to come back to.
        let text = match text.split_once("\n\n并以视频") {
            Some((head, rest)) => {
                format!("{head}\n\n{}", rest.split_once("\n\n").expect("a body").1)
            }
            None => text.to_owned(),
        };
        for width in (12..=40).step_by(4) {
            // A date set over two lines in a narrow column looks like any other text.
            let end = text
                .rfind('。')
                .map_or(text.len(), |at| at + '。'.len_utf8());
            let text = if width < 16 { &text[..end] } else { &text };
            for paragraphs in [
                Paragraphs::Indented,
                Paragraphs::Apart,
                Paragraphs::IndentLost,
            ] {
                for flags in 0..16_u64 {
                    let style = Style {
                        width,
                        paragraphs,
                        headline_last: flags & 1 > 0,
                        furniture: flags & 2 > 0,
                        strays: flags & 4 > 0,
                        hanging: flags & 8 > 0,
                        traditional,
                    };
                    all += 1;
                    let seed = flags * 1000 + width as u64 * 10 + t as u64;
                    wrong.extend(check_page(text, style, seed).err());
                }
            }
        }
    }
    let shown: Vec<String> = wrong
        .iter()
        .step_by(wrong.len() / 25 + 1)
        .cloned()
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {all} pages differ:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

/// The text in an encoding, if the encoding has all its characters.
fn encoded(text: &str, encoding: &'static encoding_rs::Encoding) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    format!("{mark}{text}")
        .encode_utf16()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

fn decode_span(
    document: &Document,
    span: Span,
    bytes: &[u8],
    encoding: &'static encoding_rs::Encoding,
) -> String {
    let source = document.source_span(span).unwrap();
    encoding
        .decode_without_bom_handling(&bytes[source.start..source.end])
        .0
        .into_owned()
}

#[test]
fn every_encoding_is_found_and_spans_point_to_its_bytes() {
    use encoding_rs::{BIG5, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
    let english = include_str!("fixtures/text/01_leaders_meeting.en.txt");
    let all: Vec<(&str, bool)> = TEXTS.into_iter().chain([(english, false)]).collect();
    for (text, traditional) in all {
        let mut versions = vec![
            (UTF_8, text.as_bytes().to_vec()),
            (UTF_8, ["\u{FEFF}", text].concat().into_bytes()),
            (UTF_16LE, utf16(text, false, false)),
            (UTF_16LE, utf16(text, false, true)),
            (UTF_16BE, utf16(text, true, false)),
            (UTF_16BE, utf16(text, true, true)),
        ];
        for encoding in [GB18030, GBK, BIG5] {
            if encoding != BIG5 || traditional {
                versions.push((encoding, encoded(text, encoding).unwrap_or_default()));
            }
        }
        for (encoding, bytes) in versions.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
            let document = read(&bytes);
            let what = format!(
                "{} {:?}",
                encoding.name(),
                text.chars().take(12).collect::<String>()
            );
            assert_eq!(document.text(), text, "{what}");
            assert!(!document.blocks().is_empty());
            for block in document.blocks() {
                assert_eq!(
                    decode_span(&document, block.span, &bytes, encoding),
                    block.span.of(text),
                    "{what}"
                );
            }
            for (at, c) in text.char_indices().step_by(37) {
                let span = Span::new(at, at + c.len_utf8());
                assert_eq!(
                    decode_span(&document, span, &bytes, encoding),
                    c.to_string(),
                    "{what}"
                );
            }
        }
    }
}

#[test]
fn short_texts_are_found() {
    let table = include_str!("fixtures/text/short.tsv");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let (label, text) = line.split_once('\t').expect("two columns");
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
        let bytes = encoded(text, encoding).unwrap_or_else(|| panic!("{label} has not {text}"));
        let got = Document::read("x", &bytes, &ReadOptions::default());
        let got = got.map_or_else(|e| e.to_string(), |d| d.text().to_owned());
        if got != text {
            wrong.push(format!("{label}: {text} read as {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn spans_of_a_mended_page_point_to_its_bytes_in_any_encoding() {
    use encoding_rs::{GB18030, UTF_8, UTF_16LE};
    let page = include_str!("fixtures/text/08_newspaper_page.zh.wrapped.txt");
    let wanted = include_str!("fixtures/text/08_newspaper_page.zh.txt");
    for (encoding, bytes) in [
        (UTF_8, page.as_bytes().to_vec()),
        (
            GB18030,
            encoded(page, GB18030).expect("GB18030 has everything"),
        ),
        (UTF_16LE, utf16(page, false, true)),
    ] {
        let document = read(&bytes);
        assert_eq!(document.text().trim_end(), wanted.trim_end());
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for block in document.blocks() {
            let part = block.span.of(document.text());
            let source = decode_span(&document, block.span, &bytes, encoding);
            let (start, end) = (
                part.chars().next().unwrap(),
                part.chars().next_back().unwrap(),
            );
            assert!(
                source.starts_with(start) && source.ends_with(end),
                "{source}"
            );
            if !source.contains("下转") && !source.contains("记者　") {
                assert_eq!(bare(&source), bare(part));
            }
        }
        for (at, c) in document.text().char_indices().filter(|(_, c)| *c != '\n') {
            let span = Span::new(at, at + c.len_utf8());
            assert_eq!(
                decode_span(&document, span, &bytes, encoding),
                c.to_string()
            );
        }
        let dateline = document.dateline().expect("a dateline");
        assert_eq!(
            dateline.of(document.text()),
            "本报厦门6月9日电（记者江映雪）"
        );
        assert_eq!(
            decode_span(&document, dateline, &bytes, encoding),
            "本报厦门 6 月 9 日电（记者江映雪）"
        );
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let cases: [(&[u8], Option<&'static encoding_rs::Encoding>, &str); 9] = [
        ("中国人民\u{FFFD}".as_bytes(), None, ""),
        (
            b"abc\xFFdef",
            None,
            "x.txt: byte 3 (0xFF) is not valid UTF-8; name the encoding with --encoding",
        ),
        (
            b"\xE4\xB8\xAD\xE5\x9B\xBD\xFF",
            None,
            "x.txt: byte 6 (0xFF) is not valid UTF-8; name the encoding with --encoding",
        ),
        (
            b"\xE4\xB8",
            Some(encoding_rs::UTF_8),
            "x.txt: byte 0 (0xE4) is not valid UTF-8; name the encoding with --encoding",
        ),
        (
            b"ab\xD6\xD0\xFF",
            Some(encoding_rs::GBK),
            "x.txt: byte 4 (0xFF) is not valid GB18030; name the encoding with --encoding",
        ),
        (
            b"ab\0\x01\x02",
            None,
            "x.txt: byte 2 is NUL: the file is binary, not text",
        ),
        (
            b"%PDF-1.7 ...",
            None,
            "x.txt: the file is a PDF, not plain text; save it as text first",
        ),
        (
            b"PK\x03\x04....",
            None,
            "x.txt: the file is a ZIP archive (or a DOCX, XLSX, EPUB), not plain text; save it as text first",
        ),
        (
            b"\x89PNG\r\n\x1A\n\0\0",
            None,
            "x.txt: the file is a PNG image, not plain text; save it as text first",
        ),
    ];
    for (bytes, encoding, wanted) in cases {
        let options = ReadOptions {
            encoding,
            ..ReadOptions::plain()
        };
        let got = Document::read("x.txt", bytes, &options)
            .err()
            .map(|e| e.to_string());
        assert_eq!(got.unwrap_or_default(), wanted);
    }
}

#[test]
fn lines_that_are_the_texts_own_are_left() {
    let mut seen = 0;
    for part in include_str!("fixtures/text/own-lines.txt").split("=====\n") {
        let document = read(part.as_bytes());
        assert_eq!(document.text(), part, "{:?}", document.notes());
        seen += 1;
    }
    assert!(seen >= 12, "{seen} texts");
}

#[test]
fn written_pages_come_back_as_their_text() {
    let mut seen = 0;
    let english = include_str!("fixtures/text/english-pages.txt").split("=====\n");
    let chinese = include_str!("fixtures/text/chinese-pages.txt").split("=====\n");
    for part in english.chain(chinese) {
        let (page, wanted) = part.split_once("-----\n").expect("a page and its text");
        assert_eq!(read(page.as_bytes()).text(), wanted);
        seen += 1;
    }
    assert!(seen >= 8, "{seen} pages");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), always in proptest::bool::ANY) {
        let reflow = if always { Reflow::Always } else { Reflow::Auto };
        check_invariants(&bytes, &ReadOptions { reflow, ..ReadOptions::default() });
    }

    #[test]
    fn any_lines_are_read(text in "([中国。，、“”（）12 A-c\u{3000}\u{200B}\r.-]{0,24}\n{1,2}){0,14}", always in proptest::bool::ANY) {
        let reflow = if always { Reflow::Always } else { Reflow::Auto };
        check_invariants(text.as_bytes(), &ReadOptions { reflow, ..ReadOptions::default() });
    }

    #[test]
    fn what_is_not_wrapped_is_left(text in "([a-z中国]{1,30}[。.]\n){0,12}") {
        let document = read(text.as_bytes());
        proptest::prop_assert_eq!(document.text(), &text);
        let mut before = 0;
        for (at, c) in text.char_indices() {
            let source = document.source_span(Span::new(at, at + c.len_utf8())).unwrap();
            proptest::prop_assert!(source.start >= before && source.end > source.start);
            before = source.end;
        }
    }
}

fn check_invariants(bytes: &[u8], options: &ReadOptions) {
    let Ok(document) = Document::read("x", bytes, options) else {
        return;
    };
    let text = document.text();
    let mut end = 0;
    for block in document.blocks() {
        assert!(block.span.start >= end && block.span.end > block.span.start);
        assert!(!block.span.of(text).trim().is_empty());
        end = block.span.end;
    }
    assert!(text[end..].trim().is_empty(), "{text:?} after {end}");
    for (at, c) in text.char_indices() {
        let source = document
            .source_span(Span::new(at, at + c.len_utf8()))
            .unwrap();
        assert!(source.start <= source.end && source.end <= bytes.len());
    }
    let whole = document.source_span(Span::new(0, text.len() + 5)).unwrap();
    assert!(whole.end <= bytes.len());
}
