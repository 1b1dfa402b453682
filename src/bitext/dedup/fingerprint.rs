//! A pair as it is compared with others.

use super::super::form;
use crate::lexicon::numeral;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// The most tokens of a side that are compared; of longer ones only the count is known besides.
const MOST: usize = 400;
/// Words of English that two texts must have alike to say the same, beside numbers in digits.
const TELLING: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million \
    billion trillion first second third fourth fifth sixth seventh eighth ninth tenth half quarter dozen once twice \
    january february march april may june july august september october november december jan feb mar apr jun jul aug \
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday no not never none nor without cannot \
    dont doesnt didnt wont isnt arent wasnt werent hasnt havent cant couldnt";
/// Characters of Chinese for the same, beside numerals.
const TELLING_HAN: &str = "半兩两不没未非无無否";

static WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| TELLING.split_whitespace().collect());

/// A pair as it is compared: about 2 bytes a word (in Chinese, a character) and 64 more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of each side after normalisation.
    pub(crate) exact: [u64; 2],
    /// Hash of what each side must have in common with a near-duplicate: numbers, names of months and days, negation.
    pub(crate) telling: [u32; 2],
    /// Tokens of each side.
    pub(crate) counts: [u16; 2],
    /// Hashes of the first tokens of the source, then of the target.
    pub(crate) tokens: Vec<u16>,
}

impl Fingerprint {
    /// The fingerprint of a pair. Linear in its length.
    pub fn new(source: &str, target: &str) -> Self {
        let mut all = Self::default();
        for (side, text) in [source, target].into_iter().enumerate() {
            let first = all.tokens.len();
            let mut joined = String::with_capacity(text.len());
            let (mut telling, mut count) = (0u64, 0usize);
            form::each_token(text, |token| {
                form::join(&mut joined, token);
                let hash = xxh3_64(token.as_bytes());
                if is_telling(token) {
                    telling = (telling.rotate_left(5) ^ hash).wrapping_mul(MIX);
                }
                if count < MOST {
                    all.tokens.push((hash >> 48) as u16);
                }
                count += 1;
            });
            debug_assert_eq!(all.tokens.len() - first, count.min(MOST));
            all.exact[side] = form::hash_joined(text, &joined);
            all.telling[side] = (telling >> 32) as u32;
            all.counts[side] = u16::try_from(count).unwrap_or(u16::MAX);
        }
        all
    }

    /// What is compared of a pair.
    pub(crate) fn view(&self) -> View<'_> {
        View {
            telling: self.telling,
            counts: self.counts,
            tokens: &self.tokens,
        }
    }
}

/// An odd number that mixes bits.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Whether a token changes what is said so much that pairs which differ in it are never near-duplicates.
fn is_telling(token: &str) -> bool {
    let first = token.chars().next().unwrap_or_default();
    if token.is_ascii() {
        return token.bytes().any(|b| b.is_ascii_digit()) || WORDS.contains(token);
    }
    numeral::is_numeral(first) || TELLING_HAN.contains(first)
}

/// What is compared of a pair that is stored somewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) telling: [u32; 2],
    pub(crate) counts: [u16; 2],
    pub(crate) tokens: &'a [u16],
}

impl<'a> View<'a> {
    /// The stored tokens of a side.
    pub(crate) fn side(&self, side: usize) -> &'a [u16] {
        let at = usize::from(self.counts[0]).min(MOST);
        if side == 0 {
            &self.tokens[..at]
        } else {
            &self.tokens[at..]
        }
    }

    /// How many tokens of a pair with these counts are stored.
    pub(crate) fn stored(counts: [u16; 2]) -> usize {
        counts.iter().map(|&n| usize::from(n).min(MOST)).sum()
    }
}
