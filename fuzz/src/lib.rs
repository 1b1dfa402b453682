//! What must hold for whatever bytes a reader is given: no panic, and the promises of its documentation.
//!
//! Each function takes the bytes of one input; a fuzz target of the same name calls it. `tests/invariants.rs` of the
//! project calls the same functions on inputs made by proptest.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use zhen::align::explain::{Explanation, explain};
use zhen::align::{Model, Options, Side, align as align_sides};
use zhen::bead::{Bead, Ladder, Probability};
use zhen::bitext::{self, Bitext};
use zhen::corpus::{
    CorpusWriter, Format, ReadOptions, Row, Scores, WriteOptions, jsonl, ladder, moses, parquet,
    tmx, tsv, vecalign, xliff, xlsx,
};
use zhen::lexicon::{Lexicon, Tokenizer};
use zhen::score::{Score, parse_line, parse_lines};
use zhen::segment::{CHINESE, ENGLISH, Language, SplitOptions, sentences};
use zhen::term::{self, Format as TermFormat};
use zhen::text::bilingual::Bilingual;
use zhen::text::{Document, Format as DocumentFormat, ReadOptions as Reading, Reflow, Span};

/// Rows of a corpus that are read before an input counts as read enough.
const MOST_ROWS: usize = 10_000;
/// Sentences of a side that are aligned; more would make a fuzzer slow, not wiser.
const MOST_SENTENCES: usize = 60;

/// Documents: every encoding told or detected, every way to mend lines.
pub fn text(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let encodings = [
        None,
        Some(encoding_rs::UTF_8),
        Some(encoding_rs::GB18030),
        Some(encoding_rs::BIG5),
        Some(encoding_rs::UTF_16LE),
        Some(encoding_rs::UTF_16BE),
        Some(encoding_rs::WINDOWS_1252),
        Some(encoding_rs::ISO_2022_JP),
    ];
    let reflows = [Reflow::Auto, Reflow::Always, Reflow::Never];
    let options = Reading {
        encoding: encodings[usize::from(how) % encodings.len()],
        reflow: reflows[usize::from(how) / encodings.len() % reflows.len()],
        ..Reading::plain()
    };
    let Ok(document) = Document::read("input", bytes, &options) else {
        return;
    };
    let text = document.text();
    let mut end = 0;
    for block in document.blocks() {
        assert!(!block.span.is_empty(), "an empty block");
        assert!(block.span.start >= end, "blocks overlap");
        assert!(!block.span.of(text).trim().is_empty(), "a blank block");
        end = block.span.end;
    }
    if let Some(dateline) = document.dateline() {
        assert!(!dateline.of(text).is_empty(), "an empty dateline");
    }
    assert!(
        text.get(end..).unwrap().trim().is_empty(),
        "text after the last block"
    );
    for language in [&CHINESE, &ENGLISH] {
        for sentence in sentences(&document, language, &SplitOptions::default()) {
            let from = document.source_span(sentence.span).unwrap();
            assert!(
                from.start <= from.end && from.end <= bytes.len(),
                "{from:?}"
            );
            assert!(!from.is_empty(), "a sentence from nowhere");
            let block = document.blocks()[sentence.paragraph].span;
            assert!(block.start <= sentence.span.start && sentence.span.end <= block.end);
        }
    }
}

/// Documents in a format that is told: by its name in `$ZHEN_READER`, or else by the first byte; from 128 on that byte
/// says that the rest is packed as members.
pub fn document(bytes: &[u8]) {
    static TOLD: LazyLock<Option<DocumentFormat>> = LazyLock::new(|| {
        let name = std::env::var("ZHEN_READER").ok()?;
        Some(
            DocumentFormat::named(&name)
                .unwrap_or_else(|| panic!("ZHEN_READER={name}: no such format")),
        )
    });
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let named =
        DocumentFormat::names().nth(usize::from(how & 127) % DocumentFormat::names().count());
    let Some(format) = TOLD.or(named.and_then(DocumentFormat::named)) else {
        return;
    };
    let packed = if how >= 128 {
        zipped(format, bytes)
    } else {
        None
    };
    let bytes = packed.as_deref().unwrap_or(bytes);
    let options = Reading {
        format: Some(format),
        ..Reading::default()
    };
    let _ = DocumentFormat::sniff("input", bytes);
    let Ok(document) = Document::read("input", bytes, &options) else {
        return;
    };
    whole(&document, bytes.len());
    let _ = Bilingual::separate(&document, None);
    let side = Reading {
        language: Some("zh"),
        ..options
    };
    let _ = Document::read("input", bytes, &side);
}

/// Blocks ascend, are trimmed and not empty, cover the text, and come from inside the file, of `length` bytes.
fn whole(document: &Document, length: usize) {
    let (text, format) = (document.text(), document.format());
    let mut end = 0;
    for block in document.blocks() {
        assert!(block.span.start >= end, "{format:?}: blocks overlap");
        let inside = block.span.of(text);
        assert_eq!(inside.trim(), inside, "{format:?}: white space at an end");
        assert!(!inside.is_empty(), "{format:?}: an empty block");
        if let Some(from) = document.source_span(block.span) {
            assert!(
                from.start < from.end && from.end <= length,
                "{format:?}: {from:?}"
            );
        }
        end = block.span.end;
    }
    assert!(
        text[end..].trim().is_empty(),
        "{format:?}: text after the last block"
    );
}

/// The inputs of [`document`] that hold a file: as it is, and as its members where it is packed.
pub fn seeds(format: &str, file: &[u8]) -> Vec<Vec<u8>> {
    let number = DocumentFormat::names()
        .position(|name| name == format)
        .expect("the name of a format") as u8;
    let mut seeds = vec![[&[number], file].concat()];
    let members = DocumentFormat::named(format).map_or(&[][..], members);
    if !members.is_empty() {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
        let mut seed = vec![number + 128];
        for (name, _) in members {
            if let Ok(mut member) = archive.by_name(name) {
                std::io::copy(&mut member, &mut seed).expect("a member that is whole");
            }
            seed.push(0);
        }
        seeds.push(seed);
    }
    seeds
}

/// The members that readers of packed documents look for, and what they hold where nothing is given; none of formats
/// that are not packed.
fn members(format: DocumentFormat) -> &'static [(&'static str, &'static str)] {
    match format {
        DocumentFormat::Docx => &[
            ("word/document.xml", ""),
            ("word/styles.xml", ""),
            ("word/footnotes.xml", ""),
            ("docProps/core.xml", ""),
        ],
        DocumentFormat::Odt => &[
            ("content.xml", ""),
            ("meta.xml", ""),
            ("META-INF/manifest.xml", ""),
        ],
        DocumentFormat::Epub => &[
            ("OEBPS/text/一.xhtml", ""),
            (
                "OEBPS/book.opf",
                "<package><metadata/><item id='a' href='text/一.xhtml' media-type='application/xhtml+xml'/><itemref idref='a'/></package>",
            ),
            (
                "META-INF/container.xml",
                "<container><rootfile full-path='OEBPS/book.opf'/></container>",
            ),
            ("META-INF/encryption.xml", ""),
        ],
        DocumentFormat::Xlsx => &[
            ("xl/worksheets/sheet1.xml", ""),
            ("xl/sharedStrings.xml", ""),
            ("xl/styles.xml", ""),
            (
                "_rels/.rels",
                "<Relationships><Relationship Id='w' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='a' sheetId='1' r:id='i'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='i' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
            ),
        ],
        _ => &[],
    }
}

/// A packed document whose members are parts of `bytes`, which NULs part; `None` of formats that are not packed.
fn zipped(format: DocumentFormat, bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write;
    let members = members(format);
    if members.is_empty() {
        return None;
    }
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut given = bytes.split(|&byte| byte == 0);
    for &(name, usual) in members {
        let content = given.next().filter(|content| !content.is_empty());
        let content = content.unwrap_or(usual.as_bytes());
        if content.is_empty() {
            continue;
        }
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .expect("memory does not fail");
        archive.write_all(content).expect("memory does not fail");
    }
    Some(archive.finish().expect("memory does not fail").into_inner())
}

/// Splitters and tokenizers.
pub fn segment(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let text = &*String::from_utf8_lossy(bytes);
    let options = SplitOptions {
        semicolon: how & 1 == 1,
    };
    for language in [&CHINESE, &ENGLISH] {
        covers(text, (language.split)(text, &options), language.code);
    }
    for code in ["zh", "en", "de", "xx"] {
        let tokens = Tokenizer::new(code).tokenize(text);
        let mut end = 0;
        for token in &tokens {
            assert!(
                token.span.start >= end && !token.span.is_empty(),
                "{code}: {token:?}"
            );
            assert!(!token.lookup.is_empty(), "{code}: {token:?}");
            let gap = Span::new(end, token.span.start).of(text);
            assert!(is_gap(gap), "{code}: {gap:?} is in no token");
            end = token.span.end;
        }
        assert!(is_gap(&text[end..]), "{code}: the end is in no token");
    }
}

/// White space, control and format characters, which are no part of a token.
fn is_gap(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
    })
}

/// Ascending, disjoint, trimmed, and together everything but white space.
fn covers(text: &str, spans: Vec<Span>, language: &str) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end, "{language}: {span:?} overlaps");
        let gap = Span::new(end, span.start).of(text);
        assert!(
            gap.trim().is_empty(),
            "{language}: {gap:?} is in no sentence"
        );
        let sentence = span.of(text);
        assert!(
            !sentence.is_empty() && sentence.trim() == sentence,
            "{language}: {sentence:?}"
        );
        end = span.end;
    }
    assert!(
        text[end..].trim().is_empty(),
        "{language}: the end is in no sentence"
    );
}

/// Every reader of corpora; what was read can be written and read again.
pub fn corpus(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let mut options = ReadOptions::default();
    if how & 1 == 1 {
        options.columns = Some(tsv::Columns::bitextor());
    }
    if how & 2 == 2 {
        options.source_language = Some("zh".into());
        options.target_language = Some("en".into());
    }
    let scores = if how & 4 == 4 {
        Scores::Probability
    } else {
        Scores::Ignore
    };
    let (left, right) = bytes.split_at(bytes.len() / 2);
    rows(tsv::read("input.tsv", bytes, &options));
    rows(jsonl::read("input.jsonl", bytes));
    rows(tmx::read("input.tmx", bytes, &options));
    rows(xliff::read("input.xlf", bytes));
    rows(moses::read(
        ("input.zh", left),
        ("input.en", right),
        &options,
    ));
    if let Ok(ladder) = ladder::read_ladder("input.ladder", bytes, scores) {
        rises(&ladder);
    }
    if let Ok(ladder) = vecalign::read_ladder("input.align", bytes, scores) {
        let unordered = vecalign::read("input.align", bytes, scores).count();
        assert_eq!(ladder.beads.len(), unordered, "beads were lost");
    }
}

/// Corpora in files that are no text.
pub fn packed(bytes: &[u8]) {
    let options = ReadOptions::default();
    let whole = bytes::Bytes::from(bytes.to_vec());
    if let Ok(read) = parquet::read("input.parquet", whole, &options) {
        rows(read);
    }
    let whole = std::io::Cursor::new(bytes.to_vec());
    if let Ok(read) = xlsx::read("input.xlsx", whole, &options) {
        rows(read);
    }
}

/// Reads rows to the end; those that are right survive JSON lines.
fn rows(read: impl Iterator<Item = zhen::Result<Row>>) {
    let rows: Vec<Row> = read.take(MOST_ROWS).filter_map(Result::ok).collect();
    let sink = Vec::new();
    let mut writer = CorpusWriter::new(Format::Jsonl, &WriteOptions::default(), "out", sink)
        .expect("JSON lines are rows");
    for row in &rows {
        writer.write_row(row).expect("memory does not fail");
    }
    let finished = writer.finish().expect("memory does not fail");
    let again: Vec<Row> = jsonl::read("out", &finished.sinks[0][..])
        .map(|row| row.unwrap_or_else(|error| panic!("written, but not readable: {error}")))
        .collect();
    assert_eq!(again.len(), rows.len(), "rows were lost");
    for (row, again) in rows.iter().zip(&again) {
        assert_eq!(row.source.text, again.source.text);
        assert_eq!(row.target.text, again.target.text);
    }
}

/// Both sides of a ladder file rise without gaps.
fn rises(ladder: &Ladder) {
    let (mut source, mut target) = (0, 0);
    for bead in &ladder.beads {
        for (ids, next) in [(&bead.source, &mut source), (&bead.target, &mut target)] {
            for &id in ids {
                assert_eq!(id, *next, "an id out of order");
                *next += 1;
            }
        }
    }
}

/// Bead lines.
pub fn score(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Some((link, _)) = parse_line(line) {
            let written = format!("{:?}:{:?}", link.source, link.target);
            assert_eq!(parse_line(&written), Some((link, None)), "{line:?}");
        }
    }
    let half = text
        .char_indices()
        .nth(text.chars().count() / 2)
        .map_or(0, |(at, _)| at);
    let (Ok(gold), Ok(test)) = (
        parse_lines("gold", &text[..half]),
        parse_lines("test", &text[half..]),
    ) else {
        return;
    };
    let found = Score::new(&gold, &test);
    for metric in [found.strict, found.lax, found.containment] {
        for ratio in [metric.precision, metric.recall] {
            assert!(ratio.right <= ratio.all, "{ratio:?}");
        }
        assert!((0.0..=1.0).contains(&metric.f1()), "{metric:?}");
    }
    assert!(found.strict.recall.right <= found.lax.recall.right);
    let perfect = Score::new(&gold, &gold);
    assert_eq!(perfect.strict.precision.right, perfect.strict.precision.all);
}

/// Weights.
pub fn model(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(model) = Model::read("weights", &text) {
        let again = Model::read("weights", &model.write()).expect("what was written can be read");
        assert_eq!(again.weights().len(), model.weights().len());
    }
    // The shipped weights with the input between two of their lines: mostly an error, never a panic.
    let shipped = Model::shipped().write();
    let cut = shipped.find('\n').map_or(0, |at| at + 1);
    let _ = Model::read(
        "weights",
        &format!("{}{text}{}", &shipped[..cut], &shipped[cut..]),
    );
}

/// A user's dictionary.
pub fn dictionary(bytes: &[u8]) {
    let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    let Ok(lexicon) = Lexicon::builtin().with_user("user.tsv", bytes, &zh, &en) else {
        return;
    };
    let mut found = Vec::new();
    let words: Vec<&str> = lexicon.user_words().collect();
    let tokenizer = Tokenizer::new("zh").with_words(words.iter().copied());
    for word in &words {
        let _ = tokenizer.tokenize(word);
        lexicon.translations(word, &mut found);
        let mut mass = 0.0;
        let mut ids = BTreeSet::new();
        for &(id, share) in &found {
            assert!(share > 0.0 && share.is_finite(), "{word}: mass {share}");
            assert!(ids.insert(id), "{word}: a form stands twice");
            assert!(!lexicon.stem(id).is_empty(), "{word}: a form without text");
            mass += share;
        }
        assert!(mass <= 1.001, "{word}: masses add up to {mass}");
    }
}

fn borrowed(side: &[String]) -> Vec<&str> {
    side.iter().map(String::as_str).collect()
}

/// The aligner: sentences of both sides between line breaks, a NUL between the sides.
pub fn align(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (source, target) = text.split_once('\0').unwrap_or((&text, ""));
    let sentences = |side: &str| -> Vec<String> {
        side.lines()
            .take(MOST_SENTENCES)
            .map(|line| line.chars().take(300).collect())
            .collect()
    };
    let (source, target) = (sentences(source), sentences(target));
    let (source_sentences, target_sentences) = (borrowed(&source), borrowed(&target));
    let side = |sentences, language: &'static Language| Side {
        sentences,
        paragraphs: &[],
        language,
    };
    let (source_side, target_side) = (
        side(&source_sentences, &CHINESE),
        side(&target_sentences, &ENGLISH),
    );
    let options = Options::default();
    let ladder = align_sides(&source_side, &target_side, &options);
    complete(&ladder, source.len(), target.len());
    let evidence = explain(&source_side, &target_side, &ladder, &options);
    assert_eq!(evidence.len(), ladder.beads.len());
    write_everywhere(ladder, evidence, source, target);
}

/// Every sentence of both sides stands in exactly one bead.
fn complete(ladder: &Ladder, sources: usize, targets: usize) {
    let side = |ids: fn(&Bead) -> &Vec<usize>| {
        let mut all: Vec<usize> = ladder.beads.iter().flat_map(ids).copied().collect();
        all.sort_unstable();
        all
    };
    assert_eq!(side(|bead| &bead.source), (0..sources).collect::<Vec<_>>());
    assert_eq!(side(|bead| &bead.target), (0..targets).collect::<Vec<_>>());
    for bead in &ladder.beads {
        assert!((0.0..=1.0).contains(&bead.probability.get()), "{bead:?}");
        assert_ne!(
            bead.probability,
            Probability::new(f64::NEG_INFINITY),
            "a bead of probability 0"
        );
    }
}

/// Every format takes the bitext; a TMX of it is read again.
fn write_everywhere(
    ladder: Ladder,
    evidence: Vec<Explanation>,
    source: Vec<String>,
    target: Vec<String>,
) {
    let side = |sentences: Vec<String>, language: &Language| bitext::Side {
        document: language.name.into(),
        language: language.code.into(),
        joiner: language.joiner.into(),
        sentences,
        ..bitext::Side::default()
    };
    let bitext = Bitext {
        name: "input".into(),
        source: side(source, &CHINESE),
        target: side(target, &ENGLISH),
        ladder,
        evidence,
    };
    let options = WriteOptions::default();
    for format in [
        Format::Tsv,
        Format::Jsonl,
        Format::Tmx,
        Format::Ladder,
        Format::Vecalign,
    ] {
        let mut writer = CorpusWriter::new(format, &options, "out", Vec::new()).unwrap();
        writer
            .write(&bitext)
            .unwrap_or_else(|error| panic!("{}: {error}", format.name()));
        let finished = writer.finish().unwrap();
        if format == Format::Tmx {
            let rows = tmx::read("out.tmx", &finished.sinks[0][..], &ReadOptions::default());
            let read: Vec<Row> = rows
                .collect::<Result<_, _>>()
                .expect("what was written can be read");
            assert_eq!(read.len(), finished.rows, "units were lost");
        }
    }
}

/// Termbases: what could be read is written in every format and read again as it is, and examined.
pub fn termbase(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let formats = [
        TermFormat::Tsv,
        TermFormat::Csv,
        TermFormat::Tbx,
        TermFormat::Json,
        TermFormat::Xlsx,
    ];
    let format = formats[usize::from(how) % formats.len()];
    let Ok(reading) = term::read("input", bytes, format) else {
        return;
    };
    let _ = term::lint(std::slice::from_ref(&reading));
    if reading.termbase.concepts.is_empty() {
        return;
    }
    for format in &formats[..4] {
        let once = term::write(&reading.termbase, *format).unwrap();
        let again = term::read("once", once.as_bytes(), *format).unwrap();
        let twice = term::write(&again.termbase, *format).unwrap();
        assert_eq!(once, twice, "{format:?}");
    }
}

/// Addresses whose pages are read by rules, and one that has none.
#[cfg(feature = "fetch")]
const ADDRESSES: [&str; 4] = [
    "https://www.news.cn/politics/20260617/0a1b/c.html",
    "https://www.mfa.gov.cn/eng/xw/202405/t20240530_1.html",
    "http://politics.people.com.cn/n1/2026/0617/c1001-1.html",
    "https://a.example/index.html",
];

/// Pages and lists of pages.
#[cfg(feature = "fetch")]
pub fn page(bytes: &[u8]) {
    use zhen::fetch::{Entry, Response, Rules, find_date, read_listing, read_page};
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let how = usize::from(how);
    let types = [
        "text/html",
        "text/html; charset=gbk",
        "text/html; charset=utf-8",
        "text/plain",
    ];
    let mut headers = vec![(
        "content-type".to_owned(),
        types[how / 4 % 4].as_bytes().to_vec(),
    )];
    if how >= 128 {
        headers.push(("content-encoding".to_owned(), b"gzip".to_vec()));
    }
    let url = ADDRESSES[how % 4];
    let response = Response {
        url: url.to_owned(),
        status: 200,
        headers,
        body: bytes.to_vec(),
        truncated: false,
    };
    assert_eq!(
        Response::from_message(url, &response.to_message()).unwrap(),
        response
    );
    let _ = Response::from_message(url, bytes);
    let entry = Entry {
        url: url.to_owned(),
        date: "2026-06-17T00:00:00Z".to_owned(),
        status: 200,
        digest: String::new(),
        offset: 0,
        length: 0,
        truncated: false,
    };
    let rules = Rules::default();
    if let Ok(page) = read_page(&response, &entry, &rules, 1 << 20) {
        let document = page.document;
        assert!(!document.paragraphs.is_empty(), "a document of nothing");
        for text in document.paragraphs.iter().chain([&document.title]) {
            assert_eq!(text.trim(), text, "white space at an end");
            assert!(!text.contains('\n'), "a line break inside: {text:?}");
        }
    }
    if let Ok(listing) = read_listing(&response, &rules, 1 << 20) {
        for url in listing.pages.iter().chain(&listing.lists) {
            assert!(matches!(url.scheme(), "http" | "https"), "{url}");
        }
    }
    let _ = find_date(&String::from_utf8_lossy(bytes), Some("+08:00"));
    let _ = Rules::default().add("rules.toml", &String::from_utf8_lossy(bytes));
}

/// robots.txt.
#[cfg(feature = "fetch")]
pub fn robots(bytes: &[u8]) {
    use zhen::fetch::Robots;
    let robots = Robots::parse(bytes, "zhen");
    assert!(robots.allows("/robots.txt"));
    let text = String::from_utf8_lossy(bytes);
    for path in text.split_whitespace().take(20).chain(["/", "/a?b"]) {
        let _ = robots.allows(path);
    }
}

/// WARC records: of the bytes, and a record that holds them.
#[cfg(feature = "fetch")]
pub fn warc(bytes: &[u8]) {
    use zhen::fetch::warc::{Record, read};
    let mut input = bytes;
    for _ in 0..100 {
        let before = input.len();
        match read("input", &mut input, 1 << 20) {
            Ok(Some((_, length))) => assert_eq!(length, (before - input.len()) as u64),
            _ => break,
        }
    }
    let value = String::from_utf8_lossy(bytes);
    let record = Record::new("response", "2026-06-17T00:00:00Z", "0", bytes.to_vec())
        .with("WARC-Target-URI", value.trim());
    let member = record.to_member();
    let (again, length) = read("input", &mut &member[..], 1 << 24).unwrap().unwrap();
    assert_eq!(length, member.len() as u64);
    assert_eq!(again.block, bytes);
}
