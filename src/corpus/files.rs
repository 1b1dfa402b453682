//! A corpus written to files: compressed as the name says, in shards where that is asked for.

use super::atomic::{AtomicFile, Closed};
use super::compression::Compressor;
use super::manifest::Output;
use super::{Compression, CorpusWriter, Format, GROUP, Row, WriteOptions};
use crate::bitext::Bitext;
use crate::{Error, Result};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes a corpus to the file `path`, or to the two files `path.SOURCE` and `path.TARGET` of a Moses pair; names that
/// end in `.gz` or `.zst` are compressed (of a Moses pair, `corpus.gz` makes `corpus.zh.gz` and `corpus.en.gz`).
///
/// With a shard size the corpus stands in files of about that many bytes on disk, `train.jsonl.zst` as
/// `train-00000.jsonl.zst`, `train-00001.jsonl.zst`, …: a shard ends with the row that fills it (in Parquet, with the row
/// group), never within one, and each is a corpus of its own. All files appear in [`CorpusFiles::finish`], or none;
/// shards of a longer run before that followed the last are removed, since they would be read as part of this one.
///
/// ```
/// use zhen::corpus::{CorpusFiles, Format, ReadOptions, WriteOptions, open};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("greeting.tsv");
/// std::fs::write(&path, "你好。\tHello.\n再见。\tGoodbye.\n")?;
/// let shards = folder.path().join("shards.jsonl.gz");
/// let mut files = CorpusFiles::create(&shards, Format::Jsonl, &WriteOptions::default(), ["zh", "en"], Some(1))?;
/// for row in open(&path, None, &ReadOptions::default())? {
///     files.write_row(&row?)?;
/// }
/// let written = files.finish()?;
/// assert_eq!(written[1].file, "shards-00001.jsonl.gz");
/// assert_eq!(open(&shards, None, &ReadOptions::default())?.count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CorpusFiles {
    path: PathBuf,
    format: Format,
    options: WriteOptions,
    languages: [String; 2],
    shard_size: Option<u64>,
    current: Option<Shard>,
    closed: Vec<(Closed, usize)>,
    /// Shards begun.
    shards: usize,
    left_out: usize,
}

struct Shard {
    writer: CorpusWriter<Compressor<Metered>>,
    bytes: Arc<AtomicU64>,
}

/// A file whose bytes can be counted while a writer holds it.
struct Metered {
    file: AtomicFile,
    bytes: Arc<AtomicU64>,
}

impl Write for Metered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl CorpusFiles {
    /// Begins a corpus; `languages` are the endings of a Moses pair, source and target.
    ///
    /// # Errors
    /// Names the file: its place cannot be written, its name asks for a compression that the format has no use for, or
    /// the format is not written in rows (HTML) or in shards.
    pub fn create(
        path: &Path,
        format: Format,
        options: &WriteOptions,
        languages: [&str; 2],
        shard_size: Option<u64>,
    ) -> Result<Self> {
        let place = path.display().to_string();
        let (compression, _) = Compression::of_name(path);
        if compression != Compression::None && format.is_binary() {
            let message = format!(
                "{} is compressed within, expected a name without .gz or .zst",
                format.name()
            );
            return Err(Error::new(place, message));
        }
        if shard_size.is_some() && !format.holds_many() {
            let message = format!(
                "{} holds one pair of documents, expected no shards",
                format.name()
            );
            return Err(Error::new(place, message));
        }
        let mut options = options.clone();
        if let Some(size) = shard_size {
            // A shard ends with a row group, and has one at least.
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            options.group_bytes = Some(options.group_bytes.unwrap_or(GROUP).min(size));
        }
        let mut files = Self {
            path: path.to_owned(),
            format,
            options,
            languages: languages.map(str::to_owned),
            shard_size,
            current: None,
            closed: Vec::new(),
            shards: 0,
            left_out: 0,
        };
        // Also a corpus without rows is a corpus.
        files.current = Some(files.begin()?);
        Ok(files)
    }

    /// The files that a corpus at `path` begins with: its only ones, or those of the first shard.
    pub fn first_files(
        path: &Path,
        format: Format,
        languages: [&str; 2],
        sharded: bool,
    ) -> Vec<PathBuf> {
        let path = if sharded {
            shard(path, 0)
        } else {
            path.to_owned()
        };
        if format == Format::Moses {
            languages.map(|code| side(&path, code)).to_vec()
        } else {
            vec![path]
        }
    }

    /// Writes every bead of `bitext` that the format and the options keep.
    ///
    /// # Errors
    /// Those of [`CorpusWriter::write`].
    pub fn write(&mut self, bitext: &Bitext) -> Result<()> {
        self.writer()?.write(bitext)
    }

    /// Writes one row; says whether the format and the options kept it.
    ///
    /// # Errors
    /// Those of [`CorpusWriter::write_row`].
    pub fn write_row(&mut self, row: &Row) -> Result<bool> {
        self.writer()?.write_row(row)
    }

    /// Ends the corpus and puts all files into their places, in order; an entry for each, with its size, hash and rows.
    ///
    /// # Errors
    /// Names the file that could not be written; none is in its place then but those before it.
    pub fn finish(mut self) -> Result<Vec<Output>> {
        self.end()?;
        let mut outputs = Vec::with_capacity(self.closed.len());
        for (file, rows) in std::mem::take(&mut self.closed) {
            let name = file.path().file_name().unwrap_or(file.path().as_os_str());
            let name = name.to_string_lossy().into_owned();
            outputs.push(Output::new(&name, self.format, file.commit()?, rows));
        }
        if self.shard_size.is_some() {
            self.remove_longer()?;
        }
        Ok(outputs)
    }

    /// Rows that the format or the options left out so far, in the shards that have ended.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The writer of the shard that the next row belongs to.
    fn writer(&mut self) -> Result<&mut CorpusWriter<Compressor<Metered>>> {
        let full = |shard: &Shard| {
            let size = shard.bytes.load(Ordering::Relaxed);
            shard.writer.rows > 0 && self.shard_size.is_some_and(|most| size >= most)
        };
        if self.current.as_ref().is_some_and(full) {
            self.end()?;
        }
        let shard = match self.current.take() {
            Some(shard) => shard,
            None => self.begin()?,
        };
        Ok(&mut self.current.insert(shard).writer)
    }

    fn begin(&mut self) -> Result<Shard> {
        let sharded = self.shard_size.is_some();
        let path = if sharded {
            shard(&self.path, self.shards)
        } else {
            self.path.clone()
        };
        self.shards += 1;
        let bytes = Arc::new(AtomicU64::new(0));
        let sink = |path: &Path| {
            let file = AtomicFile::create(path)?;
            let metered = Metered {
                file,
                bytes: bytes.clone(),
            };
            Compressor::new(Compression::of_name(path).0, metered)
                .map_err(|error| Error::from_source(path.display().to_string(), error))
        };
        let name = |path: &Path| path.display().to_string();
        let writer = if self.format == Format::Moses {
            let [source, target] = [0, 1].map(|i| side(&path, &self.languages[i]));
            CorpusWriter::moses(
                &self.options,
                (&name(&source), sink(&source)?),
                (&name(&target), sink(&target)?),
            )
        } else {
            CorpusWriter::new(self.format, &self.options, &name(&path), sink(&path)?)?
        };
        Ok(Shard { writer, bytes })
    }

    /// Ends the shard being written.
    fn end(&mut self) -> Result<()> {
        let Some(shard) = self.current.take() else {
            return Ok(());
        };
        let finished = shard.writer.finish()?;
        self.left_out += finished.left_out;
        for sink in finished.sinks {
            let place = self.path.display().to_string();
            let metered = sink
                .finish()
                .map_err(|error| Error::from_source(place, error))?;
            self.closed.push((metered.file.close()?, finished.rows));
        }
        Ok(())
    }

    /// Removes the shards after the last.
    fn remove_longer(&self) -> Result<()> {
        for number in self.shards.. {
            let path = shard(&self.path, number);
            let paths = match self.format {
                Format::Moses => [0, 1].map(|i| side(&path, &self.languages[i])).to_vec(),
                _ => vec![path],
            };
            if !paths.iter().any(|path| path.is_file()) {
                break;
            }
            for path in paths.iter().filter(|path| path.is_file()) {
                fs::remove_file(path)
                    .map_err(|error| Error::from_source(path.display().to_string(), error))?;
            }
        }
        Ok(())
    }
}

/// The name of a shard: a number of five digits before the endings that tell format and compression.
pub(super) fn shard(path: &Path, number: usize) -> PathBuf {
    let (_, plain) = Compression::of_name(path);
    let extension = plain.extension().unwrap_or_default().to_string_lossy();
    let stem = match Format::from_extension(&extension) {
        Some(_) => plain.with_extension(""),
        None => plain,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = stem.file_name().unwrap_or_default().to_string_lossy();
    let endings = &name[stem.len()..];
    path.with_file_name(format!("{stem}-{number:05}{endings}"))
}

/// The file of one side of a Moses pair: the language before the ending that tells the compression.
fn side(path: &Path, code: &str) -> PathBuf {
    let (_, plain) = Compression::of_name(path);
    let whole = path.as_os_str().to_string_lossy();
    let mut name = plain.clone().into_os_string();
    name.push(format!(".{code}"));
    name.push(&whole[plain.as_os_str().to_string_lossy().len()..]);
    PathBuf::from(name)
}

/// What a build without the feature of `format` says.
#[cfg(not(all(feature = "parquet", feature = "xlsx")))]
pub(super) fn not_built(place: &str, format: Format) -> Error {
    let message = format!(
        "this zhen was built without {}, expected another format",
        format.name()
    );
    Error::new(place, message)
}
