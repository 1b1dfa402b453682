//! gzip (RFC 1952) and zstd (RFC 8878): told by magic bytes when read, by the ending of the name when written.

use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes that are looked at, at most, to tell what a file is.
const HEAD: u64 = 1 << 12;
/// Bytes read at a time.
const BUFFER: usize = 1 << 17;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip: `.gz`.
    Gzip,
    /// zstd: `.zst`.
    Zstd,
}

impl Compression {
    /// How a file called `path` is compressed, and its name without the ending that says so.
    ///
    /// ```
    /// use std::path::Path;
    /// use zhen::corpus::Compression;
    ///
    /// let (compression, rest) = Compression::of_name(Path::new("a/corpus.tsv.gz"));
    /// assert_eq!((compression, rest.as_path()), (Compression::Gzip, Path::new("a/corpus.tsv")));
    /// ```
    pub fn of_name(path: &Path) -> (Self, PathBuf) {
        let extension = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        let compression = match extension.as_ref().and_then(|e| e.to_str()) {
            Some("gz" | "gzip") => Self::Gzip,
            Some("zst" | "zstd") => Self::Zstd,
            _ => return (Self::None, path.to_owned()),
        };
        (compression, path.with_extension(""))
    }

    /// How a file that begins with `head` is compressed.
    pub fn of_bytes(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or one that is to be skipped.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// A stream of bytes that can be read from any thread.
pub(super) type Stream = Box<dyn BufRead + Send>;

/// What `reader` holds, with its first bytes, which were looked at and are still to be read; where it fails after some,
/// the failure comes after them.
pub(super) fn headed(mut reader: impl Read + Send + 'static) -> io::Result<(Vec<u8>, Stream)> {
    let mut head = Vec::new();
    let stream: Stream = match reader.by_ref().take(HEAD).read_to_end(&mut head) {
        Ok(_) => {
            let rest = BufReader::with_capacity(BUFFER, reader);
            Box::new(Cursor::new(head.clone()).chain(rest))
        }
        Err(error) if head.is_empty() => return Err(error),
        Err(error) => Box::new(Cursor::new(head.clone()).chain(BufReader::new(Failed(error)))),
    };
    Ok((head, stream))
}

/// A reader that has failed.
struct Failed(io::Error);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(self.0.kind(), self.0.to_string()))
    }
}

/// `reader`, whose first bytes are `head`, decompressed, with the first bytes of what comes out.
pub(super) fn decompressed(head: Vec<u8>, reader: Stream) -> io::Result<(Vec<u8>, Stream)> {
    match Compression::of_bytes(&head) {
        Compression::None => Ok((head, reader)),
        Compression::Gzip => headed(MultiGzDecoder::new(reader)),
        Compression::Zstd => headed(zstd::stream::read::Decoder::with_buffer(reader)?),
    }
}

/// Compresses what is written to it; the same bytes give the same bytes.
pub struct Compressor<W: Write>(Inner<W>);

enum Inner<W: Write> {
    None(W),
    Gzip(Box<GzEncoder<W>>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
}

impl<W: Write> Compressor<W> {
    /// A compressor before `sink`. A gzip holds no time stamp and no name; a zstd has a checksum.
    ///
    /// # Errors
    /// Where zstd has no memory.
    pub fn new(compression: Compression, sink: W) -> io::Result<Self> {
        Ok(Self(match compression {
            Compression::None => Inner::None(sink),
            Compression::Gzip => {
                let level = flate2::Compression::default();
                Inner::Gzip(Box::new(GzEncoder::new(sink, level)))
            }
            Compression::Zstd => {
                let level = zstd::DEFAULT_COMPRESSION_LEVEL;
                let mut encoder = zstd::stream::write::Encoder::new(sink, level)?;
                encoder.include_checksum(true)?;
                Inner::Zstd(encoder)
            }
        }))
    }

    /// Writes what ends the file; the sink.
    ///
    /// # Errors
    /// Where the sink fails.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Inner::None(sink) => Ok(sink),
            Inner::Gzip(encoder) => encoder.finish(),
            Inner::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::None(sink) => sink.write(bytes),
            Inner::Gzip(encoder) => encoder.write(bytes),
            Inner::Zstd(encoder) => encoder.write(bytes),
        }
    }

    /// Flushes what is not compressed; a compressor keeps what it holds until [`Compressor::finish`], so that the
    /// bytes do not depend on when it was flushed.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::None(sink) => sink.flush(),
            Inner::Gzip(_) | Inner::Zstd(_) => Ok(()),
        }
    }
}
