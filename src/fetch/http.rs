//! One HTTP answer as it came, and what it holds once its content coding is taken off.

use crate::{Error, Result};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::fmt::Write as _;
use std::io::Read;

/// An answer: status, headers and the body as it was sent, still in its content coding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The address that was asked.
    pub url: String,
    /// The status code.
    pub status: u16,
    /// Headers in the order sent, names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, in its content coding, without its transfer coding.
    pub body: Vec<u8>,
    /// Whether the body was cut at the limit of bytes.
    pub truncated: bool,
}

impl Response {
    /// The first header of `name` (lower case) that is ASCII or UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .filter(|(header, _)| header == name)
            .find_map(|(_, value)| std::str::from_utf8(value).ok())
            .map(str::trim)
    }

    /// Whether it leads elsewhere, and where, as sent.
    pub fn location(&self) -> Option<&str> {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
            .then(|| self.header("location"))
            .flatten()
    }

    /// Whether the server may answer better another time: busy, slow, or broken.
    pub fn is_passing(&self) -> bool {
        matches!(self.status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
    }

    /// The media type without its parameters, in lower case.
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        let media = value.split(';').next().unwrap_or_default();
        media.trim().to_ascii_lowercase()
    }

    /// The body with its content codings (gzip, deflate) taken off, at most `limit` bytes of it.
    ///
    /// # Errors
    /// Where the body was cut, is longer than `limit` once decoded, is not in the coding it says, or that is unknown.
    pub fn content(&self, limit: usize) -> Result<Vec<u8>> {
        if self.truncated {
            return Err(self.error(format!("cut after {} bytes, the limit", self.body.len())));
        }
        let mut content = self.body.clone();
        let codings = self.header("content-encoding").unwrap_or_default();
        for coding in codings.split(',').rev() {
            let coding = coding.trim().to_ascii_lowercase();
            let input = content.as_slice();
            content = match coding.as_str() {
                "" | "identity" => continue,
                // Servers that compress what is compressed already, or say so and do not, are met now and then.
                "gzip" | "x-gzip" if !input.starts_with(b"\x1F\x8B") => continue,
                "gzip" | "x-gzip" => self.inflated(&mut MultiGzDecoder::new(input), limit)?,
                "deflate" => self.inflated(&mut ZlibDecoder::new(input), limit)?,
                other => {
                    return Err(self.error(format!(
                        "content coding {other}, expected gzip, deflate or none"
                    )));
                }
            };
        }
        if content.len() > limit {
            return Err(self.error(format!("more than {limit} bytes, the limit")));
        }
        Ok(content)
    }

    fn inflated(&self, decoder: &mut dyn Read, limit: usize) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        decoder
            .take(most)
            .read_to_end(&mut out)
            .map_err(|error| self.error(format!("the compressed body is damaged: {error}")))?;
        if out.len() > limit {
            return Err(self.error(format!(
                "{} bytes that unpack to more than {limit}, the limit",
                self.body.len()
            )));
        }
        Ok(out)
    }

    fn error(&self, message: String) -> Error {
        Error::new(&self.url, message)
    }

    /// The answer as an HTTP/1.1 message. What the transfer coding was is told by `x-crawler-transfer-encoding`, since
    /// the body stands without it.
    pub fn to_message(&self) -> Vec<u8> {
        let mut head = String::new();
        let _ = write!(head, "HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let mut message = head.into_bytes();
        for (name, value) in &self.headers {
            if name == "transfer-encoding" {
                message.extend_from_slice(b"x-crawler-");
            }
            message.extend_from_slice(name.as_bytes());
            message.extend_from_slice(b": ");
            message.extend_from_slice(value);
            message.extend_from_slice(b"\r\n");
        }
        message.extend_from_slice(b"\r\n");
        message.extend_from_slice(&self.body);
        message
    }

    /// Reads what [`Response::to_message`] wrote, or another HTTP/1 message without a transfer coding.
    ///
    /// # Errors
    /// Where it has no status line or a header without a colon.
    pub fn from_message(url: &str, message: &[u8]) -> Result<Self> {
        let wrong = |what: &str| Error::new(url, format!("stored answer: {what}"));
        let end = message
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .ok_or_else(|| wrong("no end of the headers"))?;
        let mut lines = message[..end].split(|&b| b == b'\n');
        let status = lines
            .next()
            .and_then(|line| std::str::from_utf8(line).ok())
            .filter(|line| line.starts_with("HTTP/"))
            .and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .ok_or_else(|| wrong("no status line"))?;
        let mut headers = Vec::new();
        for line in lines {
            let colon = line
                .iter()
                .position(|&b| b == b':')
                .ok_or_else(|| wrong("a header without a colon"))?;
            let name = String::from_utf8_lossy(line[..colon].trim_ascii()).to_ascii_lowercase();
            let name = match name.strip_prefix("x-crawler-") {
                Some("transfer-encoding") => "transfer-encoding".to_owned(),
                _ => name,
            };
            headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
        }
        Ok(Self {
            url: url.to_owned(),
            status,
            headers,
            body: message[end + 4..].to_vec(),
            truncated: false,
        })
    }
}

/// The phrase of a status code (RFC 9110, section 15), for those that are met.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn response(coding: &str, body: Vec<u8>) -> Response {
        Response {
            url: "http://a/".into(),
            status: 200,
            headers: vec![
                ("content-encoding".into(), coding.into()),
                ("transfer-encoding".into(), b"chunked".to_vec()),
                ("x".into(), b"\xFF".to_vec()),
            ],
            body,
            truncated: false,
        }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn codings_are_taken_off_within_the_limit() {
        let page = response("gzip", gzip(b"hello"));
        assert_eq!(page.content(5).unwrap(), b"hello");
        let message = page.content(4).unwrap_err().to_string();
        assert!(message.contains("unpack to more than 4"), "{message}");
        let bomb = response("gzip", gzip(&vec![0; 50_000_000]));
        assert!(bomb.body.len() < 100_000);
        bomb.content(1_000_000).unwrap_err();
        let cut = response("gzip", gzip(b"hello")[..12].to_vec());
        let message = cut.content(100).unwrap_err().to_string();
        assert!(message.contains("damaged"), "{message}");
        let twice = response("gzip, gzip", gzip(&gzip(b"hello")));
        assert_eq!(twice.content(100).unwrap(), b"hello");
        let plain = response("gzip", b"hello".to_vec());
        assert_eq!(plain.content(100).unwrap(), b"hello");
        response("br", b"x".to_vec()).content(9).unwrap_err();
    }

    #[test]
    fn a_message_comes_back_as_it_was() {
        let page = response("gzip", b"\r\n\r\nbody\0".to_vec());
        let message = page.to_message();
        assert!(message.starts_with(b"HTTP/1.1 200 OK\r\n"));
        assert_eq!(Response::from_message("http://a/", &message).unwrap(), page);
        for broken in [
            "",
            "HTTP/1.1 200 OK",
            "GET / HTTP/1.1\r\n\r\n",
            "HTTP/1.1 200\r\nx\r\n\r\n",
        ] {
            Response::from_message("x", broken.as_bytes()).unwrap_err();
        }
    }
}
