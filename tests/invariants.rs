//! What every reader promises, on inputs made by chance: the checks of the fuzz targets, without a fuzzer.

#[path = "common/documents.rs"]
mod made;
#[path = "../fuzz/src/lib.rs"]
mod readers;

use proptest::collection::vec;
use proptest::prelude::*;
use zhen::text::{Document, Format, ReadOptions};

/// Pieces that readers look for, put together by chance so that the inputs come near to something.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "　",
    "。",
    "！”",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    ". ",
    "! ",
    "? ",
    "\"",
    "'",
    "(",
    ")",
    "; ",
    "；",
    "：",
    "...",
    "……",
    "Mr. ",
    "U.S. ",
    "a.m. ",
    "1.5",
    "2026",
    "第二届",
    "３",
    "万亿",
    "新华社北京6月9日电",
    "BEIJING, June 9 (Xinhua) -- ",
    "The talks were held",
    "会谈在北京举行",
    "習近平",
    "中國",
    "经济增长",
    "The economy grew",
    "[0]:[0]",
    "[1]:[1, 2]:0.5",
    "[]:[3]",
    "[2]:[]",
    "[",
    "]",
    ":",
    ",",
    "0",
    "1",
    "-1",
    "0.25",
    "{\"translation\": {\"zh\": \"是\", \"en\": \"yes\"}}",
    "{",
    "}",
    "\\",
    "\\u0000",
    "null",
    "<?xml version=\"1.0\"?>",
    "<tmx version=\"1.4\">",
    "<header srclang=\"zh\"/>",
    "<body>",
    "<tu>",
    "<tuv xml:lang=\"zh\">",
    "<tuv xml:lang=\"en\">",
    "<seg>",
    "</seg>",
    "</tuv>",
    "</tu>",
    "</body>",
    "</tmx>",
    "&amp;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "# ",
    "峰会\tsummit\t0.5",
    "中國 中国 [Zhong1 guo2] /China/",
    "\0",
    "\u{feff}",
    "\u{301}",
    "\u{200b}",
    "𠀀",
    "🀄",
    "é",
    "<html>",
    "<meta charset=gbk>",
    "<div id=detail>",
    "<p>",
    "</p>",
    "</div>",
    "<table><tr><td>",
    "<b><i>",
    "<script>",
    "<a href='c_1_2.htm'>下一页</a>",
    "<a rel=next href=//[>",
    "责任编辑：",
    "2026-06-17 08:30",
    "datasource:0123456789abcdef0123456789abcdef",
    "User-agent: *\n",
    "Disallow: /*a$\n",
    "Crawl-delay: 1e9\n",
    "HTTP/1.1 200 OK\r\n",
    "\r\n\r\n",
    "WARC/1.1\r\n",
    "0\t0\t0.9\n",
    "1\t2\t0\n",
];

/// Pieces of termbases.
const TERM_PIECES: &[&str] = &[
    "\n",
    "\t",
    ",",
    "\"",
    "\\n",
    "# title: x\n",
    "zh\ten\tstatus\n",
    "zh-HK\tid\ten\tnote\ttbx\tconcept_tbx\n",
    "en,zh,rank,valid_from,domain\n",
    "口岸\tport\tforbidden\n",
    "口岸",
    "port",
    "port,口岸,1,2020,sea\n",
    "c1",
    "2020-02-30",
    "deprecated",
    "<tbx>",
    "<conceptEntry id='a'>",
    "<conceptEntry>",
    "</conceptEntry>",
    "<langSec xml:lang='zh'><termSec><term>口岸</term></termSec></langSec>",
    "<langSec xml:lang='en-GB'><termSec><term>port</term>",
    "</termSec></langSec>",
    "<langSec xml:lang='fr'><termSec><term>port</term><termNote type='x'>y</termNote></termSec></langSec>",
    "<termNote type='administrativeStatus'>supersededTerm-admn-sts</termNote>",
    "<descripGrp><descrip type='definition'>a <hi>b</hi> c</descrip><date>x</date></descripGrp>",
    "<transac type='transactionType'>origination</transac>",
    "<note>zhen:",
    "<note>",
    "a  b",
    "status=forbidden",
    "</note>",
    "&#10;",
    "&lt;",
    " ",
    "</tbx>",
    "{\"head\": [\"a\"], \"concepts\": [",
    "{\"zh\": [{\"term\": \"口岸\", \"tbx\": \"<note> a</note>\"}]}",
    "{\"en\": [{\"term\": \"a\", \"rank\": 1}], \"tbx\": \"<langSec><note>b</note></langSec>\"}",
    "]}",
];

/// Pieces of a termbase by chance, with a first byte that tells its format.
fn termbase() -> impl Strategy<Value = Vec<u8>> {
    let pieces = vec(proptest::sample::select(TERM_PIECES), 0..30);
    (0_u8..5, pieces).prop_map(|(how, pieces)| [&[how][..], pieces.concat().as_bytes()].concat())
}

/// Bytes by chance, or pieces by chance, with a first byte that tells how to read them.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let pieces = vec(proptest::sample::select(PIECES), 0..40).prop_map(|p| p.concat().into_bytes());
    let noise = vec(any::<u8>(), 0..200);
    let body = prop_oneof![8 => pieces, 1 => noise.clone(), 1 => (vec(proptest::sample::select(PIECES), 0..20), noise).prop_map(|(pieces, noise)| [pieces.concat().into_bytes(), noise].concat())];
    (any::<u8>(), body).prop_map(|(how, body)| [&[how][..], &body].concat())
}

/// Pieces of documents in every format.
const DOCUMENT_PIECES: &[&str] = &[
    "\0",
    "\n",
    "\n\n",
    " ",
    "\u{3000}",
    "会谈在北京举行。",
    "Talks.",
    "&amp;",
    "&nbsp;",
    "&#20013;",
    "&",
    "<",
    ">",
    "\"",
    ",",
    "\t",
    "# ",
    "* ",
    "> ",
    "| a | b |\n|---|---|\n",
    "[^1]: ",
    "```",
    "**",
    "![a](b)",
    "---\ntitle: x\n---\n",
    "1\n00:00:01,000 --> 00:00:02,000\n",
    "WEBVTT\n\n",
    "{\\an8}",
    "<i>",
    "<p>",
    "</p>",
    "<li>",
    "<table>",
    "<tr>",
    "<td colspan=99999999999>",
    "</table>",
    "<pre>",
    "<title>",
    "<script>",
    "<nav>",
    "<div hidden>",
    "<!--",
    "-->",
    "<w:document>",
    "</w:document>",
    "<w:body>",
    "</w:body>",
    "<w:p>",
    "</w:p>",
    "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
    "<w:r><w:t>中 a</w:t></w:r>",
    "<w:br/>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc><w:gridSpan w:val='4294967295'/>",
    "</w:tc>",
    "<office:body>",
    "</office:body>",
    "<text:h>",
    "</text:h>",
    "<text:note-body>",
    "<table:table-cell table:number-columns-repeated='4294967295'/>",
    "<tmx>",
    "<tu>",
    "<tuv xml:lang='zh'><seg>",
    "</seg></tuv>",
    "</tu>",
    "<xliff><file><unit><segment><source>",
    "</source>",
    "{\"text\": \"a\"}",
    "{\"zh\": \"中\", \"en\": \"en\"}",
    "<worksheet><sheetData><row r='1'><c r='XFD1048576' t='inlineStr'><is><t>中</t></is></c></row></sheetData></worksheet>",
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n",
    "4 0 obj<</Length 30>>stream\nBT /F1 12 Tf (Talks.) Tj ET\nendstream endobj\n",
    "trailer<</Root 1 0 R>>\n%%EOF",
];

/// Documents by chance, with a first byte that tells the format and whether they are packed.
fn document() -> impl Strategy<Value = Vec<u8>> {
    let pieces = vec(proptest::sample::select(DOCUMENT_PIECES), 0..40);
    (any::<u8>(), pieces)
        .prop_map(|(how, pieces)| [&[how][..], pieces.concat().as_bytes()].concat())
}

/// Small documents of every format, from which fuzzing begins: written to `$ZHEN_SEEDS`, a folder a format, where that is
/// set.
#[test]
fn documents_that_were_made() {
    let samples = made::samples();
    for name in Format::names().filter(|name| *name != "zip") {
        assert!(samples.iter().any(|(of, _)| *of == name), "no {name}");
    }
    for (name, file) in samples {
        let read = Document::read(&format!("a.{name}"), &file, &ReadOptions::default());
        let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read.format().name(), name);
        for (number, seed) in readers::seeds(name, &file).iter().enumerate() {
            readers::document(seed);
            if let Some(folder) = std::env::var_os("ZHEN_SEEDS") {
                let folder = std::path::Path::new(&folder).join(name);
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(folder.join(format!("made-{number}")), seed).unwrap();
            }
        }
    }
}

proptest! {
    #[test]
    fn documents(bytes in input()) {
        readers::text(&bytes);
    }

    #[test]
    fn documents_of_every_format(bytes in prop_oneof![3 => document(), 1 => input()]) {
        readers::document(&bytes);
    }

    #[test]
    fn sentences_and_tokens(bytes in input()) {
        readers::segment(&bytes);
    }

    #[test]
    fn corpora(bytes in input()) {
        readers::corpus(&bytes);
        readers::packed(&bytes);
    }

    #[test]
    fn bead_lines(bytes in input()) {
        readers::score(&bytes);
    }

    #[test]
    fn weights(bytes in input()) {
        readers::model(&bytes);
    }

    #[test]
    fn dictionaries(bytes in input()) {
        readers::dictionary(&bytes);
    }

    #[cfg(feature = "fetch")]
    #[test]
    fn pages(bytes in input()) {
        readers::page(&bytes);
    }

    #[cfg(feature = "fetch")]
    #[test]
    fn robots_and_records(bytes in input()) {
        readers::robots(&bytes);
        readers::warc(&bytes);
    }

    #[test]
    fn termbases(bytes in prop_oneof![4 => termbase(), 1 => input()]) {
        readers::termbase(&bytes);
    }

    #[test]
    fn alignments(bytes in input()) {
        readers::align(&bytes);
    }
}
