//! `zhen split`: sentences of documents.

use super::args::{self, Reading};
use super::input::{Input, Splitting};
use super::output::{self, Output};
use super::{Status, console};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;
use zhen::segment::{Language, script};
use zhen::{Error, Result};

const HELP: &str = "\
Examples:
  zhen split report.zh.txt                      one sentence a line
  zhen split --semicolon *.zh.txt -o all.txt    end sentences at ； too, write a file
  zhen split --format jsonl report.en.txt       with paragraph and bytes of the input
  iconv -f gbk page.txt | zhen split --lang zh -

The language of each document is told by its script where --lang does not say it. A document that cannot be read \
is reported, the others are split, and the exit code is 2.";

/// Arguments of `zhen split`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Documents; - is standard input
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
}

/// Splits each document and writes its sentences.
pub fn run(args: &Args) -> Result<Status> {
    let how = Splitting {
        reading: args.reading.clone(),
        presplit: false,
        hashed: false,
    };
    output::check_paths(
        args.output.as_deref(),
        args.files.iter().map(PathBuf::as_path),
    )?;
    let mut output = Output::open(args.output.as_deref())?;
    let mut written = 0;
    for file in &args.files {
        let language = |document: &zhen::text::Document| match args.lang {
            Some(language) => language,
            None => args::language(script::language_code(document.text())),
        };
        match Input::read(file, &how, language) {
            Ok(input) => {
                write(&input, args.format == "jsonl", &mut output)
                    .map_err(|error| output.error(error))?;
                written += 1;
            }
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => console::report(&error),
        }
    }
    if written == 0 {
        let message = format!("none of {} documents could be read", args.files.len());
        return Err(Error::new("split", message));
    }
    output.commit()?;
    Ok(if written == args.files.len() {
        Status::Done
    } else {
        Status::Incomplete
    })
}

fn write(input: &Input, json: bool, out: &mut impl Write) -> io::Result<()> {
    let document = &input.document;
    for (number, sentence) in input.sentences.iter().enumerate() {
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
            };
            serde_json::to_writer(&mut *out, &line)?;
        } else {
            out.write_all(text.as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
