//! `zhen split`: sentences of documents.

use super::args::{self, Reading};
use super::input::{self, Splitting};
use super::output::{self, Output};
use super::{Status, console, folders};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zhen::segment::{self, Language, Sentence, script};
use zhen::text::bilingual::Bilingual;
use zhen::text::{Document, Span};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen split report.zh.txt                      one sentence a line
  zhen split --semicolon *.zh.txt -o all.txt    end sentences at ； too, write a file
  zhen split --format jsonl report.en.txt       with paragraph and bytes of the input
  zhen split texts.zip                          the documents of an archive or a folder, one after the other
  iconv -f gbk page.txt | zhen split --lang zh -

The language of each document is told by its script where --lang does not say it; one in both languages is split passage by \
passage. A document that cannot be read \
is reported, the others are split, and the exit code is 2.";

/// Arguments of `zhen split`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Documents, folders and zip archives of documents; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Language of the documents, such as zh or en; told by the script by default
    #[arg(long, value_name = "CODE", value_parser = args::known_language)]
    lang: Option<&'static Language>,
    /// text: a sentence a line; jsonl: {"file", "paragraph", "sentence", "start", "end", "text"} a line
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "jsonl"])]
    format: String,
    /// Where to write; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// A sentence as JSON lines have it; `start..end` are bytes of the input, null where the format does not tell them.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    paragraph: usize,
    sentence: usize,
    start: Option<usize>,
    end: Option<usize>,
    text: &'a str,
    /// Of a document in both languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

/// A document and its sentences.
struct Split {
    document: Document,
    sentences: Vec<Sentence>,
    /// The language of each sentence, where the document is in two.
    languages: Vec<&'static Language>,
}

impl Split {
    fn read(path: &Path, how: &Splitting, language: Option<&'static Language>) -> Result<Self> {
        let (document, _) = input::document(path, how, language)?;
        let both = match language {
            Some(_) => None,
            None => Bilingual::separate(&document, None).ok(),
        };
        let split = if let Some(both) = both {
            Self::by_passage(document, &both, how)
        } else {
            let language =
                language.unwrap_or_else(|| args::language(script::language_code(document.text())));
            let options = how.reading.split_options();
            Self {
                sentences: segment::sentences(&document, language, &options),
                document,
                languages: Vec::new(),
            }
        };
        if split.sentences.is_empty() {
            return Err(Error::new(input::name(path), "no sentence in it"));
        }
        Ok(split)
    }

    /// Splits each passage by its language; those on neither side by what their script speaks for.
    fn by_passage(document: Document, both: &Bilingual, how: &Splitting) -> Self {
        let message = format!("in both languages, each split by its own: {both}");
        console::report(&Error::new(document.name(), message));
        let parts = both.chinese.iter().chain(&both.latin);
        let mut passages: Vec<(usize, Span)> = parts.map(|part| (part.block, part.span)).collect();
        passages.extend(both.left_out.iter().map(|left| (left.block, left.span)));
        passages.sort_unstable();
        let (mut sentences, mut languages) = (Vec::new(), Vec::new());
        for (paragraph, span) in passages {
            let is_chinese = both
                .chinese
                .binary_search_by_key(&span, |part| part.span)
                .is_ok();
            let code = if is_chinese {
                "zh"
            } else {
                script::language_code(span.of(document.text()))
            };
            let language = args::language(code);
            let options = how.reading.split_options();
            for sentence in segment::sentences_of(document.text(), [span], language, &options) {
                sentences.push(Sentence {
                    paragraph,
                    ..sentence
                });
                languages.push(language);
            }
        }
        Self {
            document,
            sentences,
            languages,
        }
    }
}

/// Splits each document and writes its sentences.
pub fn run(args: &Args) -> Result<Status> {
    let how = Splitting {
        reading: args.reading.clone(),
        presplit: false,
        hashed: false,
    };
    let files = folders::documents(&args.files)?;
    output::check_paths(args.output.as_deref(), files.iter().map(PathBuf::as_path))?;
    let mut output = Output::open(args.output.as_deref())?;
    let mut written = 0;
    for file in &files {
        match Split::read(file, &how, args.lang) {
            Ok(split) => {
                write(&split, args.format == "jsonl", &mut output)
                    .map_err(|error| output.error(error))?;
                written += 1;
            }
            Err(error) if files.len() == 1 => return Err(error),
            Err(error) => console::report(&error),
        }
    }
    if written == 0 {
        let message = format!("none of {} documents could be read", files.len());
        return Err(Error::new("split", message));
    }
    output.commit()?;
    Ok(if written == files.len() {
        Status::Done
    } else {
        Status::Incomplete
    })
}

fn write(split: &Split, json: bool, out: &mut impl Write) -> io::Result<()> {
    let document = &split.document;
    for (number, sentence) in split.sentences.iter().enumerate() {
        let text = sentence.span.of(document.text());
        if json {
            let span = document.source_span(sentence.span);
            let line = Line {
                file: document.name(),
                paragraph: sentence.paragraph,
                sentence: number,
                start: span.map(|span| span.start),
                end: span.map(|span| span.end),
                text,
                language: split.languages.get(number).map(|language| language.code),
            };
            serde_json::to_writer(&mut *out, &line)?;
        } else {
            out.write_all(text.as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
