//! The built-in table: how the developer's command writes it, and how it is read without parsing.
//!
//! A head of lines `name value`, an empty line, then [`SECTIONS`] sections, each a little-endian `u32` length and its
//! bytes. Words stand in a trie over characters, its nodes in breadth-first order, so that the children of a node are
//! neighbours, sorted by their character:
//!
//! 1. node → character that leads to it (`u16`)
//! 2. node → its first child (`u24`), one more than there are nodes
//! 3. node → its first translation (`u24`), one more than there are nodes
//! 4. node → cost of the word that ends here, −[`COST_SCALE`]·ln(probability in running text) (`u8`); 255 for none
//! 5. translations: stem (`u24`), √(probability)·255 rounded down (`u8`)
//! 6. first byte in the next section of each stem (`u32`), one more than there are stems
//! 7. stems, sorted, in one string
//! 8. first byte in the next section of each reading (`u32`), one more than there are
//! 9. readings of words that are not read as their characters' first readings, sorted: the word and its syllables, a
//!    space before each
//! 10. traditional character → simplified one (`u16`, `u16`), sorted
//! 11. four emission costs (`u16`, −[`EMISSION_SCALE`]·ln(probability), 65535 for none) for each character of
//!     [`HMM_RANGE`]: begin, middle, end, single

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

/// Its first line.
pub const MAGIC: &str = "zhen-lexicon 1";
/// How many sections follow the head.
pub const SECTIONS: usize = 11;
/// Units of a word's cost in one nat.
pub const COST_SCALE: f64 = 12.0;
/// Units of an emission cost in one nat.
pub const EMISSION_SCALE: f64 = 2048.0;
/// The characters that the hidden Markov model knows.
pub const HMM_RANGE: RangeInclusive<u32> = 0x4E00..=0x9FD5;

/// The cost of what is no word.
pub const NO_WORD: u8 = u8::MAX;

/// The bytes of the built-in table.
pub const BUILTIN: &[u8] = include_bytes!("cedict.bin");

/// A table, read in place.
pub struct Table<'a> {
    head: &'a str,
    characters: &'a [u8],
    children: &'a [u8],
    first_translations: &'a [u8],
    costs: &'a [u8],
    translations: &'a [u8],
    stems: Strings<'a>,
    readings: Strings<'a>,
    emissions: &'a [u8],
    /// The root's child by each character below U+10000; 0 for none.
    roots: Vec<u32>,
    /// The simplified form of each character below U+10000; 0 for itself.
    simplified: Vec<u16>,
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

/// A word of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its length in bytes.
    pub len: usize,
    /// Its length in characters.
    pub characters: usize,
    /// −[`COST_SCALE`]·ln(probability) in running text.
    pub cost: u8,
    /// Numbers of its translations; empty where the dictionary does not know it.
    pub translations: Range<usize>,
}

impl Word {
    /// Whether the dictionary knows it.
    pub fn is_known(&self) -> bool {
        !self.translations.is_empty()
    }
}

/// What is written about a word.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As [`Word::cost`].
    pub cost: u8,
    /// Stem and √(probability)·255.
    pub translations: Vec<(u32, u8)>,
}

/// The parts of a table, to be written.
#[derive(Debug, Default)]
pub struct Parts {
    /// Lines of the head after [`MAGIC`]: name and value.
    pub head: Vec<(&'static str, String)>,
    /// Words of characters below U+10000, simplified by [`Table::simplify`].
    pub words: BTreeMap<String, Entry>,
    /// Sorted, each once.
    pub stems: Vec<String>,
    /// Word and syllables, a space before each; sorted.
    pub readings: Vec<String>,
    /// Traditional and simplified character below U+10000; sorted.
    pub simplified: Vec<(char, char)>,
    /// For each character of [`HMM_RANGE`].
    pub emissions: Vec<[u16; 4]>,
}

/// The sections of the trie, as they grow.
#[derive(Default)]
struct Trie {
    characters: Vec<u8>,
    children: Vec<u8>,
    first_translations: Vec<u8>,
    costs: Vec<u8>,
    translations: Vec<u8>,
}

impl Trie {
    /// Lays out the trie of `words`, which are sorted, breadth first.
    fn new(words: &[(Vec<char>, &Entry)]) -> Self {
        let mut trie = Self::default();
        // The words below each node of one depth, in order; the root's are all.
        let mut level: Vec<(char, Range<usize>)> = vec![('\0', 0..words.len())];
        let mut depth = 0;
        let mut nodes = 1;
        while !level.is_empty() {
            let mut below: Vec<(char, Range<usize>)> = Vec::new();
            for (character, mut range) in level {
                let ends_here = range
                    .clone()
                    .next()
                    .filter(|&first| words[first].0.len() == depth);
                trie.node(
                    character,
                    ends_here.map(|first| words[first].1),
                    nodes + below.len(),
                );
                range.start += usize::from(ends_here.is_some());
                let first_child = below.len();
                for word in range {
                    let next = words[word].0[depth];
                    match below[first_child..].last_mut() {
                        Some((last, found)) if *last == next => found.end += 1,
                        _ => below.push((next, word..word + 1)),
                    }
                }
            }
            nodes += below.len();
            level = below;
            depth += 1;
        }
        trie.children.extend(u24(nodes));
        trie.first_translations
            .extend(u24(trie.translations.len() / 4));
        trie
    }

    fn node(&mut self, character: char, entry: Option<&Entry>, first_child: usize) {
        self.characters
            .extend((u32::from(character) as u16).to_le_bytes());
        self.children.extend(u24(first_child));
        self.first_translations
            .extend(u24(self.translations.len() / 4));
        self.costs.push(entry.map_or(NO_WORD, |entry| entry.cost));
        for &(stem, root) in entry.map_or(&[][..], |entry| &entry.translations) {
            self.translations.extend(u24(stem as usize));
            self.translations.push(root);
        }
    }
}

impl Parts {
    /// The sections of the table, without the head.
    pub fn sections(&self) -> Vec<u8> {
        let words: Vec<(Vec<char>, &Entry)> = self
            .words
            .iter()
            .map(|(word, entry)| (word.chars().collect(), entry))
            .collect();
        let trie = Trie::new(&words);
        let pairs = self.simplified.iter().flat_map(|&(a, b)| [a, b]);
        let pairs: Vec<u8> = pairs
            .flat_map(|c| (u32::from(c) as u16).to_le_bytes())
            .collect();
        let emissions = self.emissions.iter().flatten();
        let emissions: Vec<u8> = emissions.flat_map(|cost| cost.to_le_bytes()).collect();
        let (stems, readings) = (self.stems.concat(), self.readings.concat());
        let sections: [&[u8]; SECTIONS] = [
            &trie.characters,
            &trie.children,
            &trie.first_translations,
            &trie.costs,
            &trie.translations,
            &starts_of(&self.stems),
            stems.as_bytes(),
            &starts_of(&self.readings),
            readings.as_bytes(),
            &pairs,
            &emissions,
        ];
        let mut all = Vec::new();
        for section in sections {
            all.extend((section.len() as u32).to_le_bytes());
            all.extend(section);
        }
        all
    }

    /// The whole table: head and sections.
    pub fn write(&self) -> Vec<u8> {
        let mut table = format!("{MAGIC}\n");
        for (name, value) in &self.head {
            table.extend([*name, " ", value.as_str(), "\n"]);
        }
        table.push('\n');
        let mut table = table.into_bytes();
        table.extend(self.sections());
        table
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

fn u24(value: usize) -> [u8; 3] {
    let [a, b, c, _] = (value as u32).to_le_bytes();
    [a, b, c]
}

/// Where each string begins when all are joined, and where the last one ends.
fn starts_of(strings: &[String]) -> Vec<u8> {
    let mut at = 0;
    let mut starts = vec![0; 4];
    for string in strings {
        at += string.len() as u32;
        starts.extend(at.to_le_bytes());
    }
    starts
}

fn u16_at(bytes: &[u8], index: usize) -> u16 {
    bytes
        .get(index * 2..index * 2 + 2)
        .map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn u24_at(bytes: &[u8], index: usize) -> usize {
    bytes.get(index * 3..index * 3 + 3).map_or(0, |bytes| {
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) as usize
    })
}

fn u32_at(bytes: &[u8], index: usize) -> Option<usize> {
    let bytes = bytes.get(index * 4..index * 4 + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

/// The first of `range` for which `before` does not hold; it holds for all before that one.
fn partition(range: Range<usize>, before: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = usize::midpoint(start, end);
        if before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

/// Sorted strings.
struct Strings<'a> {
    starts: &'a [u8],
    text: &'a str,
}

impl<'a> Strings<'a> {
    fn len(&self) -> usize {
        (self.starts.len() / 4).saturating_sub(1)
    }

    fn get(&self, index: usize) -> Option<&'a str> {
        self.text
            .get(u32_at(self.starts, index)?..u32_at(self.starts, index + 1)?)
    }

    /// The number of the first string that is not before `text`.
    fn position(&self, text: &str) -> usize {
        partition(0..self.len(), |index| {
            self.get(index).is_some_and(|string| string < text)
        })
    }
}

impl<'a> Table<'a> {
    /// Reads a table in place; `None` where its head or a section is broken. Only the first characters of words and the
    /// map of characters are unfolded, and strings are checked to be UTF-8: well below a millisecond.
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
        let mut table = Self {
            head,
            characters: section()?,
            children: section()?,
            first_translations: section()?,
            costs: section()?,
            translations: section()?,
            stems: Strings {
                starts: section()?,
                text: std::str::from_utf8(section()?).ok()?,
            },
            readings: Strings {
                starts: section()?,
                text: std::str::from_utf8(section()?).ok()?,
            },
            emissions: &[],
            roots: vec![0; 1 << 16],
            simplified: vec![0; 1 << 16],
        };
        for pair in section()?.chunks_exact(4) {
            table.simplified[usize::from(u16_at(pair, 0))] = u16_at(pair, 1);
        }
        table.emissions = section()?;
        for child in u24_at(table.children, 0)..u24_at(table.children, 1) {
            table.roots[usize::from(u16_at(table.characters, child))] = child as u32;
        }
        Some(table)
    }

    /// The value of `name` in its head.
    pub fn head(&self, name: &str) -> Option<&'a str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
    }

    /// The child of `node` by `c`.
    fn child(&self, node: usize, c: char) -> Option<usize> {
        let wanted = u16::try_from(u32::from(c)).ok()?;
        if node == 0 {
            let child = self.roots[usize::from(wanted)] as usize;
            return (child > 0).then_some(child);
        }
        let end = u24_at(self.children, node + 1);
        let child = partition(u24_at(self.children, node)..end, |child| {
            u16_at(self.characters, child) < wanted
        });
        (child < end && u16_at(self.characters, child) == wanted).then_some(child)
    }

    fn word_of(&self, node: usize, len: usize, characters: usize) -> Option<Word> {
        let cost = *self.costs.get(node)?;
        (cost != NO_WORD).then(|| Word {
            len,
            characters,
            cost,
            translations: u24_at(self.first_translations, node)
                ..u24_at(self.first_translations, node + 1),
        })
    }

    /// The word that `text` is as a whole.
    pub fn word(&self, text: &str) -> Option<Word> {
        let mut characters = 0;
        let node = text.chars().try_fold(0, |node, c| {
            characters += 1;
            self.child(node, c)
        })?;
        self.word_of(node, text.len(), characters)
    }

    /// The words that `text` begins with, shortest first.
    pub fn words_at<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Word> + 't {
        let mut node = 0;
        let path = text
            .char_indices()
            .enumerate()
            .map_while(move |(index, (at, c))| {
                node = self.child(node, c)?;
                Some((node, at + c.len_utf8(), index + 1))
            });
        path.filter_map(|(node, len, characters)| self.word_of(node, len, characters))
    }

    /// The words that the dictionary knows, in the order of their characters.
    pub fn known_words(&self) -> Vec<String> {
        let (mut all, mut open) = (Vec::new(), vec![(0, String::new())]);
        while let Some((node, word)) = open.pop() {
            for child in (u24_at(self.children, node)..u24_at(self.children, node + 1)).rev() {
                let c = char::from_u32(u16_at(self.characters, child).into());
                open.push((child, word.chars().chain(c).collect()));
            }
            if self.word_of(node, 0, 0).is_some_and(|w| w.is_known()) {
                all.push(word);
            }
        }
        all
    }

    /// Stems and masses of a word's translations: masses are above 0 and their sum is at most 1.
    pub fn translations(&self, word: &Word) -> impl Iterator<Item = (u32, f32)> + use<'a> {
        let range = word.translations.start * 4..word.translations.end * 4;
        self.translations
            .get(range)
            .unwrap_or_default()
            .chunks_exact(4)
            .map(|bytes| {
                let root = f32::from(bytes[3]) / 255.0;
                (u24_at(bytes, 0) as u32, root * root)
            })
    }

    /// How many stems there are.
    pub fn stem_count(&self) -> u32 {
        self.stems.len() as u32
    }

    /// The stem with number `index`.
    pub fn stem(&self, index: u32) -> Option<&'a str> {
        self.stems.get(index as usize)
    }

    /// The number of a stem. Logarithmic in their count.
    pub fn stem_index(&self, stem: &str) -> Option<u32> {
        let index = self.stems.position(stem);
        (self.stems.get(index)? == stem).then_some(index as u32)
    }

    /// The syllables of a word that is not read as its characters' first readings, separated by a space.
    pub fn reading(&self, word: &str) -> Option<&'a str> {
        let line = self.readings.get(self.readings.position(word))?;
        line.strip_prefix(word)?.strip_prefix(' ')
    }

    /// The simplified form of a character, or itself.
    pub fn simplify(&self, c: char) -> char {
        match self.simplified.get(u32::from(c) as usize) {
            Some(&simplified) if simplified > 0 => char::from_u32(simplified.into()).unwrap_or(c),
            _ => c,
        }
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
            std::array::from_fn(|state| u16_at(row, state))
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
