//! How much Chinese syllables sound like a foreign name: a weighted edit distance over sounds.
//!
//! The letters of the name are read as units (`sch`, `kh`, `v`), the characters as initials, vowels and finals. A table
//! says what a unit may become; a vowel that only carries a consonant (特 for t) costs next to nothing.

use crate::lexicon::{pinyin, zh::simplify};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The longest name that is compared, in letter units and in Chinese sounds.
const LONGEST: usize = 40;
/// What the columns of the table cost, in weights of what is replaced; then what a sound in no column costs.
const COSTS: [f32; 4] = [0.0, 0.15, 0.35, 0.6];
/// What it costs to leave out a sound that is often silent where it stands.
const CHEAP: f32 = 0.12;
/// What leaving out a Chinese sound costs; [`CHEAP`] for other vowels.
const CHINESE: &str = "b1 p1 m1 f.9 d1 t.9 n.8 l.9 g.9 k.9 h.5 j.9 q.9 x.9 r.9 z.9 c.9 s.9 Z.9 C.9 S.9 y.15 w.4 R.5 \
                       N.6 G.9 K.9 a.35 e.25 i.25 o.3 u.3 v.25 _.05";
/// The share of the sounds that may differ before two names are not alike at all.
const TOLERANCE: f32 = 0.75;

/// How a character is used in names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Hardly ever for anything else.
    Names,
    /// For names and in other words.
    Both,
}

struct Tables {
    /// Letters, then what they cost against each Chinese sound (by its ASCII letter), and what leaving them out costs.
    units: Vec<(&'static str, [f32; 128], f32)>,
    dropped: [f32; 128],
    characters: FxHashMap<char, (Use, Vec<u8>)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut dropped = [1.0; 128];
    for entry in CHINESE.split_ascii_whitespace() {
        dropped[usize::from(entry.as_bytes()[0])] = entry[1..].parse().unwrap_or(1.0);
    }
    Tables {
        units: rows(include_str!("sounds.tsv")).map(unit).collect(),
        dropped,
        characters: characters(),
    }
});

fn rows(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn unit(row: &'static str) -> (&'static str, [f32; 128], f32) {
    let mut fields = row.split('\t');
    let letters = fields.next().unwrap_or_default();
    let weight = fields
        .next()
        .and_then(|field| field.parse().ok())
        .unwrap_or(1.0);
    let mut costs = [f32::INFINITY; 128];
    for (field, cost) in fields.zip(COSTS) {
        for sound in field.bytes().filter(|b| *b != b' ') {
            costs[usize::from(sound)] = cost;
        }
    }
    (letters, costs, weight)
}

fn characters() -> FxHashMap<char, (Use, Vec<u8>)> {
    let mut all = FxHashMap::default();
    let mut use_ = Use::Names;
    for row in rows(include_str!("characters.txt")) {
        match row {
            "strong" => use_ = Use::Names,
            "weak" => use_ = Use::Both,
            _ => {
                for entry in row.split_ascii_whitespace() {
                    let (character, reading) = entry.split_once(':').unwrap_or((entry, ""));
                    for c in character.chars() {
                        let own = (!reading.is_empty()).then_some(reading);
                        let reading = own.or_else(|| pinyin::readings(c).first().copied());
                        let mut list = Vec::new();
                        syllable(reading.unwrap_or_default(), &mut list);
                        all.entry(c).or_insert((use_, list));
                    }
                }
            }
        }
    }
    all
}

/// Adds the sounds of a pinyin syllable; a consonant alone (`s`, `S`, `R`) is itself.
fn syllable(reading: &str, out: &mut Vec<u8>) {
    let (initial, rest) = match reading {
        "er" | "R" => (Some(b'R'), ""),
        "yu" => (None, "v"),
        _ if reading.starts_with("zh") => (Some(b'Z'), &reading[2..]),
        _ if reading.starts_with("ch") => (Some(b'C'), &reading[2..]),
        _ if reading.starts_with("sh") => (Some(b'S'), &reading[2..]),
        _ if reading.starts_with("yi") || reading.starts_with("wu") => (None, &reading[1..]),
        _ if reading.starts_with("yu") => (None, &reading[1..]),
        _ if reading.starts_with(|c: char| !"aeiouv".contains(c)) => {
            (reading.bytes().next(), &reading[1..])
        }
        _ => (None, reading),
    };
    out.extend(initial);
    let sibilant = matches!(
        initial,
        Some(b'Z' | b'C' | b'S' | b'z' | b'c' | b's' | b'r')
    );
    let rhyme = match rest {
        "" if initial == Some(b'R') => "",
        "" => "_",
        "i" if sibilant => "_",
        "ong" => "oN",
        "iong" => "ioN",
        "uo" => "o",
        "iu" => "iou",
        "ui" => "uei",
        "un" => "uen",
        "ao" => "ao",
        _ => {
            let (vowels, last) = match rest.strip_suffix("ng") {
                Some(vowels) => (vowels, Some(b'N')),
                None => (rest, None),
            };
            out.extend(vowels.bytes());
            out.extend(last);
            return;
        }
    };
    out.extend(rhyme.bytes());
}

/// How `c`, a simplified character, is used in foreign names.
pub(super) fn usage(c: char) -> Option<Use> {
    TABLES.characters.get(&c).map(|(usage, _)| *usage)
}

/// Chinese sounds, with what leaving each out costs.
#[derive(Clone, Debug)]
pub(super) struct Spoken(Vec<(u8, f32)>, f32);

impl Spoken {
    /// The sounds of `characters`; nothing if one is no Chinese character or they are too many.
    pub fn new(characters: impl IntoIterator<Item = char>) -> Option<Self> {
        let mut sounds = Vec::new();
        for c in characters {
            let c = simplify(c);
            match TABLES.characters.get(&c) {
                Some((_, own)) => sounds.extend(own),
                None => syllable(pinyin::readings(c).first()?, &mut sounds),
            }
            if sounds.len() > LONGEST {
                return None;
            }
        }
        let tables = &*TABLES;
        let weight = |sound: u8| tables.dropped[usize::from(sound) & 127];
        let total = sounds.iter().map(|&sound| weight(sound)).sum();
        let dropped = |k: usize| {
            let before = k.checked_sub(1).map(|k| sounds[k]);
            let after = sounds.get(k + 1);
            match sounds[k] {
                b'n' | b'N' if matches!(after, Some(b'n' | b'm' | b'N')) => CHEAP,
                b'n' if !after.is_some_and(|&b| is_vowel(b)) => 0.5,
                sound if is_vowel(sound) && before.is_some_and(is_vowel) => CHEAP,
                sound => weight(sound),
            }
        };
        let costs = (0..sounds.len()).map(|k| (sounds[k], dropped(k))).collect();
        (!sounds.is_empty()).then_some(Self(costs, total))
    }
}

/// The most that a unit may cost as the sound it is looked up by.
const NEAR: f32 = 0.35;

impl Spoken {
    /// The first two consonants, as Chinese may write the same name: also without one that is often silent. 0 is none.
    pub fn starts(&self) -> impl Iterator<Item = [u8; 2]> + use<> {
        let sounds = self.0.iter().map(|(sound, _)| *sound);
        let mut consonants = sounds.filter(|&sound| !is_vowel(sound));
        let [a, b, c] = [(); 3].map(|()| consonants.next().unwrap_or(0));
        let without_first = matches!(a, b'y' | b'w' | b'h').then_some([b, c]);
        let without_second = matches!(b, b'y' | b'w' | b'h' | b'n' | b'N' | b'R').then_some([a, c]);
        [Some([a, b]), without_first, without_second]
            .into_iter()
            .flatten()
    }
}

impl Written {
    /// The pairs of sounds that Chinese may begin the name with, consonants alone; 0 is none. Some twice.
    pub fn starts(&self) -> Vec<[u8; 2]> {
        let tables = &*TABLES;
        let vowel = |unit: &u8| {
            tables.units[usize::from(*unit)]
                .0
                .starts_with(['a', 'e', 'i', 'o', 'u'])
        };
        let mut consonants = self
            .0
            .iter()
            .map(|(unit, _)| *unit)
            .filter(|unit| !vowel(unit));
        let [a, b, c] = [(); 3].map(|()| consonants.next());
        let sounds = |unit: Option<u8>| -> Vec<u8> {
            let Some(unit) = unit else { return vec![0] };
            let costs = &tables.units[usize::from(unit)].1;
            let near = |sound: &u8| costs[usize::from(*sound)] <= NEAR && !is_vowel(*sound);
            (0..128).filter(near).collect()
        };
        let mut all = Vec::new();
        for (first, second) in [(a, b), (a, c), (b, c)] {
            let (first, second) = (sounds(first), sounds(second));
            all.extend(
                first
                    .iter()
                    .flat_map(|&x| second.iter().map(move |&y| [x, y])),
            );
        }
        all
    }
}

fn is_vowel(sound: u8) -> bool {
    matches!(sound, b'a' | b'e' | b'i' | b'o' | b'u' | b'v' | b'_')
}

/// The units of a name in letters, with what leaving each out costs.
#[derive(Clone, Debug)]
pub(super) struct Written(Vec<(u8, f32)>, f32);

impl Written {
    /// The units of a name in [`letters`]: doubled letters count once, and x inside is ks. Nothing without letters or
    /// with too many.
    pub fn new(name: &str) -> Option<Self> {
        let tables = &*TABLES;
        let mut letters = String::with_capacity(name.len() + 1);
        for c in name.chars() {
            match c {
                'x' if !letters.is_empty() => letters.push_str("ks"),
                _ if letters.ends_with(c) => {}
                _ => letters.push(c),
            }
        }
        let mut units = Vec::new();
        let mut rest = &letters[..];
        while !rest.is_empty() {
            let at = tables
                .units
                .iter()
                .position(|(unit, ..)| rest.starts_with(unit))?;
            units.push(at as u8);
            rest = &rest[tables.units[at].0.len()..];
            if units.len() > LONGEST {
                return None;
            }
        }
        let unit = |k: usize| tables.units[usize::from(units[k])].0;
        let vowel = |k: usize| unit(k).starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
        // The s of Gates: 茨 writes it with the t.
        let ends_in_stop = |k: usize| {
            let before = unit(k - 1);
            matches!(if before == "e" { unit(k - 2) } else { before }, "t" | "d")
        };
        let dropped = |k: usize| {
            let after = k + 1 < units.len();
            let before_vowel = after && vowel(k + 1);
            let after_vowel = k > 0 && vowel(k - 1);
            match unit(k) {
                "r" | "e" if !after => CHEAP,
                "h" | "w" | "r" if !before_vowel && k > 0 => 2.0 * CHEAP,
                "l" if after && !before_vowel => 0.6,
                "g" if k > 0 && unit(k - 1) == "n" && !before_vowel => CHEAP,
                "k" | "c" if after && matches!(unit(k + 1), "s" | "c") => 0.4,
                "g" if k > 0 && unit(k - 1) == "r" && !before_vowel => 0.4,
                "s" if !after && k > 1 && ends_in_stop(k) => 2.0 * CHEAP,
                _ if vowel(k) && after_vowel => CHEAP,
                "t" | "d" | "s" | "x" | "z" if !after => 0.6,
                _ => tables.units[usize::from(units[k])].2,
            }
        };
        let total = units
            .iter()
            .map(|&unit| tables.units[usize::from(unit)].2)
            .sum();
        let costs = (0..units.len()).map(|k| (units[k], dropped(k))).collect();
        (!units.is_empty()).then_some(Self(costs, total))
    }
}

/// The letters of a name: lower case ASCII, without accents and whatever else is no letter.
pub(super) fn letters(name: &str) -> String {
    if name.bytes().all(|b| b.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let mut letters = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase) {
        letters.push_str(match c {
            'ø' | 'œ' => "o",
            'ł' => "l",
            'ß' => "s",
            'æ' => "e",
            'ı' => "i",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ə' => "a",
            c if c.is_ascii_lowercase() => {
                letters.push(c);
                continue;
            }
            _ => continue,
        });
    }
    letters
}

/// How alike the two sound, 0–1. Costs the product of their lengths.
pub(super) fn likeness(chinese: &Spoken, latin: &Written) -> f32 {
    let tables = &*TABLES;
    let mut row = [0f32; LONGEST + 1];
    for (j, (_, cost)) in chinese.0.iter().enumerate() {
        row[j + 1] = row[j] + cost;
    }
    for &(unit, left_out) in &latin.0 {
        let (_, costs, weight) = &tables.units[usize::from(unit)];
        let mut diagonal = row[0];
        row[0] += left_out;
        for (j, &(sound, skipped)) in chinese.0.iter().enumerate() {
            let replaced = diagonal + costs[usize::from(sound) & 127] * weight;
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + left_out).min(row[j] + skipped);
        }
    }
    let whole = TOLERANCE * 0.5 * (chinese.1 + latin.1);
    (1.0 - row[chinese.0.len()] / whole).max(0.0)
}
