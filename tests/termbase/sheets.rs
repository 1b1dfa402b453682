//! Spreadsheets, made here of their parts.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zhen::term::{self, Format};
use zip::write::SimpleFileOptions;

/// A workbook of sheets, each with its name and the XML of its rows.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    part(
        "[Content_Types].xml",
        format!("<Types xmlns=\"{package}/content-types\"/>"),
    );
    part(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut names, mut targets) = (String::new(), String::new());
    for (i, (name, _)) in sheets.iter().enumerate() {
        let _ = write!(
            names,
            "<sheet name=\"{name}\" sheetId=\"{i}\" r:id=\"s{i}\"/>"
        );
        let _ = write!(
            targets,
            "<Relationship Id=\"s{i}\" Type=\"{relations}/worksheet\" Target=\"worksheets/s{i}.xml\"/>"
        );
    }
    part(
        "xl/workbook.xml",
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>{names}</sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        format!("<Relationships xmlns=\"{package}/relationships\">{targets}</Relationships>"),
    );
    for (i, (_, rows)) in sheets.iter().enumerate() {
        part(
            &format!("xl/worksheets/s{i}.xml"),
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    zip.finish().unwrap().into_inner()
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn the_first_sheet_is_read_row_by_row() {
    let row = |n: usize, cells: &[(&str, &str)]| {
        let cells: String = cells
            .iter()
            .map(|(column, text)| cell(&format!("{column}{n}"), text))
            .collect();
        format!("<row r=\"{n}\">{cells}</row>")
    };
    let rows = [
        row(1, &[("A", "# licence: CC0-1.0")]),
        row(
            2,
            &[
                ("A", "English"),
                ("B", "中文"),
                ("C", "Status"),
                ("D", "rank"),
            ],
        ),
        "<row r=\"3\">".to_owned()
            + &cell("A3", "border port")
            + &cell("B3", "口岸")
            + "<c r=\"D3\"><v>2</v></c></row>",
        row(5, &[("A", "seaport"), ("B", "口岸"), ("C", "bad")]),
        row(6, &[("A", "a"), ("B", "大使"), ("XFD", "far away")]),
    ];
    let book = workbook(&[
        ("empty", ""),
        ("terms", &rows.concat()),
        ("more", &row(1, &[("A", "x")])),
    ]);
    let reading = term::read("x.xlsx", &book, Format::Xlsx).unwrap();
    let findings: Vec<_> = reading.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "x.xlsx: warning (sheet): sheet \"more\" is not read, only the first, \"terms\"; move its rows there, or save it as a file",
            "x.xlsx:5: error (cell): unknown status \"bad\"; expected preferred, admitted, deprecated, forbidden",
            "x.xlsx:6: error (columns): a cell in column 16384, expected 64 at most",
        ]
    );
    let written = term::write(&reading.termbase, Format::Tsv).unwrap();
    assert_eq!(
        written,
        "# licence: CC0-1.0\nzh\ten\tstatus\trank\n口岸\tborder port\tpreferred\t2\n"
    );
}

#[test]
fn what_is_no_workbook_is_refused() {
    for bytes in [
        &b"zh\ten\n"[..],
        b"PK\x03\x04 and no more",
        &workbook(&[])[..300],
    ] {
        let error = term::read("x.xlsx", bytes, Format::Xlsx)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("x.xlsx: ") && error.ends_with("; expected an XLSX spreadsheet"),
            "{error}"
        );
    }
}
