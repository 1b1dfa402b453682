//! Which format a document is in: told by what it holds, and by its name only where that says nothing.

use serde::{Deserialize, Serialize};

/// Bytes from the start in which the signs of a format of text are looked for.
const LOOKED_AT: usize = 1 << 14;

/// A format that documents are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// PDF with a text layer.
    Pdf,
    /// Word (Office Open XML).
    Docx,
    /// Text in `OpenDocument`.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// An e-book (EPUB 2 or 3).
    Epub,
    /// A web page.
    Html,
    /// Markdown (`CommonMark`, with tables and footnotes).
    Markdown,
    /// Subtitles, `SubRip`.
    Srt,
    /// Subtitles, `WebVTT`.
    Vtt,
    /// A spreadsheet (Office Open XML).
    Xlsx,
    /// Values separated by commas (RFC 4180).
    Csv,
    /// Values separated by tabs, quoted as in CSV where a value begins with a quotation mark.
    Tsv,
    /// A translation memory (TMX 1.4): its segments.
    Tmx,
    /// XLIFF 1.2 or 2: its segments.
    Xliff,
    /// JSON, or a value a line.
    Json,
    /// A ZIP archive of documents, each by itself.
    Zip,
}

impl Format {
    /// Every format, with its name.
    const ALL: [(Self, &'static str); 17] = [
        (Self::Text, "text"),
        (Self::Pdf, "pdf"),
        (Self::Docx, "docx"),
        (Self::Odt, "odt"),
        (Self::Rtf, "rtf"),
        (Self::Epub, "epub"),
        (Self::Html, "html"),
        (Self::Markdown, "markdown"),
        (Self::Srt, "srt"),
        (Self::Vtt, "vtt"),
        (Self::Xlsx, "xlsx"),
        (Self::Csv, "csv"),
        (Self::Tsv, "tsv"),
        (Self::Tmx, "tmx"),
        (Self::Xliff, "xliff"),
        (Self::Json, "json"),
        (Self::Zip, "zip"),
    ];

    /// The names of all formats.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        Self::ALL.iter().map(|&(_, name)| name)
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|&&(_, known)| known == name);
        found.map(|&(format, _)| format)
    }

    /// Its name, as `--from` takes it.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|&&(format, _)| format == self);
        found.unwrap_or(&Self::ALL[0]).1
    }

    /// The format of `bytes`.
    ///
    /// Told by the content, whatever the name. Only between plain text and Markdown, CSV, TSV or a page without an
    /// `html` element, all of which are text to look at, the extension of `name` decides: `.md`, `.csv`, `.tsv`,
    /// `.html`. Looks at the beginning alone, and at the directory of an archive.
    ///
    /// ```
    /// use zhen::text::Format;
    ///
    /// assert_eq!(Format::sniff("a.txt", b"<!DOCTYPE html><p>Hello."), Format::Html);
    /// assert_eq!(Format::sniff("a.md", b"Hello."), Format::Markdown);
    /// assert_eq!(Format::sniff("a.txt", b"Hello."), Format::Text);
    /// ```
    pub fn sniff(name: &str, bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return of_archive(bytes);
        }
        let head = head(bytes);
        let start = head.trim_start();
        if start.starts_with("%PDF-") {
            return Self::Pdf;
        }
        if start.starts_with("{\\rtf") {
            return Self::Rtf;
        }
        of_markup(start)
            .or_else(|| of_cues(start))
            .or_else(|| is_json(start).then_some(Self::Json))
            .or_else(|| of_name(name))
            .or_else(|| is_markdown(start).then_some(Self::Markdown))
            .unwrap_or(Self::Text)
    }
}

/// The first characters, whatever is no text among them replaced.
fn head(bytes: &[u8]) -> String {
    let part = &bytes[..bytes.len().min(LOOKED_AT)];
    // The signs are ASCII, which all encodings share but UTF-16.
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, skip)) => encoding.decode_without_bom_handling(&part[skip..]).0.into(),
        None => String::from_utf8_lossy(part).into_owned(),
    }
}

/// What stands in a ZIP archive.
fn of_archive(bytes: &[u8]) -> Format {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Format::Zip;
    };
    let mut mimetype = String::new();
    if let Ok(member) = archive.by_name("mimetype") {
        let _ = std::io::Read::read_to_string(&mut std::io::Read::take(member, 100), &mut mimetype);
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if mimetype.starts_with("application/epub+zip")
        || has("META-INF/container.xml") && has("mimetype")
    {
        Format::Epub
    } else if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
        Format::Odt
    } else if has("word/document.xml") {
        Format::Docx
    } else if has("xl/workbook.xml") || has("xl/workbook.bin") {
        Format::Xlsx
    } else {
        Format::Zip
    }
}

/// What the first element says; comments and declarations before it are passed over.
fn of_markup(mut text: &str) -> Option<Format> {
    loop {
        text = text.trim_start();
        let rest = text.strip_prefix('<')?;
        if rest.starts_with('?') {
            text = rest.split_once("?>")?.1;
        } else if let Some(comment) = rest.strip_prefix("!--") {
            text = comment.split_once("-->")?.1;
        } else if let Some(declaration) = rest.strip_prefix('!') {
            let name = declaration.get(..12).unwrap_or(declaration);
            if name.to_ascii_lowercase().starts_with("doctype html") {
                return Some(Format::Html);
            }
            text = declaration.split_once('>')?.1;
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
            let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
            return match name.as_str() {
                "html" | "head" | "body" => Some(Format::Html),
                "tmx" => Some(Format::Tmx),
                "xliff" => Some(Format::Xliff),
                _ => None,
            };
        }
    }
}

/// Subtitles: `WEBVTT`, or a number and below it two times.
fn of_cues(text: &str) -> Option<Format> {
    if let Some(rest) = text.strip_prefix("WEBVTT") {
        let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']);
        return ends.then_some(Format::Vtt);
    }
    let mut lines = text.lines();
    let number = lines.next()?.trim();
    let numbered = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let (from, to) = lines.next()?.split_once("-->")?;
    let is_time = |time: &str| time.trim().starts_with(|c: char| c.is_ascii_digit());
    (numbered && is_time(from) && is_time(to)).then_some(Format::Srt)
}

/// Whether a text begins as an object does, or as an array of objects: a name of a member stands where it must.
fn is_json(text: &str) -> bool {
    let inner = match text.strip_prefix('[') {
        Some(inner) => inner.trim_start(),
        None => text,
    };
    let Some(member) = inner.strip_prefix('{') else {
        return false;
    };
    let Some(name) = member.trim_start().strip_prefix('"') else {
        return false;
    };
    let Some((_, value)) = name.split_once('"') else {
        return false;
    };
    value.trim_start().starts_with(':')
}

fn of_name(name: &str) -> Option<Format> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(Format::Markdown),
        "csv" => Some(Format::Csv),
        "tsv" => Some(Format::Tsv),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        _ => None,
    }
}

/// Whether a text has what hardly any but Markdown has: a heading (`# `) between blank lines, and another, or a fence, a
/// link or strong words.
fn is_markdown(text: &str) -> bool {
    let (mut headings, mut others) = (0, 0);
    let mut above = true;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let below = lines.peek().is_none_or(|next| next.trim().is_empty());
        let marks = line.len() - line.trim_start_matches('#').len();
        if above && below && (1..=6).contains(&marks) && line[marks..].starts_with(' ') {
            headings += 1;
        }
        let strong = line.matches("**").count() >= 2;
        let link = line.contains("](http") && line.contains('[');
        others += usize::from(strong || link || line.starts_with("```"));
        above = line.trim().is_empty() || line == "---";
    }
    headings >= 2 || headings == 1 && others > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format_whatever_the_name() {
        let cases: [(&str, &[u8], Format); 27] = [
            ("a.docx", "会议开幕。\n".as_bytes(), Format::Text),
            ("a.txt", b"%PDF-1.7\n", Format::Pdf),
            ("a.txt", b"{\\rtf1\\ansi", Format::Rtf),
            (
                "a.txt",
                b"\n<!DOCTYPE HTML>\n<title>x</title>",
                Format::Html,
            ),
            (
                "a.txt",
                b"<?xml version='1.0'?><!-- x --><html>",
                Format::Html,
            ),
            ("a.txt", b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Format::Html),
            ("a.txt", b"<p>Hello.</p>", Format::Text),
            ("a.htm", b"<p>Hello.</p>", Format::Html),
            (
                "a.txt",
                b"<?xml version='1.0'?>\n<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n<tmx version='1.4'>",
                Format::Tmx,
            ),
            ("a.txt", b"<xliff version='2.0'>", Format::Xliff),
            ("a.txt", b"<?xml version='1.0'?><doc/>", Format::Text),
            (
                "a.txt",
                b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n",
                Format::Vtt,
            ),
            ("a.txt", b"WEBVTTX", Format::Text),
            (
                "a.txt",
                b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello.\r\n",
                Format::Srt,
            ),
            ("a.txt", b"1\nHello.\n", Format::Text),
            ("a.txt", b"{\"text\": \"Hello.\"}\n", Format::Json),
            ("a.txt", b"[{\"text\": \"Hello.\"}]", Format::Json),
            ("a.txt", b"[1] Hello.", Format::Text),
            ("a.txt", b"{Hello} \"x\"", Format::Text),
            ("a.md", b"Hello.\n", Format::Markdown),
            (
                "a.txt",
                b"# Report\n\nHello.\n\n## Part\n\nx\n",
                Format::Markdown,
            ),
            ("a.txt", b"# Report\n\nHello **you**.\n", Format::Markdown),
            ("a.txt", b"# one\n# two\n# three\n", Format::Text),
            ("a.csv", b"a,b\n", Format::Csv),
            ("a.tsv", b"a\tb\n", Format::Tsv),
            ("a.csv", b"<html>", Format::Html),
            ("a", b"", Format::Text),
        ];
        for (name, bytes, expected) in cases {
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(Format::sniff(name, bytes), expected, "{name} {text}");
        }
    }

    #[test]
    fn every_format_has_a_name_of_its_own() {
        for name in Format::names() {
            assert_eq!(Format::named(name).unwrap().name(), name);
        }
        assert_eq!(Format::named("doc"), None);
    }
}
