//! The built-in table: how the developer's command writes it, and how it is read without parsing.
//!
//! A head of lines `name value`, an empty line, then [`SECTIONS`] sections, each a little-endian `u32` length and its
//! bytes:
//!
//! 1. word → `entry << 8 | cost`: a finite-state map. Words are simplified by [`Table::simplify`]. `entry` counts from 1,
//!    0 is none; `cost` is −[`COST_SCALE`]·ln(probability) in running text.
//! 2. entry → first translation (`u32`), one more than there are entries
//! 3. translations: stem (`u24`), √(probability)·255 rounded down (`u8`)
//! 4. stem → first byte in the next section (`u32`), one more than there are stems
//! 5. stems, sorted, in one string
//! 6. word → first byte in the next section, for words that are not read as their characters' first readings
//! 7. their readings, syllables separated by a space, each reading ended by a line feed
//! 8. traditional character → simplified one (`u24`, `u24`), sorted
//! 9. four emission costs (`u16`, −[`EMISSION_SCALE`]·ln probability, 65535 for none) for each character of
//!    [`HMM_RANGE`]: begin, middle, end, single

use fst::Map;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// Its first line.
pub const MAGIC: &str = "zhen-lexicon 1";
/// How many sections follow the head.
pub const SECTIONS: usize = 9;
/// Units of a word's cost in one nat.
pub const COST_SCALE: f64 = 12.0;
/// Units of an emission cost in one nat.
pub const EMISSION_SCALE: f64 = 2048.0;
/// The characters that the hidden Markov model knows.
pub const HMM_RANGE: RangeInclusive<u32> = 0x4E00..=0x9FD5;

/// The bytes of the built-in table.
pub const BUILTIN: &[u8] = include_bytes!("cedict.bin");

/// A table, read in place.
pub struct Table<'a> {
    head: &'a str,
    words: Map<&'a [u8]>,
    entries: &'a [u8],
    translations: &'a [u8],
    stem_starts: &'a [u8],
    stems: &'a str,
    reading_words: Map<&'a [u8]>,
    readings: &'a str,
    simplified: &'a [u8],
    emissions: &'a [u8],
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

/// A word that begins at some place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its length in bytes.
    pub len: usize,
    /// Its entry, from 1; 0 where the dictionary does not know it.
    pub entry: u32,
    /// −[`COST_SCALE`]·ln(probability) in running text.
    pub cost: u8,
}

impl Word {
    fn new(len: usize, value: u64) -> Self {
        Self {
            len,
            entry: (value >> 8) as u32,
            cost: value as u8,
        }
    }
}

/// The parts of a table, to be written.
#[derive(Debug, Default)]
pub struct Parts {
    /// Lines of the head after [`MAGIC`]: name and value.
    pub head: Vec<(&'static str, String)>,
    /// Word, entry from 1 or 0, cost; sorted by word, each once.
    pub words: Vec<(String, u32, u8)>,
    /// Stem and √(probability)·255 of each entry's translations.
    pub entries: Vec<Vec<(u32, u8)>>,
    /// Sorted, each once.
    pub stems: Vec<String>,
    /// Word and syllables separated by a space; sorted by word.
    pub readings: Vec<(String, String)>,
    /// Traditional and simplified character; sorted.
    pub simplified: Vec<(char, char)>,
    /// For each character of [`HMM_RANGE`].
    pub emissions: Vec<[u16; 4]>,
}

impl Parts {
    /// The sections of the table, without the head.
    ///
    /// # Errors
    /// Where words or readings are not sorted.
    pub fn sections(&self) -> Result<Vec<u8>, fst::Error> {
        let words = self.words.iter();
        let words = Map::from_iter(
            words.map(|(word, entry, cost)| (word, u64::from(*entry) << 8 | u64::from(*cost))),
        )?;
        let mut readings = String::new();
        let mut starts = Vec::new();
        for (word, reading) in &self.readings {
            starts.push((word, readings.len() as u64));
            readings.push_str(reading);
            readings.push('\n');
        }
        let reading_words = Map::from_iter(starts)?;
        let stems = self.stems.concat();
        let translations = self.entries.iter().flatten();
        let pairs = self.simplified.iter();
        let sections: [&[u8]; SECTIONS] = [
            words.as_fst().as_bytes(),
            &starts_of(self.entries.iter().map(Vec::len)),
            &translations
                .flat_map(|&(stem, mass)| u24(stem).into_iter().chain([mass]))
                .collect::<Vec<_>>(),
            &starts_of(self.stems.iter().map(String::len)),
            stems.as_bytes(),
            reading_words.as_fst().as_bytes(),
            readings.as_bytes(),
            &pairs
                .flat_map(|&(a, b)| u24(a.into()).into_iter().chain(u24(b.into())))
                .collect::<Vec<_>>(),
            &self
                .emissions
                .iter()
                .flatten()
                .flat_map(|cost| cost.to_le_bytes())
                .collect::<Vec<_>>(),
        ];
        let mut all = Vec::new();
        for section in sections {
            all.extend((section.len() as u32).to_le_bytes());
            all.extend(section);
        }
        Ok(all)
    }

    /// The whole table: head and sections.
    ///
    /// # Errors
    /// As [`Parts::sections`].
    pub fn write(&self) -> Result<Vec<u8>, fst::Error> {
        let mut table = format!("{MAGIC}\n");
        for (name, value) in &self.head {
            table.extend([*name, " ", value.as_str(), "\n"]);
        }
        table.push('\n');
        let mut table = table.into_bytes();
        table.extend(self.sections()?);
        Ok(table)
    }
}

/// The hash of the stemming data that the table's stems follow: where it differs from the head's `rules`, the table must
/// be made again.
pub fn rules() -> String {
    hash(&[
        super::en::IRREGULAR.as_bytes(),
        super::en::SPELLING.as_bytes(),
    ])
}

/// SHA-256 in hexadecimal digits.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    let mut digits = String::new();
    for byte in hasher.finalize() {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

fn u24(value: u32) -> [u8; 3] {
    let [a, b, c, _] = value.to_le_bytes();
    [a, b, c]
}

/// Running sums of `lengths`, from 0 to the whole.
fn starts_of(lengths: impl Iterator<Item = usize>) -> Vec<u8> {
    let mut at = 0;
    let mut starts = vec![0; 4];
    for length in lengths {
        at += length;
        starts.extend((at as u32).to_le_bytes());
    }
    starts
}

fn u32_at(bytes: &[u8], index: usize) -> Option<usize> {
    let bytes = bytes.get(index * 4..index * 4 + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

fn u24_of(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

impl<'a> Table<'a> {
    /// Reads a table in place, in constant time; `None` where its head or a section is broken.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let head_end = bytes.windows(2).position(|pair| pair == b"\n\n")?;
        let head = std::str::from_utf8(&bytes[..head_end]).ok()?;
        if head.lines().next() != Some(MAGIC) {
            return None;
        }
        let mut rest = &bytes[head_end + 2..];
        let mut section = || {
            let (section, after) = rest.get(4..)?.split_at_checked(u32_at(rest, 0)?)?;
            rest = after;
            Some(section)
        };
        Some(Self {
            head,
            words: Map::new(section()?).ok()?,
            entries: section()?,
            translations: section()?,
            stem_starts: section()?,
            stems: std::str::from_utf8(section()?).ok()?,
            reading_words: Map::new(section()?).ok()?,
            readings: std::str::from_utf8(section()?).ok()?,
            simplified: section()?,
            emissions: section()?,
        })
    }

    /// The value of `name` in its head.
    pub fn head(&self, name: &str) -> Option<&'a str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
    }

    /// The word that `text` is as a whole.
    pub fn word(&self, text: &str) -> Option<Word> {
        self.words
            .get(text)
            .map(|value| Word::new(text.len(), value))
    }

    /// Calls `found` with each word that `text` begins with, shortest first. Linear in the longest one's length.
    pub fn words_at(&self, text: &[u8], mut found: impl FnMut(Word)) {
        let fst = self.words.as_fst();
        let mut node = fst.root();
        let mut value = 0;
        for (index, &byte) in text.iter().enumerate() {
            let Some(transition) = node.find_input(byte).map(|index| node.transition(index)) else {
                return;
            };
            value += transition.out.value();
            node = fst.node(transition.addr);
            if node.is_final() {
                found(Word::new(index + 1, value + node.final_output().value()));
            }
        }
    }

    /// Stems and masses of an entry; masses are above 0 and their sum is at most 1. Nothing for entry 0.
    pub fn translations(&self, entry: u32) -> impl Iterator<Item = (u32, f32)> + use<'a> {
        let range = (entry as usize).checked_sub(1).and_then(|entry| {
            let (start, end) = (
                u32_at(self.entries, entry)?,
                u32_at(self.entries, entry + 1)?,
            );
            self.translations.get(start * 4..end * 4)
        });
        range.unwrap_or_default().chunks_exact(4).map(|bytes| {
            let root = f32::from(bytes[3]) / 255.0;
            (u24_of(bytes), root * root)
        })
    }

    /// How many stems there are.
    pub fn stem_count(&self) -> u32 {
        (self.stem_starts.len() / 4).saturating_sub(1) as u32
    }

    /// The stem with number `index`.
    pub fn stem(&self, index: u32) -> Option<&'a str> {
        let index = index as usize;
        self.stems
            .get(u32_at(self.stem_starts, index)?..u32_at(self.stem_starts, index + 1)?)
    }

    /// The number of a stem. Logarithmic in their count.
    pub fn stem_index(&self, stem: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.stem_count());
        while low < high {
            let middle = u32::midpoint(low, high);
            match self.stem(middle)?.cmp(stem) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The syllables of a word that is not read as its characters' first readings, separated by a space.
    pub fn reading(&self, word: &str) -> Option<&'a str> {
        let start = self.reading_words.get(word)? as usize;
        self.readings.get(start..)?.split('\n').next()
    }

    /// The simplified form of a character, or itself.
    pub fn simplify(&self, c: char) -> char {
        let (mut low, mut high) = (0, self.simplified.len() / 6);
        let wanted = u32::from(c);
        while low < high {
            let middle = usize::midpoint(low, high);
            let pair = &self.simplified[middle * 6..middle * 6 + 6];
            match u24_of(pair).cmp(&wanted) {
                std::cmp::Ordering::Equal => {
                    return char::from_u32(u24_of(&pair[3..])).unwrap_or(c);
                }
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        c
    }

    /// The emission costs of a character in units of [`EMISSION_SCALE`]: begin, middle, end, single.
    pub fn emissions(&self, c: char) -> [u16; 4] {
        let row = u32::from(c)
            .checked_sub(*HMM_RANGE.start())
            .and_then(|index| {
                let start = index as usize * 8;
                self.emissions.get(start..start + 8)
            });
        row.map_or([u16::MAX; 4], |row| {
            std::array::from_fn(|state| u16::from_le_bytes([row[state * 2], row[state * 2 + 1]]))
        })
    }
}

impl Table<'static> {
    /// The built-in table. The first call reads its head and checks that its strings are UTF-8.
    pub fn builtin() -> &'static Self {
        static TABLE: OnceLock<Table<'static>> = OnceLock::new();
        TABLE.get_or_init(|| Self::read(BUILTIN).expect("the built-in table is whole"))
    }
}
