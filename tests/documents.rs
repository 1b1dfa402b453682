//! Documents of every format read through the public interface; the files are made on the spot.

#[path = "common/documents.rs"]
mod made;

use made::{Line, docx, drawn, epub, odt, pack, pdf, pdf_of};
use zhen::segment::{CHINESE, ENGLISH, SplitOptions, sentences};
use zhen::text::{BlockKind, Cell, Document, Format, ReadOptions};

fn read(name: &str, bytes: &[u8]) -> Document {
    Document::read(name, bytes, &ReadOptions::default()).unwrap()
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let read = Document::read(name, bytes, &ReadOptions::default());
    read.expect_err("no document").to_string()
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
fn rich_text_is_read_in_the_encodings_of_its_fonts() {
    let (gbk, _, _) = encoding_rs::GBK.encode("会议");
    let (big, _, _) = encoding_rs::BIG5.encode("會議");
    let codes = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(String::new(), |all, b| format!("{all}\\'{b:02x}"))
    };
    let (gbk, big) = (codes(&gbk), codes(&big));
    let text = format!(
        "{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fnil Arial;}}{{\\f1\\fcharset136 MingLiU;}}}}{{\\info{{\\title x}}}}\
         {{\\*\\generator y;}}{{\\header z\\cell\\par}}\\headery708\\footery708\n\
         {{\\pard\\outlinelevel0 {gbk}\\par}}\
         \\pard {{\\f1 {big}}}\\uc2\\u20250{gbk}\\u-10179?!\\u-9138?!, \\ldblquote a\\rdblquote\\~\\{{b\\}}{{\\v hidden}}{{\\footnote {gbk}\\par c}}.\\par\n\
         {{\\pntext 1.}}\\pard\\ls1 item\\line two\\par\\trowd\\pard\\intbl {gbk}\\cell\\uc1 a\\par b\\cell\\row\\intbl c\\cell\\row\\pard\
         {{\\field{{\\*\\fldinst HYPERLINK d}}{{\\fldrslt e}}}}{{\\pict 00\\bin3 {{}}\\}}\\par\\intbl f\\cell"
    );
    let document = read("a.doc", text.as_bytes());
    assert_eq!(document.format(), Format::Rtf);
    assert_eq!(
        blocks(&document),
        [
            "heading: 会议",
            "paragraph: 會議会议👎, “a” {b}.",
            "item: item",
            "item: two",
            "0.0.0: 会议",
            "0.0.1: a",
            "0.0.1: b",
            "0.1.0: c",
            "paragraph: e",
            "1.0.0: f",
            "footnote: 会议 c"
        ]
    );
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
        (
            b"{\\rtf1".repeat(1_100),
            "groups nested more than 1000 deep",
        ),
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

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_read_column_after_column_without_what_stands_along_its_edges() {
    let page = |number: &'static str, lines: &[Line<'static>]| {
        let mut page = vec![(60, 810, 9, "Zhen 2026"), (290, 30, 9, number)];
        page.extend(lines);
        page
    };
    let document = read(
        "a",
        &pdf(&[
            page(
                "- 1 -",
                &[
                    (60, 760, 18, "会议开幕"),
                    (82, 720, 11, "会谈在北京举行，双方签署了20份文件。这是"),
                    (60, 705, 11, "第一栏的第二行，还没有写完，要写到另外一栏"),
                    (60, 690, 11, "去，所以这一行也是满的，没有在这里就结束，"),
                    (320, 720, 11, "而是在右栏里结束。"),
                    (342, 705, 11, "第二段从这里开始，它一直写到这一页的末尾，"),
                    (320, 690, 11, "然后结束。"),
                ],
            ),
            page(
                "- 2 -",
                &[(82, 720, 11, "The talks (of both sides) were held.")],
            ),
        ]),
    );
    assert_eq!(document.format(), Format::Pdf);
    assert_eq!(
        blocks(&document),
        [
            "heading: 会议开幕",
            "paragraph: 会谈在北京举行，双方签署了20份文件。这是第一栏的第二行，还没有写完，要写到另外一栏去，所以这一行也是满的，\
             没有在这里就结束，而是在右栏里结束。",
            "paragraph: 第二段从这里开始，它一直写到这一页的末尾，然后结束。",
            "paragraph: The talks (of both sides) were held.",
        ]
    );
    assert_eq!(document.metadata().title.as_deref(), Some("A title"));
    assert_eq!(document.source_span(document.blocks()[0].span), None);
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_without_text_that_can_be_read_is_refused() {
    let page = [drawn(&[(60, 700, 11, "会谈在北京举行。")])];
    let font = |encoding: &str, more: &str| {
        format!(
            "/Font<</F1<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}{more}/DescendantFonts[<</Type/Font\
             /Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>>>"
        )
    };
    let locked = "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<0000000000000000000000000000000000000000000000000000\
                  000000000000>/U<0000000000000000000000000000000000000000000000000000000000000000>>>";
    let map = "/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <0000><FFFF> endcodespacerange\n\
               1 beginbfrange <0000><FFFF><E000> endbfrange endcmap end";
    let map = format!("<</Length {}>>stream\n{map}\nendstream", map.len());
    let picture = "/XObject<</I 3 0 R>>";
    let pixels = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\n\
                  endstream";
    let unknown = font("Identity-H", "/ToUnicode 3 0 R").replace("GB1", "Identity");
    let drawing = ["q 500 0 0 700 40 40 cm /I Do Q".to_owned()];
    let cases = [
        (
            pdf_of(&page, "", &[], locked),
            "the PDF is encrypted; save it without encryption",
        ),
        (
            pdf_of(&drawing, picture, &[pixels], ""),
            "no text in its 1 pages, which are pictures (a scan)",
        ),
        (
            pdf_of(&page, &font("GBK-EUC-H", ""), &[], ""),
            "a font in the encoding GBK-EUC-H",
        ),
        (
            pdf_of(&page, &unknown, &[&map], ""),
            "no text in its 1 pages",
        ),
        (b"%PDF-1.7\nand no more".to_vec(), "the PDF "),
    ];
    for (bytes, expected) in cases {
        let message = refusal("a.pdf", &bytes);
        assert!(
            message.starts_with(&format!("a.pdf: {expected}")),
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
