//! Names spelled by the readings of their characters: pinyin, Wade–Giles without its marks, and Hong Kong's Cantonese.

use crate::lexicon::{pinyin, zh::simplify};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The spellings in use in Hong Kong, by simplified character.
static CANTONESE: LazyLock<FxHashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut all: FxHashMap<char, Vec<&'static str>> = FxHashMap::default();
    let rows = include_str!("cantonese.txt").lines();
    for row in rows.filter(|row| !row.starts_with('#')) {
        let (spelling, characters) = row.split_once(' ').unwrap_or((row, ""));
        for c in characters.chars() {
            all.entry(simplify(c)).or_default().push(spelling);
        }
    }
    all
});

/// Initials of pinyin and of Wade–Giles, the longer first.
const INITIALS: [(&str, &str); 14] = [
    ("zh", "ch"),
    ("ch", "ch"),
    ("sh", "sh"),
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("j", "ch"),
    ("q", "ch"),
    ("x", "hs"),
    ("z", "ts"),
    ("c", "ts"),
    ("r", "j"),
    ("p", "p"),
    ("t", "t"),
];

/// The letters of the characters in romanisations of names, each once: pinyin, then Wade–Giles without apostrophes and
/// diaereses, then the Hong Kong government's Cantonese. Empty for what has no reading.
///
/// ```
/// use zhen::anchor::name::readings;
/// assert!(["xie", "hsieh", "tse"].iter().all(|spelling| readings('謝').iter().any(|r| r == spelling)));
/// ```
pub fn readings(c: char) -> Vec<String> {
    let c = simplify(c);
    let mandarin = pinyin::readings(c);
    let cantonese = CANTONESE.get(&c).into_iter().flatten();
    let mut all: Vec<String> = Vec::new();
    let spellings = mandarin.iter().map(|reading| (*reading).to_owned());
    let spellings = spellings.chain(mandarin.iter().map(|reading| wade_giles(reading)));
    for spelling in spellings.chain(cantonese.map(|reading| (*reading).to_owned())) {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

/// A syllable of pinyin as Taiwan spells it in names.
fn wade_giles(syllable: &str) -> String {
    match syllable {
        "zi" | "ci" => return "tzu".to_owned(),
        "si" => return "szu".to_owned(),
        "zhi" | "chi" => return "chih".to_owned(),
        "shi" => return "shih".to_owned(),
        "ri" => return "jih".to_owned(),
        "er" => return "erh".to_owned(),
        "you" => return "yu".to_owned(),
        "yan" => return "yen".to_owned(),
        "ge" | "ke" => return "ko".to_owned(),
        "he" => return "ho".to_owned(),
        "gui" | "kui" => return "kuei".to_owned(),
        "guo" | "kuo" | "huo" | "shuo" => return syllable.replacen('g', "k", 1),
        _ => {}
    }
    let (own, initial) = INITIALS
        .iter()
        .find(|(own, _)| syllable.starts_with(own))
        .copied()
        .unwrap_or_default();
    let rest = &syllable[own.len()..];
    let rhyme = if let Some(head) = rest.strip_suffix("ong") {
        format!("{head}ung")
    } else if let Some(head) = rest.strip_suffix("ian") {
        format!("{head}ien")
    } else if rest.ends_with("ie") || rest.ends_with("ue") || rest == "ye" {
        format!("{rest}h")
    } else if let Some(head) = rest.strip_suffix("uo") {
        format!("{head}o")
    } else {
        rest.to_owned()
    };
    format!("{initial}{rhyme}")
}

/// Whether `letters` are one reading of each character, one after the other.
pub(super) fn spells(characters: &[char], letters: &str) -> bool {
    let Some((first, rest)) = characters.split_first() else {
        return letters.is_empty();
    };
    readings(*first).iter().any(|reading| {
        letters
            .strip_prefix(reading.as_str())
            .is_some_and(|left| spells(rest, left))
    })
}

/// Spellings to be found in Chinese text: a trie of letters.
#[derive(Default)]
pub(super) struct Spellings {
    /// The node after a node and a letter; 0 is the root.
    next: FxHashMap<(u32, u8), u32>,
    /// For each node, the name spelled so, and whether it is of one word, which is pinyin alone.
    names: Vec<Option<(usize, bool)>>,
    readings: FxHashMap<char, Vec<String>>,
    /// Nodes after the readings of a first character.
    first: FxHashMap<char, Vec<u32>>,
}

impl Spellings {
    /// Notes the spelling of name `name` in lower-case letters, which is pinyin if it is of one word; the first name of
    /// a spelling keeps it.
    pub fn add(&mut self, letters: &str, name: usize, single: bool) {
        let mut node = 0;
        for letter in letters.bytes() {
            let new = self.next.len() as u32 + 1;
            node = *self.next.entry((node, letter)).or_insert(new);
        }
        self.names.resize(self.next.len() + 1, None);
        self.names[node as usize].get_or_insert((name, single));
    }

    /// Calls `found` with the number of characters and the name for each name of two or more that `text` begins with.
    pub fn at(&mut self, text: &[char], mut found: impl FnMut(usize, usize)) {
        let Some(c) = text.first() else { return };
        let mut nodes = match self.first.get(c) {
            Some(nodes) if nodes.is_empty() => return,
            Some(nodes) => nodes.clone(),
            None => {
                let nodes = self.after(&[0], *c);
                self.first.insert(*c, nodes.clone());
                nodes
            }
        };
        for (k, &c) in text.iter().enumerate().skip(1) {
            nodes = self.after(&nodes, c);
            if nodes.is_empty() {
                return;
            }
            for &node in &nodes {
                if let Some((name, single)) = self.names[node as usize]
                    && (!single || self.is_pinyin(&text[..=k], node))
                {
                    found(k + 1, name);
                }
            }
        }
    }

    /// The nodes after `nodes` and a reading of `c`.
    fn after(&mut self, nodes: &[u32], c: char) -> Vec<u32> {
        let readings = self.readings.entry(c).or_insert_with(|| readings(c));
        let mut all = Vec::new();
        for &node in nodes {
            for reading in &*readings {
                let mut letters = reading.bytes();
                let end =
                    letters.try_fold(node, |node, letter| self.next.get(&(node, letter)).copied());
                all.extend(end.filter(|end| !all.contains(end)));
            }
        }
        all
    }

    /// Whether the pinyin of `characters` leads to `node`.
    fn is_pinyin(&self, characters: &[char], node: u32) -> bool {
        let mut nodes = vec![0];
        for &c in characters {
            let after = |&node: &u32| {
                let readings = pinyin::readings(c).into_iter();
                readings.filter_map(move |reading| {
                    let mut letters = reading.bytes();
                    letters.try_fold(node, |node, letter| self.next.get(&(node, letter)).copied())
                })
            };
            nodes = nodes.iter().flat_map(after).collect();
        }
        nodes.contains(&node)
    }
}
