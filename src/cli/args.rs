//! Arguments that several commands share, and how they are read.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use encoding_rs::Encoding;
use zhen::segment::{CHINESE, ENGLISH, Language, SplitOptions};
use zhen::text::{Format, ReadOptions, Reflow};

/// How documents are read and split.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// Encoding of the input, a WHATWG label such as utf-8, gb18030 or big5; detected by default
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    pub encoding: Option<&'static Encoding>,
    /// When to mend lines that were broken at a fixed width
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = reflow_parser())]
    pub reflow: Reflow,
    /// Format of the documents; told by their content by default
    #[arg(id = "from", long, value_name = "FORMAT", value_parser = format_parser())]
    pub format: Option<Format>,
    /// Read all of a web page, navigation included, and not its main text alone
    #[arg(long)]
    pub whole: bool,
    /// Also end a sentence at a semicolon
    #[arg(long)]
    pub semicolon: bool,
}

impl Reading {
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            encoding: self.encoding,
            reflow: self.reflow,
            format: self.format,
            whole: self.whole,
            language: None,
        }
    }

    pub fn split_options(&self) -> SplitOptions {
        SplitOptions {
            semicolon: self.semicolon,
        }
    }
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    // The parser takes these names alone.
    PossibleValuesParser::new(Format::names())
        .map(|name| Format::named(&name).unwrap_or(Format::Text))
}

fn reflow_parser() -> impl TypedValueParser<Value = Reflow> {
    PossibleValuesParser::new(["auto", "always", "never"]).map(|when| match when.as_str() {
        "always" => Reflow::Always,
        "never" => Reflow::Never,
        _ => Reflow::Auto,
    })
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        "no WHATWG encoding label, expected one such as utf-8, gb18030, big5 or utf-16le".into()
    })
}

/// Source and target language.
#[derive(Clone, Copy, Debug)]
pub struct Languages {
    pub source: &'static Language,
    pub target: &'static Language,
}

/// Reads `zh-en`.
pub fn languages(pair: &str) -> Result<Languages, String> {
    let wrong = || "expected two language codes such as zh-en".to_string();
    let (source, target) = pair.split_once('-').ok_or_else(wrong)?;
    if ![source, target].into_iter().all(is_code) {
        return Err(wrong());
    }
    if source == target {
        return Err(format!("{source} on both sides, expected two languages"));
    }
    Ok(Languages {
        source: language(source),
        target: language(target),
    })
}

fn is_code(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())
}

/// The language of an ISO 639 code; one that zhen knows nothing of is split by the rules of English and named by
/// its code. Such a value lives as long as the program, which makes one or two of them.
pub fn language(code: &str) -> &'static Language {
    match code {
        "zh" => &CHINESE,
        "en" => &ENGLISH,
        _ => {
            let code: &'static str = Box::leak(code.into());
            Box::leak(Box::new(Language {
                code,
                name: code,
                joiner: ENGLISH.joiner,
                split: ENGLISH.split,
            }))
        }
    }
}

/// Reads one code.
pub fn known_language(code: &str) -> Result<&'static Language, String> {
    if is_code(code) {
        Ok(language(code))
    } else {
        Err("expected a language code such as zh or en".into())
    }
}

/// A probability, 0–1.
pub fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("expected a number from 0 to 1".into()),
    }
}

/// A size in bytes: a number, with a unit of 1000 (`kB`, `MB`, `GB`) or of 1024 (`KiB`, `MiB`, `GiB`).
pub fn size(text: &str) -> Result<u64, String> {
    let wrong = || "expected a size such as 500MB or 64MiB".to_owned();
    let at = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let unit: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(wrong()),
    };
    let size = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit));
    size.filter(|&size| size > 0).ok_or_else(wrong)
}

/// A number of threads, from 1.
pub fn threads(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(value @ 1..=1024) => Ok(value),
        _ => Err("expected a number from 1 to 1024".into()),
    }
}

/// Sets the number of threads; all cores where `None`.
pub fn set_threads(threads: Option<usize>) {
    if let Some(threads) = threads {
        // It fails only where the pool exists already, and nothing has used it yet.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global();
    }
}

/// Which side of Chinese and English was translated from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Direction {
    /// English from Chinese
    ZhEn,
    /// Chinese from English
    EnZh,
}

impl Direction {
    /// The codes of source and target.
    pub fn codes(self) -> (&'static str, &'static str) {
        match self {
            Self::ZhEn => ("zh", "en"),
            Self::EnZh => ("en", "zh"),
        }
    }
}
