//! Which words of a pair translate each other, through the lexicon.

use super::english;
use crate::anchor::{Sentences, translations};
use crate::lexicon::{Lexicon, Token, TokenKind, Tokenizer, en};
use crate::text::Span;
use std::borrow::Cow;

/// Below this mass a link tells nothing.
const FAINT: f32 = 0.01;

/// A word of one side.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    pub span: Span,
    pub content: bool,
    /// Words of the other side with the mass of the link; ascending.
    pub links: Vec<(usize, f32)>,
}

/// The words of both sides with their links.
#[derive(Clone, Debug)]
pub(super) struct Links {
    pub source: Vec<Linked>,
    pub target: Vec<Linked>,
}

fn is_content(token: &Token) -> bool {
    token.kind != TokenKind::Punctuation
        && !en::is_stop(&token.lookup)
        && !FUNCTION.contains(&token.lookup.as_str())
}

/// Chinese words that say little by themselves.
const FUNCTION: [&str; 40] = [
    "的", "了", "和", "与", "及", "在", "是", "为", "将", "对", "从", "到", "向", "以", "于", "等",
    "并", "也", "都", "就", "而", "其", "这", "那", "该", "把", "被", "由", "所", "之", "地", "得",
    "着", "过", "个", "中", "上", "下", "来", "会",
];

impl Links {
    /// The links of a Chinese and an English text; `swapped` where the English one is the source.
    pub fn new(
        zh: &str,
        en: &str,
        lexicon: &Lexicon,
        tokenizers: [&Tokenizer; 2],
        swapped: bool,
    ) -> Self {
        let (zh_tokens, en_tokens) = (tokenizers[0].tokenize(zh), tokenizers[1].tokenize(en));
        let zh_side = Sentences::new(&[zh], tokenizers[0]);
        let en_side = Sentences::new(&[en], tokenizers[1]);
        let masses = translations(&zh_side, &en_side, lexicon);
        let linked = |tokens: &[Token]| -> Vec<Linked> {
            tokens
                .iter()
                .map(|token| Linked {
                    span: token.span,
                    content: is_content(token),
                    links: Vec::new(),
                })
                .collect()
        };
        let (mut zh_words, mut en_words) = (linked(&zh_tokens), linked(&en_tokens));
        let places = en_side.tokens(0).iter().take(en_words.len()).copied();
        let mut places: Vec<(u32, usize)> = places.zip(0..).collect();
        places.sort_unstable();
        for (z, &from) in zh_side.tokens(0).iter().take(zh_words.len()).enumerate() {
            let strong = masses.of(from as usize).iter();
            for &(to, mass) in strong.filter(|(_, mass)| *mass >= FAINT) {
                let first = places.partition_point(|&(kind, _)| kind < to);
                for &(_, e) in places[first..].iter().take_while(|(kind, _)| *kind == to) {
                    zh_words[z].links.push((e, mass));
                    en_words[e].links.push((z, mass));
                }
            }
            zh_words[z].links.sort_unstable_by_key(|&(e, _)| e);
        }
        relate(
            &zh_tokens,
            &en_tokens,
            lexicon,
            &mut zh_words,
            &mut en_words,
        );
        if swapped {
            Self {
                source: en_words,
                target: zh_words,
            }
        } else {
            Self {
                source: zh_words,
                target: en_words,
            }
        }
    }

    /// Indices of the source words that overlap one of `spans`.
    fn inside<'a>(&'a self, spans: &'a [Span]) -> impl Iterator<Item = usize> + 'a {
        (0..self.source.len()).filter(|&k| overlaps_any(self.source[k].span, spans))
    }

    /// The target words that the words of `spans` link to and no word outside them links to better, with their masses;
    /// and the share of the content words of `spans` (by length) that reach one.
    pub fn reached(&self, spans: &[Span]) -> (Vec<(usize, f32)>, f32) {
        let mut reached: Vec<(usize, f32)> = Vec::new();
        let (mut linked, mut all) = (0, 0);
        for k in self.inside(spans).filter(|&k| self.source[k].content) {
            let word = &self.source[k];
            all += word.span.len();
            let mine = word
                .links
                .iter()
                .filter(|&&(e, mass)| self.target[e].content && !self.is_claimed(e, mass, spans));
            let before = reached.len();
            reached.extend(mine);
            linked += if reached.len() > before {
                word.span.len()
            } else {
                0
            };
        }
        reached.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        reached.dedup_by_key(|&mut (e, _)| e);
        (reached, linked as f32 / all.max(1) as f32)
    }

    /// Whether a word outside `spans` links to target word `e` with more than `mass`.
    pub fn is_claimed(&self, e: usize, mass: f32, spans: &[Span]) -> bool {
        self.target[e]
            .links
            .iter()
            .any(|&(k, other)| other > mass && !overlaps_any(self.source[k].span, spans))
    }

    /// The share of the content words of `within` but outside `spans` that link to a target word, and how many there
    /// are.
    pub fn coverage(&self, within: Span, spans: &[Span]) -> (f32, usize) {
        let words = self.source.iter().filter(|word| {
            word.content
                && word.span.start >= within.start
                && word.span.end <= within.end
                && !overlaps_any(word.span, spans)
        });
        let (mut linked, mut all) = (0, 0);
        for word in words {
            all += 1;
            linked += usize::from(word.links.iter().any(|&(e, _)| self.target[e].content));
        }
        (linked as f32 / all.max(1) as f32, all)
    }

    /// The target content words that nothing links to, by index.
    pub fn unexplained(&self) -> Vec<usize> {
        (0..self.target.len())
            .filter(|&e| self.target[e].content && self.target[e].links.is_empty())
            .collect()
    }
}

/// Mass of a link between words whose translations are of one family with the other.
const RELATED: f32 = 0.03;

/// Links words that have no link by what their stems share with a translation (exposure, to expose; outbreak, to break).
fn relate(
    zh: &[Token],
    en: &[Token],
    lexicon: &Lexicon,
    zh_words: &mut [Linked],
    en_words: &mut [Linked],
) {
    let unlinked: Vec<usize> = (0..en.len())
        .filter(|&e| {
            en[e].kind == TokenKind::Word && en_words[e].content && en_words[e].links.is_empty()
        })
        .collect();
    if unlinked.is_empty() {
        return;
    }
    let mut senses = Vec::new();
    for (z, token) in zh
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == TokenKind::Han)
    {
        lexicon.translations(&token.lookup, &mut senses);
        let stems: Vec<Cow<'_, str>> = senses
            .iter()
            .filter(|(_, mass)| *mass >= FAINT)
            .map(|&(id, _)| lexicon.stem(id))
            .collect();
        for &e in &unlinked {
            if stems.iter().any(|stem| is_related(stem, &en[e].lookup)) {
                zh_words[z].links.push((e, RELATED));
                en_words[e].links.push((z, RELATED));
            }
        }
    }
}

/// Whether two stems share five letters and seven tenths of the longer one at their beginning, or one ends in the other.
fn is_related(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    (shared >= 5 && 10 * shared >= 7 * long.len())
        || (short.len() >= 5 && long.len() <= short.len() + 4 && long.ends_with(short))
}

fn overlaps_any(span: Span, spans: &[Span]) -> bool {
    spans
        .iter()
        .any(|other| span.start < other.end && other.start < span.end)
}

/// The densest run of the words `places`: those with at most `gap` others between, of the longest such run.
pub(super) fn densest(places: &[usize], gap: usize) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    let mut k = 0;
    while k < places.len() {
        let start = k;
        while k + 1 < places.len() && places[k + 1] - places[k] <= gap + 1 {
            k += 1;
        }
        let count = k - start + 1;
        if best.is_none_or(|(most, _, _)| count > most) {
            best = Some((count, places[start], places[k]));
        }
        k += 1;
    }
    best.map(|(_, first, last)| (first, last))
}

/// The words of an English text as [`english::words`] cuts them are those of its links: both come of one tokenizer.
pub(super) fn same_words(words: &[english::Word], linked: &[Linked]) -> bool {
    words.len() == linked.len()
}
