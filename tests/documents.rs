//! Documents of every format read through the public interface; the files are made here.

use std::io::{Cursor, Write};
use zhen::segment::{CHINESE, ENGLISH, SplitOptions, sentences};
use zhen::text::{BlockKind, Cell, Document, Format, ReadOptions};
use zip::write::SimpleFileOptions;

fn read(name: &str, bytes: &[u8]) -> Document {
    Document::read(name, bytes, &ReadOptions::default()).unwrap()
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let read = Document::read(name, bytes, &ReadOptions::default());
    read.expect_err("no document").to_string()
}

/// A packed document of these members.
fn pack(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut members = vec![("word/document.xml", document.as_str())];
    members.extend(more);
    pack(&members)
}

fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:style='s'>\
         <office:automatic-styles><style:style style:name='P1' style:parent-style-name='Caption'/></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    pack(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        (
            "meta.xml",
            "<m xmlns:dc='d' xmlns:meta='m'><dc:title>标题</dc:title><dc:language>zh-CN</dc:language></m>",
        ),
    ])
}

fn epub(chapter: &str) -> Vec<u8> {
    pack(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
        ),
        (
            "OEBPS/book.opf",
            "<package xmlns:dc='d'><metadata><dc:title>书</dc:title><dc:creator>某人</dc:creator></metadata><manifest>\
             <item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>\
             <item id='a' href='text/%E4%B8%80.xhtml' media-type='application/xhtml+xml'/></manifest>\
             <spine><itemref idref='n'/><itemref idref='a'/></spine></package>",
        ),
        ("OEBPS/nav.xhtml", "<html><body><p>目录</p></body></html>"),
        ("OEBPS/text/一.xhtml", chapter),
    ])
}

/// Blocks as `kind: text`, cells as `table.row.column: text`.
fn blocks(document: &Document) -> Vec<String> {
    let show = |kind: BlockKind| match kind {
        BlockKind::Heading => "heading".into(),
        BlockKind::Paragraph => "paragraph".into(),
        BlockKind::ListItem => "item".into(),
        BlockKind::Caption => "caption".into(),
        BlockKind::Footnote => "footnote".into(),
        BlockKind::TableCell(Cell { table, row, column }) => format!("{table}.{row}.{column}"),
    };
    let blocks = document.blocks().iter();
    blocks
        .map(|block| format!("{}: {}", show(block.kind), block.span.of(document.text())))
        .collect()
}

#[test]
fn a_word_document_comes_with_its_kinds_and_changes_accepted() {
    let body = "<w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>会议</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>It </w:t></w:r><w:del><w:r><w:delText>was</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>is</w:t></w:r></w:ins><w:r><w:t> &lt;open&gt;.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句</w:t></w:r></w:p><w:p><w:r><w:t>后半句。</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>一项</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>中</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>en</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>下</w:t><w:br/><w:t>行</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>";
    let styles = "<w:styles xmlns:w='w'><w:style w:styleId='1'><w:name w:val='heading 1'/></w:style></w:styles>";
    let notes = "<w:footnotes xmlns:w='w'><w:footnote w:id='0'><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='2'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let core = "<c xmlns:dc='d'><dc:title>题</dc:title><dc:creator>某</dc:creator><dc:subject>事</dc:subject></c>";
    let more = [
        ("word/styles.xml", styles),
        ("word/footnotes.xml", notes),
        ("docProps/core.xml", core),
    ];
    let document = read("named.txt", &docx(body, &more));
    assert_eq!(document.format(), Format::Docx);
    assert_eq!(
        blocks(&document),
        [
            "heading: 会议",
            "paragraph: It is <open>.",
            "paragraph: 前半句后半句。",
            "item: 一项",
            "0.0.0: 中",
            "0.0.2: en",
            "0.1.0: 下",
            "0.1.0: 行",
            "footnote: A note."
        ]
    );
    let metadata = document.metadata();
    assert_eq!(metadata.title.as_deref(), Some("题"));
    assert_eq!(metadata.author.as_deref(), Some("某"));
    assert_eq!(metadata.more["subject"], "事");
    assert_eq!(document.source_span(document.blocks()[0].span), None);
}

#[test]
fn an_opendocument_text_comes_with_its_kinds() {
    let body = "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>会议</text:h>\
        <text:p>一<text:s text:c='3'/>二<text:note><text:note-citation>1</text:note-citation><text:note-body>\
        <text:p>注</text:p></text:note-body></text:note>三\n四。</text:p>\
        <text:list><text:list-item><text:p>项</text:p></text:list-item></text:list><text:p text:style-name='P1'>图</text:p>\
        <table:table><table:table-row><table:table-cell table:number-columns-repeated='2'/><table:table-cell>\
        <text:p>格</text:p></table:table-cell></table:table-row></table:table>";
    let document = read("a", &odt(body));
    assert_eq!(
        blocks(&document),
        [
            "heading: 会议",
            "paragraph: 一 二三四。",
            "item: 项",
            "caption: 图",
            "0.0.2: 格",
            "footnote: 注"
        ]
    );
    assert_eq!(document.metadata().language.as_deref(), Some("zh-CN"));
}

#[test]
fn a_book_is_read_along_its_spine() {
    let chapter = "<html xmlns:epub='e'><body><h1>第一章</h1><p>Caf&eacute;&nbsp;&mdash; one.</p>\
        <table><tr><td>a</td></tr></table><aside epub:type='footnote'>Note.</aside></body></html>";
    let document = read("a", &epub(chapter));
    assert_eq!(
        blocks(&document),
        ["heading: 第一章", "paragraph: Café — one.", "0.0.0: a"]
            .into_iter()
            .chain(["footnote: Note."])
            .collect::<Vec<_>>()
    );
    assert_eq!(document.metadata().author.as_deref(), Some("某人"));
}

#[test]
fn a_page_is_read_with_spans_and_its_encoding() {
    let html = "<html lang=zh><head><meta charset=gbk><title>题</title></head><body><h2>标&#39064;</h2>\
        <p>会议\n开幕。<b>Good</b> &amp; well.<br>二<div hidden>x</div><ul><li>甲<li>乙</ul>\
        <table><caption>表</caption><tr><td colspan=2>a<td>b</table></body></html>";
    let (bytes, _, _) = encoding_rs::GBK.encode(html);
    let document = read("a", &bytes);
    assert_eq!(
        blocks(&document),
        [
            "heading: 标题",
            "paragraph: 会议开幕。Good & well.",
            "paragraph: 二",
            "item: 甲",
            "item: 乙",
            "caption: 表",
            "0.0.0: a",
            "0.0.2: b"
        ]
    );
    assert_eq!(document.metadata().title.as_deref(), Some("题"));
    let span = document.source_span(document.blocks()[3].span).unwrap();
    assert_eq!(
        encoding_rs::GBK.decode(&bytes[span.start..span.end]).0,
        "甲"
    );
}

#[test]
fn markdown_and_tables_are_read_with_spans() {
    let text = "---\ntitle: 题\n---\n# 标题\n\n会议**开幕**，\n很[好](http://x.example)。A &amp; b.\n\n* one\n* two\n\n```\ncode\n```\n\n\
        | a | b |\n|---|---|\n| c | d |\n";
    let document = read("a.txt", text.as_bytes());
    assert_eq!(document.format(), Format::Markdown);
    assert_eq!(
        blocks(&document),
        [
            "heading: 标题",
            "paragraph: 会议开幕，很好。A & b.",
            "item: one",
            "item: two",
            "0.0.0: a",
            "0.0.1: b",
            "0.1.0: c",
            "0.1.1: d"
        ]
    );
    let span = document.source_span(document.blocks()[2].span).unwrap();
    assert_eq!(span.of(text), "one");

    let table = "zh,en\r\n\"一，\"\"二\"\"\",\"a\nb\"\n";
    let document = read("a.csv", table.as_bytes());
    assert_eq!(
        blocks(&document),
        ["0.0.0: zh", "0.0.1: en", "0.1.0: 一，\"二\"", "0.1.1: a b"]
    );
}

#[test]
fn segments_and_json_are_columns_and_one_language_can_be_asked_for() {
    let tmx = "<?xml version='1.0'?><tmx version='1.4'><header srclang='zh'/><body><tu><tuv xml:lang='zh-CN'><seg>一<bpt \
        i='1'>&lt;b></bpt>二</seg></tuv><tuv xml:lang='en'><seg>One &amp; two</seg></tuv></tu></body></tmx>";
    let xliff = "<xliff version='1.2'><file source-language='zh' target-language='en'><body><trans-unit id='1'><source>一\
        <g id='1'>二</g></source><target>One &amp; two</target><alt-trans><target>Old</target></alt-trans></trans-unit></body>\
        </file></xliff>";
    let json = "{\"zh\": \"一二\", \"en\": \"One & two\", \"n\": [1]}\n";
    for text in [tmx, xliff, json] {
        let document = read("a", text.as_bytes());
        assert_eq!(
            blocks(&document),
            ["0.0.0: 一二", "0.0.1: One & two"],
            "{text}"
        );
        let options = ReadOptions {
            language: Some("en"),
            ..ReadOptions::default()
        };
        let one = Document::read("a", text.as_bytes(), &options).unwrap();
        assert_eq!(one.text().trim(), "One & two", "{text}");
    }
    let article =
        "{\"title\": \"题\", \"paragraphs\": [\"一。\", \"二。\"], \"date\": \"2026-06-17\"}";
    let document = read("a", article.as_bytes());
    assert_eq!(
        blocks(&document),
        ["heading: 题", "paragraph: 一。", "paragraph: 二。"]
    );
    assert_eq!(document.metadata().date.as_deref(), Some("2026-06-17"));
    assert!(refusal("a", b"{\"n\": 1}").starts_with("a: no text in it, expected"));
}

#[cfg(feature = "xlsx")]
#[test]
fn a_spreadsheet_is_a_table_a_sheet() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 1, "中").unwrap();
    sheet.write(3, 0, 6.5).unwrap();
    book.add_worksheet().write(0, 0, "two\nlines").unwrap();
    let document = read("a", &book.save_to_buffer().unwrap());
    assert_eq!(
        blocks(&document),
        ["0.0.1: 中", "0.3.0: 6.5", "1.0.0: two", "1.0.0: lines"]
    );
}

#[test]
fn one_text_gives_the_same_sentences_in_every_format() {
    for (language, text) in [
        (&CHINESE, include_str!("../aligned/leaders-meeting/zh.txt")),
        (&ENGLISH, include_str!("../aligned/leaders-meeting/en.txt")),
    ] {
        let split = |document: &Document| -> Vec<String> {
            let found = sentences(document, language, &SplitOptions::default());
            let text = document.text();
            found.iter().map(|s| s.span.of(text).to_owned()).collect()
        };
        let plain = read("a.txt", text.as_bytes());
        let expected = split(&plain);
        assert!(expected.len() > 30);
        let lines: Vec<&str> = plain
            .blocks()
            .iter()
            .map(|b| b.span.of(plain.text()))
            .collect();
        let each = |before: &str, after: &str| -> String {
            let escaped = lines
                .iter()
                .map(|line| line.replace('&', "&amp;").replace('<', "&lt;"));
            escaped
                .map(|line| [before, &line, after, "\n"].concat())
                .collect()
        };
        let html = format!(
            "<!DOCTYPE html><meta charset=utf-8><body>{}",
            each("<p>", "</p>")
        );
        let made = [
            docx(&each("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"), &[]),
            odt(&each("<text:p>", "</text:p>")),
            epub(&each("<p>", "</p>")),
            html.into_bytes(),
            format!("# x\n\n## y\n\n{}", lines.join("\n\n")).into_bytes(),
            serde_json::json!({ "paragraphs": lines })
                .to_string()
                .into_bytes(),
        ];
        for bytes in made {
            let document = read("a", &bytes);
            let mut found = split(&document);
            if document.format() == Format::Markdown {
                found.drain(..2);
            }
            assert_eq!(found, expected, "{:?}", document.format());
        }
    }
}

#[test]
fn what_is_hostile_or_unreadable_is_refused_with_its_reason() {
    let bomb = "0".repeat(40 << 20);
    let entity = "<!DOCTYPE d [<!ENTITY a 'x'>]><w:document xmlns:w='w'><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>";
    let deep = format!("<html>{}", "<div>".repeat(1_100));
    let nested = format!("{}x", "<w:p>".repeat(1_100));
    for (bytes, expected) in [
        (docx(&bomb, &[]), "unpacks to more than 250 times its size"),
        (pack(&[("word/document.xml", entity)]), "entity &a;"),
        (docx(&nested, &[]), "elements nested more than 1000 deep"),
        (deep.into_bytes(), "elements nested more than 1000 deep"),
        (docx("<w:p>", &[]), "expected"),
        (
            pack(&[("a.txt", "x"), ("b.txt", "y")]),
            "a ZIP archive of 2 members",
        ),
        (b"{\\rtf1 x}".to_vec(), "LibreOffice"),
        (
            b"PK\x03\x04....".to_vec(),
            "expected a ZIP archive that is whole",
        ),
        (
            pack(&[("mimetype", "application/epub+zip")]),
            "expected an EPUB",
        ),
    ] {
        let message = refusal("a", &bytes);
        assert!(
            message.starts_with("a: ") && message.contains(expected),
            "{message}"
        );
    }
}

#[test]
fn plain_text_is_read_as_it_was_and_can_be_asked_for() {
    let text = "# 标题\n\n## 二\n\n会议开幕。\n";
    let document = Document::read("a.md", text.as_bytes(), &ReadOptions::plain()).unwrap();
    assert_eq!(document.text(), text);
    assert_eq!(document.format(), Format::Text);
}
