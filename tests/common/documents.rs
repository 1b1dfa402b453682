//! Documents of every format, made on the spot.
// Hardly any test makes them all.
#![allow(dead_code)]

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A ZIP archive of these members.
pub fn pack(members: &[(&str, &str)]) -> Vec<u8> {
    let members = members.iter();
    pack_bytes(members.map(|&(name, content)| (name, content.as_bytes())))
}

/// A ZIP archive of members that need not be text.
pub fn pack_bytes<'a>(members: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A Word document of this body, with more members.
pub fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut members = vec![("word/document.xml", document.as_str())];
    members.extend(more);
    pack(&members)
}

/// A text in `OpenDocument` of this body.
pub fn odt(body: &str) -> Vec<u8> {
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

/// An e-book of a table of contents and one chapter.
pub fn epub(chapter: &str) -> Vec<u8> {
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

/// A spreadsheet of one sheet.
pub fn xlsx(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut sheet = String::from("<worksheet><sheetData>");
    for (at, row) in (1..).zip(rows) {
        let _ = write!(sheet, "<row r='{at}'>");
        for (column, text) in ('A'..).zip(row.iter()) {
            let text = escaped(text);
            let _ = write!(
                sheet,
                "<c r='{column}{at}' t='inlineStr'><is><t>{text}</t></is></c>"
            );
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    pack(&[
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
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// A text as XML and HTML have it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Chinese without an embedded font, in two bytes a character (UCS-2).
pub const CHINESE_FONT: &str = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<<\
    /Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]\
    /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>";

/// A line of a PDF: where it begins, in points from the lower left corner, the size of its type, and its text.
pub type Line<'a> = (u32, u32, u32, &'a str);

/// A PDF of pages of lines.
pub fn pdf(pages: &[Vec<Line<'_>>]) -> Vec<u8> {
    let pages: Vec<String> = pages.iter().map(|lines| drawn(lines)).collect();
    let fonts =
        format!("/Font<</F1 {CHINESE_FONT}/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>");
    pdf_of(&pages, &fonts, &[], "/Info<</Title(A title)>>")
}

/// What draws lines: in Chinese type (F1), or in Latin type (F2) where they are ASCII.
pub fn drawn(lines: &[Line<'_>]) -> String {
    let mut page = String::from("BT\n");
    for (x, y, size, text) in lines {
        let (font, shown) = if text.is_ascii() {
            let text = text.replace('\\', "\\\\");
            let text = text.replace('(', "\\(").replace(')', "\\)");
            ("F2", format!("({text})"))
        } else {
            let codes = text.encode_utf16().map(|code| format!("{code:04X}"));
            ("F1", format!("<{}>", codes.collect::<String>()))
        };
        let _ = writeln!(page, "/{font} {size} Tf 1 0 0 1 {x} {y} Tm {shown} Tj");
    }
    page + "ET"
}

/// A PDF (ISO 32000) of pages in their own words, with resources, more objects, numbered from 3 on, and more entries of
/// its trailer.
pub fn pdf_of(pages: &[String], resources: &str, more: &[&str], trailer: &str) -> Vec<u8> {
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), String::new()];
    objects.extend(more.iter().map(ToString::to_string));
    let mut kids = String::new();
    for page in pages {
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>/Contents {} 0 R>>",
            number + 1
        ));
        objects.push(format!(
            "<</Length {}>>stream\n{page}\nendstream",
            page.len()
        ));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = write!(
        file,
        "{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// A small file of each format, by the format's name.
pub fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let word = "<w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>会议</w:t></w:r></w:p>\
        <w:p><w:r><w:t>开幕。</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>中</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>en</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let parts = [
        (
            "word/styles.xml",
            "<w:styles xmlns:w='w'><w:style w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='0'/></w:style></w:styles>",
        ),
        (
            "word/footnotes.xml",
            "<w:footnotes xmlns:w='w'><w:footnote w:id='2'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
        (
            "docProps/core.xml",
            "<c xmlns:dc='d'><dc:title>题</dc:title></c>",
        ),
    ];
    let open = "<text:h>会议</text:h><text:p>开<text:s text:c='3'/>幕。<text:note><text:note-body><text:p>注</text:p>\
        </text:note-body></text:note></text:p><text:list><text:list-item><text:p>项</text:p></text:list-item></text:list>\
        <table:table><table:table-row><table:table-cell table:number-columns-repeated='2'/><table:table-cell>\
        <text:p>格</text:p></table:table-cell></table:table-row></table:table>";
    let page = "<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>题</title></head><body><nav><a href=a>首页</a></nav>\
        <h2>标&#39064;</h2><p>会议\n开幕。<b>Good</b> &amp; well.<br>二<ul><li>甲<li>乙</ul><table><caption>表</caption><tr>\
        <td colspan=2>a<td>b</table></body></html>";
    let cues = "00:00:01,000 --> 00:00:02,000\n<i>The</i> meeting\n\n2\n00:00:02,100 --> 00:00:03,000\nwill {\\an8}begin.\n会议开始。\n";
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (
            "text",
            text("会议开幕。\n\n    The talks were held in\nBeijing.\n"),
        ),
        (
            "pdf",
            pdf(&[
                vec![
                    (60, 780, 18, "会议开幕"),
                    (60, 750, 11, "双方签署了20份文件。"),
                    (320, 750, 11, "The two sides (both) signed."),
                    (60, 735, 11, "会谈在北京举行。"),
                    (320, 735, 11, "The talks were held."),
                ],
                vec![(60, 780, 11, "- 2 -")],
            ]),
        ),
        ("docx", docx(word, &parts)),
        ("odt", odt(open)),
        (
            "rtf",
            text(
                "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f1\\fcharset134 SimSun;}}\\f1\\uc2 {\\outlinelevel0 \\'bb\\'e1\\u35758\\'d2\\'e9\\par}\\pard \
                 Talks{\\footnote a}\\par\\intbl b\\cell\\row}",
            ),
        ),
        ("epub", epub(page)),
        ("html", text(page)),
        (
            "markdown",
            text(
                "---\ntitle: 题\n---\n# 标题\n\n会议**开幕**，\n很[好](http://x.example)。A &amp; b.[^1]\n\n* one\n* two\n\n```\ncode\n\
                 ```\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: note\n",
            ),
        ),
        ("srt", text(&format!("1\n{cues}"))),
        (
            "vtt",
            text(&format!("WEBVTT\n\n{}", cues.replace(',', "."))),
        ),
        (
            "xlsx",
            xlsx(&[vec!["中文", "English"], vec!["会议 & 开幕", "opens"]]),
        ),
        ("csv", text("zh,en\r\n\"一，\"\"二\"\"\",\"a\nb\"\n")),
        ("tsv", text("zh\ten\n一\t\"a\tb\"\n")),
        (
            "tmx",
            text(
                "<?xml version='1.0'?><tmx version='1.4'><header srclang='zh'/><body><tu><tuv xml:lang='zh-CN'><seg>一<bpt \
                 i='1'>&lt;b></bpt>二</seg></tuv><tuv xml:lang='en'><seg>One &amp; two</seg></tuv></tu></body></tmx>",
            ),
        ),
        (
            "xliff",
            text(
                "<xliff version='1.2'><file source-language='zh' target-language='en'><body><trans-unit id='1'><source>一\
                 <g id='1'>二</g></source><target>One &amp; two</target><alt-trans><target>Old</target></alt-trans>\
                 </trans-unit></body></file></xliff>",
            ),
        ),
        (
            "json",
            text(
                "{\"title\": \"题\", \"paragraphs\": [\"一。\", \"\\u4e8c\"], \"zh\": \"一\", \"en\": \"One\"}\n{\"text\": \"x\"}\n",
            ),
        ),
    ]
}
