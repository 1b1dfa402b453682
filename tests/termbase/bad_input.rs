//! What is refused, and in which words.

use zhen::term::{self, Format, Severity};

/// The first error of a file: of the whole, or of a row.
#[track_caller]
fn refused(text: &str, format: Format) -> String {
    match term::read("x", text.as_bytes(), format) {
        Err(error) => error.to_string(),
        Ok(reading) => reading.strict().unwrap_err().to_string(),
    }
}

#[test]
fn rows_are_refused_with_their_line() {
    for (text, error) in [
        (
            "口岸\n",
            "x:1: 1 column, expected 2 to 4 (zh, en, status, note) or a first row that names them",
        ),
        ("口岸\tport\n大使\n", "x:2: 1 column, expected 2: zh, en"),
        (
            "口岸\tport\n大使\ta\tb\n",
            "x:2: 3 columns, expected 2: zh, en",
        ),
        (
            "# a\n\nzh\ten\tstatus\n口岸\tport\tpreffered\n",
            "x:4: unknown status \"preffered\", did you mean preferred; expected preferred, admitted, deprecated, forbidden",
        ),
        (
            "zh\ten\tstatsu\n",
            "x:1: unknown column \"statsu\", did you mean status; expected some of id, zh, en, language, status, pos, case, domain, note, source, valid_from, valid_to, rank, definition, concept_note, tbx, concept_tbx",
        ),
        (
            "zh\ten\tnote\tnotes\n",
            "x:1: two columns note, expected each once",
        ),
        (
            "english\tstatus\n",
            "x:1: no column zh, expected one for each language",
        ),
        (
            "zh\ten\n口岸\t\n",
            "x:2: empty en cell, expected a term, or an id that says which concept the other is of",
        ),
        (
            "zh\ten\tid\n\t\tc1\n",
            "x:2: empty zh and en cells, expected a term in one",
        ),
        (
            "port\t口岸\nembassy\t大使馆\n",
            "x:1: English in the zh column and Chinese in the en column, in 2 rows of 2; exchange the names of the columns, or give them in a first row",
        ),
        (
            "口岸\tport\n大使\tambassador\nembassy\t大使馆\n",
            "x:3: English in the zh column and Chinese in the en column; exchange them",
        ),
        (
            "zh\ten\tcase\n口岸\tport\tperhaps\n",
            "x:2: case \"perhaps\", expected sensitive or insensitive",
        ),
        (
            "zh\ten\trank\n口岸\tport\tfirst\n",
            "x:2: rank \"first\", expected a whole number from 1",
        ),
        (
            "zh\ten\tvalid_to\n口岸\tport\t2019-02-29\n",
            "x:2: \"2019-02-29\" is no date, expected one such as 2019-06-30",
        ),
        (
            "zh\ten\tstatus\n口岸\tport\tpreferred\n口岸\tport\tforbidden\n",
            "x:3: \"port\" is forbidden here and preferred in line 2; delete one of the rows; the earlier is kept",
        ),
        (
            "zh\ten\tlanguage\n口岸\tport\tfr\n",
            "x:2: language \"fr\" of the en term, expected a tag such as en",
        ),
    ] {
        assert_eq!(refused(text, Format::Tsv), error);
    }
    let csv = "zh,en,note\n口岸,port,\"two\nlines\"\n大使\n";
    assert_eq!(
        refused(csv, Format::Csv),
        "x:4: 1 column, expected 3: zh, en, note"
    );
    let crlf = "zh,en\r\n口岸,port\r\n大使,a,b\r\n";
    assert_eq!(
        refused(crlf, Format::Csv),
        "x:3: 3 columns, expected 2: zh, en"
    );
    let garbled = term::read("x", b"\x1f\x8bzip", Format::Tsv).unwrap_err();
    assert_eq!(
        garbled.to_string(),
        "x: the file is gzip data, not plain text; save it as text first"
    );
}

#[test]
fn a_bad_row_costs_nothing_but_itself() {
    let text = "zh\ten\tstatus\n口岸\tport\tbad\n大使\tambassador\tpreferred\n";
    let reading = term::read("x", text.as_bytes(), Format::Tsv).unwrap();
    assert_eq!(reading.findings.len(), 1);
    assert_eq!(reading.termbase.concepts[0].zh[0].text, "大使");
}

#[test]
fn any_encoding_order_and_name_of_columns_is_read() {
    let text = "备注,英文,状态,中文\r\n\"a, b\",border port,禁用,口岸\r\n";
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let semicolons = text.replace(',', ";").replace("a;", "a,");
    for bytes in [text.as_bytes(), &gbk, &utf16, semicolons.as_bytes()] {
        let termbase = term::read("x", bytes, Format::Csv)
            .unwrap()
            .strict()
            .unwrap();
        let term = &termbase.concepts[0].en[0];
        assert_eq!(
            (&*term.text, &*term.note, term.status.name()),
            ("border port", "a, b", "forbidden")
        );
    }
    let source = "source\ttarget\n口岸\tport\n";
    assert_eq!(
        term::read("x", source.as_bytes(), Format::Tsv)
            .unwrap()
            .strict()
            .unwrap()
            .concepts[0]
            .en[0]
            .text,
        "port"
    );
    let both = "zh-HK\ten_GB\tsource\n口岸\tport\tlaw\n";
    let concept = &term::read("x", both.as_bytes(), Format::Tsv)
        .unwrap()
        .strict()
        .unwrap()
        .concepts[0];
    let en = &concept.en[0];
    assert_eq!(
        (&*concept.zh[0].language, &*en.language, &*en.source),
        ("zh-HK", "en-GB", "law")
    );
}

fn tbx(entry: &str) -> String {
    format!(
        "<tbx xmlns=\"urn:iso:std:iso:30042:ed-2\" type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\">\n<text><body>\n{entry}\n</body></text></tbx>"
    )
}

fn entry(inside: &str) -> String {
    tbx(&format!(
        "<conceptEntry><langSec xml:lang=\"zh\"><termSec><term>口岸</term></termSec></langSec>{inside}</conceptEntry>"
    ))
}

#[test]
fn xml_is_refused_with_its_line() {
    let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE tbx [\n<!ENTITY a \"ha\">\n<!ENTITY b \"&a;&a;\">\n]>\n<tbx>&b;</tbx>";
    assert_eq!(
        refused(laughs, Format::Tbx),
        "x:2: the document type declares entities, which are refused; expected none"
    );
    assert_eq!(
        refused(&entry("<note>&b;</note>"), Format::Tbx),
        "x:3: entity &b;, expected one of XML's five or a character reference"
    );
    assert_eq!(
        refused("<tbx></tbx>", Format::Tbx),
        "x: no conceptEntry (TBX 3) and no termEntry (TBX 2) in it, expected one"
    );
    assert_eq!(
        refused(&tbx("<conceptEntry>"), Format::Tbx)
            .split(';')
            .next(),
        Some("x:4: ill-formed document: expected `</conceptEntry>`, but `</body>` was found")
    );
    assert_eq!(
        refused("<tbx><text>", Format::Tbx),
        "x:1: the file ends inside an element, expected its end"
    );
    let deep = format!("{}{}", "<a>".repeat(50), "</a>".repeat(50));
    assert_eq!(
        refused(&deep, Format::Tbx),
        "x:1: elements nested deeper than 32, expected a TBX"
    );
    for (inside, error) in [
        (
            "<langSec xml:lang=\"en\"><termSec/></langSec>",
            "x:3: a termSec without a term, expected <term>",
        ),
        (
            "<langSec><termSec><term>a</term></termSec></langSec>",
            "x:3: a langSec without a language, expected xml:lang",
        ),
        (
            "<langSec xml:lang=\"en\"><termSec><term>a</term><termNote type=\"administrativeStatus\">perhaps</termNote></termSec></langSec>",
            "x:3: unknown status \"perhaps\"; expected preferred, admitted, deprecated, forbidden",
        ),
    ] {
        assert_eq!(refused(&entry(inside), Format::Tbx), error);
    }
    let twice = tbx(&"<conceptEntry id=\"a\"><langSec xml:lang=\"zh\"><termSec><term>口岸</term></termSec></langSec></conceptEntry>\n".repeat(2));
    assert_eq!(
        refused(&twice, Format::Tbx),
        "x:4: id \"a\" is that of an earlier entry"
    );
    // What comes before the fault is read.
    let cut = &twice[..twice.len() - 40];
    let reading = term::read("x", cut.as_bytes(), Format::Tbx).unwrap();
    assert_eq!(reading.termbase.concepts.len(), 1);
    assert_eq!(
        reading
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count(),
        1
    );
}

#[test]
fn json_is_refused_with_its_line() {
    assert_eq!(
        refused("\"x\"", Format::Json),
        "x:1: invalid type: string \"x\", expected an object with concepts"
    );
    for (concept, error) in [
        (
            "{\n\"zh\": [{\"term\": \"口岸\", \"status\": \"bad\"}]}",
            "x:3: unknown variant `bad`, expected one of `preferred`, `admitted`, `deprecated`, `forbidden`",
        ),
        (
            "{\"zh\": [{\"term\": \" \"}]}",
            "x:2: an empty term in zh, expected a text",
        ),
        (
            "{\"en\": []}",
            "x:2: a concept without a term, expected one in zh or en",
        ),
        (
            "{\"en\": [{\"term\": \"a\", \"language\": \"fr\"}]}",
            "x:2: language \"fr\" in en, expected one of en",
        ),
    ] {
        let text =
            format!("{{\"concepts\": [\n{concept},\n{{\"zh\": [{{\"term\": \"大使\"}}]}}]}}");
        assert_eq!(refused(&text, Format::Json), error);
        let reading = term::read("x", text.as_bytes(), Format::Json).unwrap();
        assert_eq!(reading.termbase.concepts.len(), 1, "the good one is kept");
    }
}

#[test]
fn spreadsheets_and_empty_termbases_are_not_written() {
    let empty = term::Termbase::default();
    let said = |format| term::write(&empty, format).unwrap_err().to_string();
    assert_eq!(
        said(Format::Xlsx),
        "xlsx: is read but not written, expected csv"
    );
    assert_eq!(
        said(Format::Tbx),
        "tbx: no concept, expected one at least: TBX has no empty termbase"
    );
    assert_eq!(
        term::write(&empty, Format::Tsv).unwrap(),
        "zh\ten\tstatus\n"
    );
}
