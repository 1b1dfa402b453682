//! Makes `src/lexicon/cedict.bin`, the built-in dictionary, again:
//!
//! ```text
//! cargo run --release --example build_lexicon -- DICTIONARY JIEBA_RS JIEBA_MACROS > cedict.bin
//! ```
//!
//! DICTIONARY is the unpacked source of the crate `chinese_dictionary` 2.1.8, or a CC-CEDICT file (`.u8`). `JIEBA_RS` and
//! `JIEBA_MACROS` are the unpacked sources of the crates `jieba-rs` and `jieba-macros` 0.11.0: word frequencies and the
//! hidden Markov model. `cargo fetch` in a package that depends on them unpacks all three in
//! `~/.cargo/registry/src`. The same input gives the same bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use zhen::lexicon::gloss::Senses;
use zhen::lexicon::table::{
    COST_SCALE, EMISSION_SCALE, Entry as WordEntry, HMM_RANGE, NO_WORD, Parts, hash, rules,
};
use zhen::lexicon::{Tokenizer, pinyin};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many glosses of a word that an entry refers to count for it.
const REFERRED_GLOSSES: usize = 3;
/// A word this rare or rarer is left out where the dictionary does not know it: half of the list, which makes the table
/// half as large again and pairs sentences no better.
const RARE_FREQUENCY: u64 = 3;
/// The frequency of a dictionary word that the frequency list lacks.
const UNLISTED_FREQUENCY: u64 = 3;

/// An entry of CC-CEDICT.
struct Entry {
    traditional: String,
    simplified: String,
    /// With tone numbers: Chong2 qing4.
    pinyin: String,
    senses: Vec<String>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dictionary, jieba, model] = &arguments[..] else {
        return Err("expected three arguments: DICTIONARY JIEBA_RS JIEBA_MACROS".into());
    };
    let mut entries = if Path::new(dictionary).is_dir() {
        read_crate(&std::fs::read(
            Path::new(dictionary).join("data/data.dictionary"),
        )?)?
    } else {
        read_u8(&std::fs::read_to_string(dictionary)?)?
    };
    // A name that is written like a common word comes after it.
    entries.sort_by_key(|entry| entry.pinyin.starts_with(|c: char| c.is_ascii_uppercase()));
    let frequencies = read_frequencies(&std::fs::read_to_string(
        Path::new(jieba).join("src/data/dict.txt"),
    )?)?;
    let emissions = read_emissions(&std::fs::read_to_string(
        Path::new(model).join("src/hmm.model"),
    )?)?;

    let simplified = character_map(&entries, &frequencies);
    let mut parts = Parts {
        emissions,
        ..Parts::default()
    };
    let fold = |word: &str| -> String {
        word.chars()
            .map(|c| *simplified.get(&c).unwrap_or(&c))
            .collect()
    };
    words(&entries, &frequencies, &fold, &mut parts);
    parts.readings = readings(&entries, &fold);
    parts.simplified = simplified.iter().map(|(&a, &b)| (a, b)).collect();
    let known = parts
        .words
        .values()
        .filter(|entry| !entry.translations.is_empty());
    let translations: usize = known.clone().map(|entry| entry.translations.len()).sum();
    let known = known.count();
    parts.head = vec![
        (
            "dictionary",
            format!("CC-CEDICT {} CC-BY-SA-4.0", name(dictionary)),
        ),
        ("frequencies", format!("jieba {} MIT", name(jieba))),
        ("model", format!("jieba {} MIT", name(model))),
        ("words", parts.words.len().to_string()),
        ("entries", known.to_string()),
        ("translations", translations.to_string()),
        ("stems", parts.stems.len().to_string()),
        ("readings", parts.readings.len().to_string()),
        ("characters", parts.simplified.len().to_string()),
        ("rules", rules()),
        ("sha256", hash(&[&parts.sections()])),
    ];
    for (name, value) in &parts.head {
        eprintln!("{name} {value}");
    }
    std::io::stdout().write_all(&parts.write())?;
    Ok(())
}

/// The last part of a path: a crate with its version, or a file.
fn name(path: &str) -> String {
    let name = Path::new(path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Whether a word is wholly of Chinese characters below U+10000, as the table holds them.
fn is_han(word: &str) -> bool {
    word.chars()
        .all(|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '〇'))
}

/// Reads the bincode 1.3 `HashMap<u32, WordEntry>` of the crate `chinese_dictionary`, in the order of CC-CEDICT.
fn read_crate(bytes: &[u8]) -> Result<Vec<Entry>> {
    let mut rest = bytes;
    let mut take = |count: usize| -> Result<&[u8]> {
        let (taken, after) = rest
            .split_at_checked(count)
            .ok_or("the dictionary ends early")?;
        rest = after;
        Ok(taken)
    };
    let mut entries = BTreeMap::new();
    macro_rules! number {
        () => {
            u64::from_le_bytes(take(8)?.try_into()?) as usize
        };
    }
    macro_rules! string {
        () => {{
            let length = number!();
            String::from_utf8(take(length)?.to_vec())?
        }};
    }
    for _ in 0..number!() {
        take(4)?;
        let (traditional, simplified) = (string!(), string!());
        let (_marks, pinyin) = (string!(), string!());
        let mut senses = Vec::new();
        for _ in 0..number!() {
            senses.push(string!());
        }
        let tones = number!();
        take(tones + 8)?;
        for _ in 0..number!() * 4 {
            string!();
        }
        take(1)?;
        let id = u32::from_le_bytes(take(4)?.try_into()?);
        let entry = Entry {
            traditional,
            simplified,
            pinyin,
            senses,
        };
        entries.insert(id, entry);
    }
    Ok(entries.into_values().collect())
}

/// Reads lines of `traditional simplified [pin1 yin1] /gloss/gloss/`.
fn read_u8(text: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let parse = || {
            let (words, rest) = line.split_once(" [")?;
            let (pinyin, senses) = rest.split_once("] /")?;
            let (traditional, simplified) = words.split_once(' ')?;
            Some(Entry {
                traditional: traditional.into(),
                simplified: simplified.into(),
                pinyin: pinyin.into(),
                senses: senses
                    .trim_end_matches('/')
                    .split('/')
                    .map(str::to_owned)
                    .collect(),
            })
        };
        entries.push(parse().ok_or_else(|| format!("line {}: no CC-CEDICT entry", index + 1))?);
    }
    Ok(entries)
}

/// Reads jieba's `word frequency tag` lines; words in Chinese characters only.
fn read_frequencies(text: &str) -> Result<BTreeMap<String, u64>> {
    let mut frequencies = BTreeMap::new();
    for line in text.lines() {
        let mut columns = line.split(' ');
        let (Some(word), Some(frequency)) = (columns.next(), columns.next()) else {
            return Err(format!("no frequency: {line}").into());
        };
        if is_han(word) {
            frequencies.insert(word.to_owned(), frequency.parse()?);
        }
    }
    Ok(frequencies)
}

/// Reads jieba's model: after the start and transition probabilities a line `character:log-probability,…` for each of
/// begin, end, middle and single.
fn read_emissions(text: &str) -> Result<Vec<[u16; 4]>> {
    let mut costs = vec![[u16::MAX; 4]; HMM_RANGE.count()];
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let states = lines
        .get(5..9)
        .ok_or("the model has fewer than nine lines")?;
    for (line, state) in states.iter().zip([0, 2, 1, 3]) {
        for item in line.split(',') {
            let (c, log) = item
                .split_once(':')
                .ok_or_else(|| format!("no probability: {item}"))?;
            let c = c.chars().next().ok_or("no character")?;
            let cost = (-log.parse::<f64>()? * EMISSION_SCALE).round();
            if HMM_RANGE.contains(&u32::from(c)) && cost < f64::from(u16::MAX) {
                costs[(u32::from(c) - HMM_RANGE.start()) as usize][state] = cost as u16;
            }
        }
    }
    Ok(costs)
}

/// The simplified character that a traditional one most often stands for, where that is another.
fn character_map(entries: &[Entry], frequencies: &BTreeMap<String, u64>) -> BTreeMap<char, char> {
    let mut counts: BTreeMap<char, BTreeMap<char, u64>> = BTreeMap::new();
    for entry in entries
        .iter()
        .filter(|entry| is_han(&entry.simplified) && is_han(&entry.traditional))
    {
        let weight = 1 + frequencies.get(&entry.simplified).unwrap_or(&0);
        if entry.traditional.chars().count() == entry.simplified.chars().count() {
            for (traditional, simplified) in entry.traditional.chars().zip(entry.simplified.chars())
            {
                *counts
                    .entry(traditional)
                    .or_default()
                    .entry(simplified)
                    .or_default() += weight;
            }
        }
    }
    let mut map: BTreeMap<char, char> = counts
        .into_iter()
        .filter_map(|(traditional, simplified)| {
            let best = simplified
                .into_iter()
                .max_by_key(|&(c, count)| (count, std::cmp::Reverse(c)))?
                .0;
            (best != traditional).then_some((traditional, best))
        })
        .collect();
    // What another character is folded to stays as it is, so that folding twice changes nothing more.
    let targets: BTreeSet<char> = map.values().copied().collect();
    map.retain(|traditional, _| !targets.contains(traditional));
    map
}

/// Fills in words and stems.
fn words(
    entries: &[Entry],
    frequencies: &BTreeMap<String, u64>,
    fold: &impl Fn(&str) -> String,
    parts: &mut Parts,
) {
    let senses = senses(entries, fold);
    let stems: BTreeSet<&String> = senses
        .values()
        .flat_map(|weights| weights.iter().map(|(stem, _)| stem))
        .collect();
    let numbers: HashMap<&String, u32> = stems
        .iter()
        .enumerate()
        .map(|(number, &stem)| (stem, number as u32))
        .collect();

    let total: u64 = frequencies.values().sum();
    let cost = |frequency: u64| {
        let cost = -(frequency as f64 / total as f64).ln() * COST_SCALE;
        cost.round().clamp(0.0, f64::from(NO_WORD - 1)) as u8
    };
    for (word, &frequency) in frequencies {
        let word = fold(word);
        if frequency <= RARE_FREQUENCY && !senses.contains_key(&word) {
            continue;
        }
        let cost = cost(frequency.max(1));
        let entry = parts.words.entry(word).or_insert_with(|| WordEntry {
            cost,
            translations: Vec::new(),
        });
        entry.cost = entry.cost.min(cost);
    }
    for (word, weights) in &senses {
        let unlisted = || WordEntry {
            cost: cost(UNLISTED_FREQUENCY),
            translations: Vec::new(),
        };
        let entry = parts.words.entry(word.clone()).or_insert_with(unlisted);
        entry.translations = weights
            .iter()
            .map(|(stem, weight)| (numbers[stem], (weight.sqrt() * 255.0) as u8))
            .filter(|(_, root)| *root > 0)
            .collect();
    }
    parts.stems = stems.into_iter().cloned().collect();
}

/// The weighted stems of each headword, folded; words that are written alike share an entry.
fn senses(
    entries: &[Entry],
    fold: &impl Fn(&str) -> String,
) -> BTreeMap<String, Vec<(String, f64)>> {
    let english = Tokenizer::new("en");
    let mut all: BTreeMap<String, Senses> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| is_han(&entry.simplified)) {
        let keys = BTreeSet::from([fold(&entry.simplified), fold(&entry.traditional)]);
        for key in keys {
            let senses = all.entry(key).or_default();
            for sense in &entry.senses {
                senses.add(sense, &english);
            }
        }
    }
    let referred: Vec<(String, Vec<Vec<String>>)> = all
        .iter()
        .map(|(word, senses)| {
            let targets: BTreeSet<String> = senses
                .references
                .iter()
                .map(|target| fold(target))
                .collect();
            let glosses = targets
                .iter()
                .filter(|target| *target != word)
                .filter_map(|target| all.get(target))
                .flat_map(|senses| senses.glosses.iter().take(REFERRED_GLOSSES).cloned())
                .collect();
            (word.clone(), glosses)
        })
        .collect();
    for (word, glosses) in referred {
        all.entry(word).or_default().glosses.extend(glosses);
    }
    all.into_iter()
        .map(|(word, senses)| (word, senses.weights()))
        .filter(|(_, weights)| !weights.is_empty())
        .collect()
}

/// Toneless syllables of the words that are not read as their characters' first readings.
fn readings(entries: &[Entry], fold: &impl Fn(&str) -> String) -> Vec<String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| is_han(&entry.simplified)) {
        let syllables: Vec<String> = entry.pinyin.split_whitespace().map(syllable).collect();
        for key in [fold(&entry.simplified), fold(&entry.traditional)] {
            if syllables.len() == key.chars().count()
                && syllables.iter().all(|syllable| !syllable.is_empty())
            {
                all.entry(key).or_insert_with(|| syllables.join(" "));
            }
        }
    }
    let usual = |c, syllable: &str| {
        pinyin::readings(c).first() == Some(&syllable.replace('ü', "v").as_str())
    };
    // Which reading of a single character is the usual one is better known to the crate `pinyin`.
    all.retain(|word, reading| {
        let mut characters = word.chars().zip(reading.split(' '));
        word.chars().count() > 1 && !characters.all(|(c, syllable)| usual(c, syllable))
    });
    let mut lines: Vec<String> = all
        .into_iter()
        .map(|(word, reading)| format!("{word} {reading}"))
        .collect();
    lines.sort();
    lines
}

/// A syllable without its tone, with ü for u:; empty for what is none (`xx5`).
fn syllable(text: &str) -> String {
    let plain = text.to_lowercase().replace("u:", "ü");
    match plain.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "r" => "er".to_owned(),
        "xx" => String::new(),
        plain if plain.chars().all(char::is_alphabetic) => plain.to_owned(),
        _ => String::new(),
    }
}
