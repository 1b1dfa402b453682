//! WARC 1.1 (IIPC; ISO 28500:2017): records of what was fetched, each a gzip member of its own.

use crate::{Error, Result};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::{BufRead, Read, Write as _};

/// A record: its named fields in order, and its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Named fields, without `Content-Length`.
    pub fields: Vec<(String, String)>,
    /// The block.
    pub block: Vec<u8>,
}

/// `sha256:` and the hash in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl Record {
    /// A record of `kind` (`warcinfo`, `response`, `revisit`) of `date`, with an id and the digest of its block. The id
    /// is made of `seed` and the block: the same in the same place, different elsewhere.
    pub fn new(kind: &str, date: &str, seed: &str, block: Vec<u8>) -> Self {
        let block_digest = digest(&block);
        let hash = digest(format!("{kind} {date} {seed} {block_digest}").as_bytes());
        let hex = hash.rsplit(':').next().unwrap_or_default();
        // A UUID of version 8 (RFC 9562): its bits are ours but for version and variant.
        let id = format!(
            "{}-{}-8{}-8{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..15],
            &hex[15..18],
            &hex[18..30]
        );
        let field = |name: &str, value: String| (name.to_owned(), value);
        Self {
            fields: vec![
                field("WARC-Type", kind.to_owned()),
                field("WARC-Record-ID", format!("<urn:uuid:{id}>")),
                field("WARC-Date", date.to_owned()),
                field("WARC-Block-Digest", block_digest),
            ],
            block,
        }
    }

    /// With one field more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        // A line break would begin another field.
        let value: String = value.into().replace(['\r', '\n'], " ");
        self.fields.push((name.to_owned(), value));
        self
    }

    /// A field by its name, in whatever case.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The record as one gzip member.
    ///
    /// ```
    /// use zhen::fetch::warc::{Record, read};
    ///
    /// let record = Record::new("response", "2026-06-17T00:00:00Z", "0", b"HTTP/1.1 200 OK\r\n\r\n".to_vec())
    ///     .with("WARC-Target-URI", "http://example.org/");
    /// let bytes = record.to_member();
    /// let (again, length) = read("x.warc.gz", &mut &bytes[..], 1 << 20)?.unwrap();
    /// assert_eq!((again, length), (record, bytes.len() as u64));
    /// # Ok::<(), zhen::Error>(())
    /// ```
    pub fn to_member(&self) -> Vec<u8> {
        let mut head = String::from("WARC/1.1\r\n");
        for (name, value) in &self.fields {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(head, "Content-Length: {}\r\n\r\n", self.block.len());
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        for part in [head.as_bytes(), &self.block, b"\r\n\r\n"] {
            encoder.write_all(part).expect("a vector takes all");
        }
        encoder.finish().expect("a vector takes all")
    }
}

/// Reads the record that begins at `input`, a gzip member, and how many bytes it takes there; `None` at the end.
///
/// # Errors
/// Where the member is cut or damaged, unpacks to more than `limit` bytes, or holds no WARC/1 record. `place` names the
/// file.
pub fn read(place: &str, input: &mut impl BufRead, limit: u64) -> Result<Option<(Record, u64)>> {
    let fail = |error: std::io::Error| Error::new(place, format!("damaged record: {error}"));
    if input.fill_buf().map_err(fail)?.is_empty() {
        return Ok(None);
    }
    let mut counted = Counted { input, read: 0 };
    let mut bytes = Vec::new();
    GzDecoder::new(&mut counted)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(fail)?;
    if bytes.len() as u64 > limit {
        let message = format!("a record of more than {limit} bytes, the limit");
        return Err(Error::new(place, message));
    }
    let length = counted.read;
    let record = parse(&bytes).map_err(|what| Error::new(place, what))?;
    Ok(Some((record, length)))
}

fn parse(bytes: &[u8]) -> Result<Record, String> {
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .ok_or("a record without end of its fields")?;
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "fields that are not UTF-8")?;
    let mut lines = head.split("\r\n");
    if !lines.next().is_some_and(|line| line.starts_with("WARC/1.")) {
        return Err("no WARC/1 record".to_owned());
    }
    let mut fields = Vec::new();
    let mut length = None;
    for line in lines {
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| format!("a field without a colon: {line:?}"))?;
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse::<usize>().ok();
        } else {
            fields.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    let length = length.ok_or("a record without Content-Length")?;
    let block = bytes[end + 4..]
        .get(..length)
        .ok_or_else(|| format!("a block shorter than its Content-Length, {length}"))?
        .to_vec();
    if bytes[end + 4 + length..] != *b"\r\n\r\n" {
        return Err("a record that does not end with two line breaks".to_owned());
    }
    Ok(Record { fields, block })
}

/// A reader that counts what is taken from it.
struct Counted<'a, R> {
    input: &'a mut R,
    read: u64,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read += count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount as u64;
        self.input.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(block: &[u8]) -> Record {
        Record::new("response", "2026-06-17T00:00:00Z", "7", block.to_vec())
            .with("WARC-Target-URI", "http://a/\r\nX: y")
    }

    #[test]
    fn members_follow_one_another() {
        let records = [
            record(b""),
            record(b"\r\n\r\nWARC/1.1\r\n"),
            record(&vec![0; 100_000]),
        ];
        let bytes = records
            .iter()
            .flat_map(Record::to_member)
            .collect::<Vec<_>>();
        let mut input = &bytes[..];
        let mut sum = 0;
        for expected in &records {
            let (found, length) = read("x", &mut input, 1 << 20).unwrap().unwrap();
            assert_eq!(found, *expected);
            sum += length;
        }
        assert_eq!(sum, bytes.len() as u64);
        assert!(read("x", &mut input, 1 << 20).unwrap().is_none());
        assert_eq!(records[0].field("warc-target-uri"), Some("http://a/  X: y"));
    }

    #[test]
    fn damage_is_an_error() {
        let bytes = record(b"abc").to_member();
        for end in 1..bytes.len() {
            read("x", &mut &bytes[..end], 1 << 20).unwrap_err();
        }
        let message = read("x", &mut &bytes[..], 10).unwrap_err().to_string();
        assert!(message.contains("more than 10 bytes"), "{message}");
        for text in [
            "WARC/1.1\r\nContent-Length: 9\r\n\r\nabc\r\n\r\n",
            "WARC/1.1\r\nContent-Length: 3\r\n\r\nabcd\r\n\r\n",
            "WARC/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n\r\n\r\n",
            "WARC/1.1\r\nA: 3\r\n\r\n\r\n\r\n",
            "HTTP/1.1\r\n\r\n",
            "",
        ] {
            parse(text.as_bytes()).unwrap_err();
        }
    }
}
