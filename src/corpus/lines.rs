//! Lines of a text file, one failure a line.

use crate::{Error, Result};
use std::io::BufRead;

/// Lines ended by LF or CRLF, without their ending; a byte order mark before the first is passed over.
///
/// A line that is not UTF-8 is an error, and the lines after it are still read; after a failure of the reader itself
/// there are none. Memory: the longest line.
pub(crate) struct Lines<R> {
    place: String,
    reader: R,
    number: usize,
    buffer: Vec<u8>,
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(place: &str, reader: R) -> Self {
        Self {
            place: place.to_owned(),
            reader,
            number: 0,
            buffer: Vec::new(),
            failed: false,
        }
    }

    /// Number of the line last read, from 1; 0 before the first.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// Name of the file.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    /// An error at the line last read.
    pub(crate) fn error(&self, message: impl Into<String>) -> Error {
        Error::at_line(&self.place, self.number, message)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        self.buffer.clear();
        match self.reader.read_until(b'\n', &mut self.buffer) {
            Ok(0) => return None,
            Ok(_) => self.number += 1,
            Err(error) => {
                self.failed = true;
                return Some(Err(Error::from_source(&self.place, error)));
            }
        }
        let mut line = self.buffer.as_slice();
        line = line.strip_suffix(b"\n").unwrap_or(line);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.number == 1 {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        Some(match std::str::from_utf8(line) {
            Ok(line) => Ok(line.to_owned()),
            Err(error) => Err(self.error(format!(
                "byte {} of the line is not UTF-8, expected UTF-8",
                error.valid_up_to()
            ))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_does_not_cost_its_neighbours() {
        let lines: Vec<_> = Lines::new("x", &b"\xef\xbb\xbfa\r\nb\xff\n\nc"[..]).collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0].as_ref().unwrap(), "a");
        assert_eq!(
            lines[1].as_ref().unwrap_err().to_string(),
            "x:2: byte 1 of the line is not UTF-8, expected UTF-8"
        );
        assert_eq!(lines[2].as_ref().unwrap(), "");
        assert_eq!(lines[3].as_ref().unwrap(), "c");
    }
}
