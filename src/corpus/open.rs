//! Any corpus by its path: its format by name and content, compressed or not, in one file, two or shards.

use super::compression::{Stream, decompressed, headed};
use super::{Compression, Format, ReadOptions, Row, files, jsonl, moses, tmx, tsv, xliff};
use crate::{Error, Result};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

/// The rows of a corpus, each as it is read; a bad one costs nothing but itself.
pub type Rows = Box<dyn Iterator<Item = Result<Row>> + Send>;

/// Languages of a corpus that does not say its own.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// Opens the corpus at `path`, `-` for standard input, and gives its rows in order.
///
/// The format is `format`, else the one that the name ends in (before `.gz` or `.zst`), else what the content looks
/// like: TMX, XLIFF, Parquet, XLSX, JSON lines, or lines with tabs. gzip and zstd are told by their magic bytes,
/// whatever the name. A Moses pair is opened by the name that its two files share (`corpus` for `corpus.zh` and
/// `corpus.en`, also compressed) or by that of either; a corpus in shards by the name it was written for (`train.jsonl`
/// for `train-00000.jsonl`, `train-00001.jsonl`, …) where no file has that name itself. TSV, Moses pairs and XLSX that
/// do not say their languages are `zh` and `en`, unless `options` names others. Memory: one row; a row group of a
/// Parquet; the whole of a Parquet or XLSX that is compressed or on standard input.
///
/// ```
/// use zhen::corpus::{ReadOptions, open};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("greeting.tsv");
/// std::fs::write(&path, "你好。\tHello.\n")?;
/// let rows = open(&path, None, &ReadOptions::default())?.collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(rows[0].target.text, "Hello.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Names the file: it is missing or a folder, cannot be read, or neither its name nor its content tells a format. The
/// errors of rows are those of the readers of the formats, with file and line.
pub fn open(path: &Path, format: Option<Format>, options: &ReadOptions) -> Result<Rows> {
    let opener = Opener {
        format,
        options: options.clone(),
    };
    if path.as_os_str() == "-" {
        let what = headed(io::stdin());
        return what
            .map_err(|error| Error::from_source("standard input", error))
            .and_then(|(head, reader)| {
                opener.stream(Path::new(""), "standard input", head, reader)
            });
    }
    if let Some(pair) = opener.moses_pair(path) {
        return opener.moses(&pair);
    }
    if !path.exists() && opener.first_shard(path, 0).is_some() {
        let path = path.to_owned();
        let shards = (0..).map_while(move |number| {
            let found = opener.first_shard(&path, number)?;
            Some(opener.one(&found))
        });
        return Ok(Box::new(shards.flat_map(|rows| match rows {
            Ok(rows) => rows,
            Err(error) => Box::new(std::iter::once(Err(error))),
        })));
    }
    opener.one(path)
}

/// The files that [`open`] reads for `path`, in order; `path` itself where it is standard input or missing.
pub fn files_of(path: &Path, format: Option<Format>, options: &ReadOptions) -> Vec<PathBuf> {
    let opener = Opener {
        format,
        options: options.clone(),
    };
    if let Some(pair) = opener.moses_pair(path) {
        return pair.to_vec();
    }
    let shards = || (0..).map_while(|number| opener.first_shard(path, number));
    if path.exists() || opener.first_shard(path, 0).is_none() {
        return vec![path.to_owned()];
    }
    shards()
        .flat_map(|shard| match opener.moses_pair(&shard) {
            Some(pair) => pair.to_vec(),
            None => vec![shard],
        })
        .collect()
}

struct Opener {
    format: Option<Format>,
    options: ReadOptions,
}

impl Opener {
    /// `options` with a language for each side.
    fn with_languages(&self) -> ReadOptions {
        let language = |given: &Option<String>, side: usize| {
            let code = given.as_deref().unwrap_or(LANGUAGES[side]);
            Some(code.to_owned())
        };
        ReadOptions {
            source_language: language(&self.options.source_language, 0),
            target_language: language(&self.options.target_language, 1),
            ..self.options.clone()
        }
    }

    /// The two files of a Moses pair, where `path` is what they share or one of them.
    fn moses_pair(&self, path: &Path) -> Option<[PathBuf; 2]> {
        if self.format.is_some_and(|format| format != Format::Moses) {
            return None;
        }
        let options = self.with_languages();
        let codes = [options.source_language?, options.target_language?];
        let side = |prefix: &Path, code: &str| {
            ["", ".gz", ".zst"].into_iter().find_map(|ending| {
                let mut name = prefix.as_os_str().to_owned();
                name.push(format!(".{code}{ending}"));
                Some(PathBuf::from(name)).filter(|path| path.is_file())
            })
        };
        let both = |prefix: &Path| Some([side(prefix, &codes[0])?, side(prefix, &codes[1])?]);
        let (_, plain) = Compression::of_name(path);
        if !path.exists() {
            return both(path).or_else(|| both(&plain));
        }
        let extension = plain.extension()?.to_str()?;
        codes
            .iter()
            .any(|code| code == extension)
            .then(|| both(&plain.with_extension("")))?
    }

    /// The shard of this number, where there is one: a file, or what the files of a Moses pair share.
    fn first_shard(&self, path: &Path, number: usize) -> Option<PathBuf> {
        let shard = files::shard(path, number);
        (shard.is_file() || self.moses_pair(&shard).is_some()).then_some(shard)
    }

    fn moses(&self, pair: &[PathBuf; 2]) -> Result<Rows> {
        let [source, target] = pair;
        let reader = |path: &Path| {
            let (head, reader) = headed(file(path)?).map_err(|error| wrong(path, error))?;
            let (_, reader) = decompressed(head, reader).map_err(|error| wrong(path, error))?;
            Ok::<_, Error>((path.display().to_string(), reader))
        };
        let ((source, zh), (target, en)) = (reader(source)?, reader(target)?);
        let options = self.with_languages();
        Ok(Box::new(moses::read(
            (&source, zh),
            (&target, en),
            &options,
        )))
    }

    /// A corpus in one file, or a Moses pair.
    fn one(&self, path: &Path) -> Result<Rows> {
        if let Some(pair) = self.moses_pair(path) {
            return self.moses(&pair);
        }
        let place = path.display().to_string();
        if path.is_dir() {
            return Err(Error::new(
                place,
                "is a folder, expected a corpus in a file",
            ));
        }
        let mut file = file(path)?;
        let mut magic = Vec::new();
        file.by_ref()
            .take(8)
            .read_to_end(&mut magic)
            .and_then(|_| file.rewind())
            .map_err(|error| wrong(path, error))?;
        if Compression::of_bytes(&magic) == Compression::None {
            match self.format(path, &magic) {
                Some(Format::Parquet) => return parquet_rows(&place, file, &self.with_languages()),
                Some(Format::Xlsx) => {
                    return xlsx_rows(&place, BufReader::new(file), &self.with_languages());
                }
                _ => {}
            }
        }
        let (head, reader) = headed(file).map_err(|error| wrong(path, error))?;
        self.stream(path, &place, head, reader)
    }

    fn stream(&self, path: &Path, place: &str, head: Vec<u8>, reader: Stream) -> Result<Rows> {
        let (head, mut reader) =
            decompressed(head, reader).map_err(|error| Error::from_source(place, error))?;
        let mut whole = || {
            let mut bytes = Vec::new();
            reader
                .read_to_end(&mut bytes)
                .map_err(|error| Error::from_source(place, error))?;
            Ok::<_, Error>(bytes)
        };
        let options = self.with_languages();
        Ok(match self.format(path, &head) {
            Some(Format::Tsv) => Box::new(tsv::read(place, reader, &options)),
            Some(Format::Jsonl) => Box::new(jsonl::read(place, reader)),
            Some(Format::Tmx) => Box::new(tmx::read(place, reader, &self.options)),
            Some(Format::Xliff) => Box::new(xliff::read(place, reader)),
            Some(Format::Parquet) => parquet_bytes(place, whole()?, &options)?,
            Some(Format::Xlsx) => xlsx_rows(place, Cursor::new(whole()?), &options)?,
            Some(Format::Moses) => {
                let message = "is no Moses pair: expected the name that two files share, such as \
                     corpus for corpus.zh and corpus.en";
                return Err(Error::new(place, message));
            }
            Some(format) => {
                let message = format!("{} holds no texts, expected a corpus", format.name());
                return Err(Error::new(place, message));
            }
            None if head.is_empty() => Box::new(std::iter::empty()),
            None => {
                let message = "neither its name nor what it begins with tells a format, expected \
                     .tsv, .jsonl, .tmx, .xlf, .parquet or .xlsx, or what two files of a Moses pair share";
                return Err(Error::new(place, message));
            }
        })
    }

    fn format(&self, path: &Path, head: &[u8]) -> Option<Format> {
        let (_, plain) = Compression::of_name(path);
        let extension = plain.extension().unwrap_or_default().to_string_lossy();
        self.format
            .or_else(|| Format::from_extension(&extension))
            .or_else(|| format_of_bytes(head))
    }
}

fn file(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| wrong(path, error))
}

fn wrong(path: &Path, error: io::Error) -> Error {
    Error::from_source(path.display().to_string(), error)
}

/// The format of a corpus that begins with `head`.
fn format_of_bytes(head: &[u8]) -> Option<Format> {
    if head.starts_with(b"PAR1") {
        return Some(Format::Parquet);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(Format::Xlsx);
    }
    // UTF-16 is as good as ASCII without its null bytes.
    let text: Vec<u8> = head.iter().copied().filter(|&byte| byte != 0).collect();
    let text = String::from_utf8_lossy(&text);
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || "\u{feff}\u{fffd}".contains(c));
    if text.starts_with('<') {
        let elements = [("<tmx", Format::Tmx), ("<xliff", Format::Xliff)];
        let element = elements.into_iter().find(|(name, _)| text.contains(name));
        return element.map(|(_, format)| format);
    }
    if text.starts_with('{') {
        return Some(Format::Jsonl);
    }
    let first = text.lines().next()?;
    first.contains('\t').then_some(Format::Tsv)
}

#[cfg(feature = "parquet")]
fn parquet_rows(place: &str, file: File, options: &ReadOptions) -> Result<Rows> {
    Ok(Box::new(super::parquet::read(place, file, options)?))
}

#[cfg(feature = "parquet")]
fn parquet_bytes(place: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Rows> {
    let bytes = bytes::Bytes::from(bytes);
    Ok(Box::new(super::parquet::read(place, bytes, options)?))
}

#[cfg(not(feature = "parquet"))]
fn parquet_rows(place: &str, _: File, _: &ReadOptions) -> Result<Rows> {
    Err(files::not_built(place, Format::Parquet))
}

#[cfg(not(feature = "parquet"))]
fn parquet_bytes(place: &str, _: Vec<u8>, _: &ReadOptions) -> Result<Rows> {
    Err(files::not_built(place, Format::Parquet))
}

#[cfg(feature = "xlsx")]
fn xlsx_rows(
    place: &str,
    reader: impl Read + Seek + Send + 'static,
    options: &ReadOptions,
) -> Result<Rows> {
    Ok(Box::new(super::xlsx::read(place, reader, options)?))
}

#[cfg(not(feature = "xlsx"))]
fn xlsx_rows(place: &str, _: impl Read, _: &ReadOptions) -> Result<Rows> {
    Err(files::not_built(place, Format::Xlsx))
}
