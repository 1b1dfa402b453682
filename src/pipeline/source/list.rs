//! A list of document pairs: TSV, JSON lines or Parquet; their paths or the texts themselves.
//!
//! | column | what |
//! |---|---|
//! | `source_path`, `target_path` (`zh_path`, `en_path`) | the documents, relative to the list |
//! | `source_text`, `target_text` (`zh`, `en`, `zh_text`, `en_text`) | or their texts |
//! | `id` (`name`) | the name of the pair |
//! | `source`, `url`, `date`, `licence` (`license`), `domain` | what is known of it |
//!
//! A TSV whose first row holds none of these names has two or three columns: source, target, and a name, as `zhen align
//! --pairs` reads them. In a TSV `\n`, `\t` and `\\` stand for a line break, a tab and a backslash of a text. Columns
//! of other names are passed over.

use super::{Content, Job, Jobs, Provenance, name, open};
use crate::pipeline::names::pair_name;
use crate::segment::Language;
use crate::{Error, Result};
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

/// The pairs of the list at `path`.
pub(super) fn jobs(
    base: &Path,
    path: &Path,
    languages: [&'static Language; 2],
) -> Result<Jobs<'static>> {
    let entry = Entry {
        folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        codes: languages.map(|language| language.code),
    };
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let file = file.trim_end_matches(".gz").trim_end_matches(".zst");
    match file.rsplit('.').next().unwrap_or_default() {
        "parquet" => parquet(base, path, entry),
        "jsonl" | "ndjson" => Ok(Jobs {
            total: Some(lines(base, path)?.count()),
            jobs: Box::new(json_lines(base, path, entry)?),
        }),
        "tsv" | "txt" => Ok(Jobs {
            total: Some(lines(base, path)?.count()),
            jobs: Box::new(tsv(base, path, entry)?),
        }),
        _ => Err(Error::new(
            name(path),
            "a name that tells no format, expected .tsv, .jsonl or .parquet",
        )),
    }
}

/// How a row becomes a job.
struct Entry {
    folder: PathBuf,
    codes: [&'static str; 2],
}

impl Entry {
    /// Whether a column of this name means something.
    fn is_known(&self, column: &str) -> bool {
        let known = [
            "source_path",
            "target_path",
            "source_text",
            "target_text",
            "id",
            "name",
            "source",
            "url",
            "date",
            "licence",
            "license",
            "domain",
        ];
        known.contains(&column)
            || self.codes.iter().any(|code| {
                column
                    .strip_prefix(code)
                    .is_some_and(|rest| ["", "_path", "_text"].contains(&rest))
            })
    }

    /// The job of a row at `place`, of which `get` gives the columns.
    fn job(&self, place: String, get: impl Fn(&str) -> Option<String>) -> Result<Job> {
        let get = |names: &[&str]| {
            let mut found = names.iter().filter_map(|name| get(name));
            found.find(|value| !value.trim().is_empty())
        };
        let of_side = |side: usize, what: &str| {
            let (name, code) = (["source", "target"][side], self.codes[side]);
            let mut names = vec![format!("{name}_{what}"), format!("{code}_{what}")];
            if what == "text" {
                names.push(code.to_owned());
            }
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            get(&names)
        };
        let id = get(&["id", "name"]);
        let paths = [of_side(0, "path"), of_side(1, "path")];
        let texts = [of_side(0, "text"), of_side(1, "text")];
        let (name, content) = match (paths, texts) {
            ([Some(source), Some(target)], _) => {
                let paths = [source, target].map(|path| self.folder.join(path.trim()));
                let name = id.unwrap_or_else(|| pair_name(&paths[0], self.codes[0]));
                (name, Content::Files(paths))
            }
            (_, [Some(source), Some(target)]) => {
                // The place ends in the number of the row.
                let number = place.rsplit(':').next().unwrap_or_default().to_owned();
                let name = id.unwrap_or(number);
                let documents = self.codes.map(|code| format!("{name}.{code}"));
                (name, Content::Texts([source, target], documents))
            }
            _ => {
                let message = format!(
                    "not both sides, expected source_path and target_path, or {} and {}",
                    self.codes[0], self.codes[1]
                );
                return Err(Error::new(place, message));
            }
        };
        let get = |names: &[&str]| get(names).unwrap_or_default().trim().to_owned();
        Ok(Job {
            name,
            place,
            provenance: Provenance {
                source: get(&["source"]),
                url: get(&["url"]),
                date: get(&["date"]),
                licence: get(&["licence", "license"]),
                domain: get(&["domain"]),
            },
            content,
        })
    }
}

/// Lines of a text file with their numbers; those of white space are passed over.
fn lines(
    base: &Path,
    path: &Path,
) -> Result<impl Iterator<Item = Result<(String, String)>> + use<>> {
    let place = name(path);
    let lines = open(base, path)?.split(b'\n').zip(1..);
    Ok(lines.filter_map(move |(line, number)| {
        let place = format!("{place}:{number}");
        let line = match line {
            Ok(line) => line,
            Err(error) => return Some(Err(Error::from_source(place, error))),
        };
        let Ok(line) = String::from_utf8(line) else {
            return Some(Err(Error::new(place, "not UTF-8, expected UTF-8")));
        };
        let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
        (!line.trim().is_empty()).then(|| Ok((place, line.to_owned())))
    }))
}

fn json_lines(
    base: &Path,
    path: &Path,
    entry: Entry,
) -> Result<impl Iterator<Item = Result<Job>> + use<>> {
    use serde_json::Value;
    Ok(lines(base, path)?.map(move |line| {
        let (place, line) = line?;
        let row: Value =
            serde_json::from_str(&line).map_err(|error| Error::from_source(&place, error))?;
        entry.job(place, |name| {
            let value = row
                .get(name)
                .or_else(|| row.get("translation")?.get(name))?;
            match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            }
        })
    }))
}

fn tsv(
    base: &Path,
    path: &Path,
    entry: Entry,
) -> Result<impl Iterator<Item = Result<Job>> + use<>> {
    let mut lines = lines(base, path)?.peekable();
    let cells = |line: &str| {
        line.split('\t')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let mut columns: Vec<String> = match lines.peek() {
        Some(Ok((_, line))) => cells(line),
        _ => Vec::new(),
    };
    if columns.iter().any(|column| entry.is_known(column)) {
        lines.next();
    } else {
        columns = ["source_path", "target_path", "id"]
            .map(str::to_owned)
            .into();
    }
    Ok(lines.map(move |line| {
        let (place, line) = line?;
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() > columns.len() {
            let message = format!(
                "{} columns, expected {}: {}",
                cells.len(),
                columns.len(),
                columns.join(", ")
            );
            return Err(Error::new(place, message));
        }
        entry.job(place, |name| {
            let column = columns.iter().position(|column| column == name)?;
            let cell = cells.get(column)?;
            // A path keeps its backslashes.
            Some(if name.ends_with("_path") {
                (*cell).to_owned()
            } else {
                unescaped(cell)
            })
        })
    }))
}

/// `\n`, `\t` and `\\` as what they stand for.
fn unescaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut characters = cell.chars();
    while let Some(c) = characters.next() {
        match (c, characters.as_str().chars().next()) {
            ('\\', Some(next @ ('n' | 't' | '\\'))) => {
                characters.next();
                text.push(match next {
                    'n' => '\n',
                    't' => '\t',
                    _ => '\\',
                });
            }
            _ => text.push(c),
        }
    }
    text
}

#[cfg(feature = "parquet")]
fn parquet(base: &Path, path: &Path, entry: Entry) -> Result<Jobs<'static>> {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    let place = name(path);
    let fail = |error: parquet::errors::ParquetError| Error::from_source(name(path), error);
    let file =
        std::fs::File::open(base.join(path)).map_err(|error| Error::from_source(&place, error))?;
    let reader = SerializedFileReader::new(file).map_err(fail)?;
    let rows = reader.metadata().file_metadata().num_rows();
    let jobs = reader.into_iter().zip(1..).map(move |(row, number)| {
        let place = format!("{place}:{number}");
        let row = row.map_err(|error| Error::from_source(&place, error))?;
        let text = |field: &Field| match field {
            Field::Str(text) => Some(text.clone()),
            Field::Null | Field::Group(_) => None,
            other => Some(other.to_string()),
        };
        entry.job(place, |name| {
            let mut columns = row.get_column_iter();
            let own = columns.find(|(column, _)| *column == name);
            let nested = || {
                row.get_column_iter()
                    .find_map(|(column, field)| match field {
                        Field::Group(inner) if column == "translation" => {
                            let mut inner = inner.get_column_iter();
                            inner.find(|(column, _)| *column == name)
                        }
                        _ => None,
                    })
            };
            own.or_else(nested).and_then(|(_, field)| text(field))
        })
    });
    Ok(Jobs {
        total: usize::try_from(rows).ok(),
        jobs: Box::new(jobs),
    })
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Path, path: &Path, _: Entry) -> Result<Jobs<'static>> {
    Err(Error::new(
        name(path),
        "Parquet, which this build of zhen leaves out",
    ))
}
