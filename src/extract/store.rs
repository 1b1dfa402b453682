//! One side of many beads as numbers: four bytes a token, from which its text can be written again.

use super::class::{Class, classify};
use crate::lexicon::{Token, TokenKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Of a token that white space comes before.
const SPACE: u32 = 1 << 31;
/// Of a word that begins a sentence, whose capital says nothing.
const INITIAL: u32 = 1 << 30;
/// Of a word that a mark joins to the one before it.
const JOINED: u32 = 1 << 29;
/// Marks that make one term of the words they stand between without a space: win-win, 中国—东盟, 阿卜杜勒·法塔赫.
const JOINERS: [&str; 5] = ["-", "—", "–", "·", "&"];

/// A token as it is written.
struct Surface {
    text: Box<str>,
    form: u32,
    capitalised: bool,
}

/// A word before it has a number.
pub(super) struct Piece {
    text: String,
    form: String,
    kind: TokenKind,
    capitalised: bool,
    flags: u32,
}

/// The tokens of `text`, with what joins a word to the one before it as its beginning.
pub(super) fn pieces(text: &str, tokens: &[Token]) -> Vec<Piece> {
    let is_word = |token: &Token| token.kind != TokenKind::Punctuation;
    let mut pieces: Vec<Piece> = Vec::with_capacity(tokens.len());
    let mut joined = None;
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &tokens[i]);
        let joins = JOINERS.contains(&token.span.of(text))
            && before.is_some_and(|b| is_word(b) && b.span.end == token.span.start)
            && tokens
                .get(i + 1)
                .is_some_and(|a| is_word(a) && a.span.start == token.span.end);
        if joins {
            joined = Some(token.span.start);
            continue;
        }
        let joins_on = joined.is_some();
        let start = joined.take().unwrap_or(token.span.start);
        let spaced = before.is_some_and(|b| b.span.end < start);
        pieces.push(Piece {
            text: text[start..token.span.end].to_owned(),
            form: token.lookup.clone(),
            kind: token.kind,
            capitalised: token.capitalised,
            flags: flag(SPACE, spaced) | flag(INITIAL, token.initial) | flag(JOINED, joins_on),
        });
    }
    pieces
}

/// A word without the mark that joins it to the one before it.
fn unjoined(text: &str) -> &str {
    let mut rest = text.chars();
    rest.next();
    rest.as_str()
}

fn flag(bit: u32, set: bool) -> u32 {
    if set { bit } else { 0 }
}

/// The tokens of every bead on one side.
#[derive(Default)]
pub(super) struct Store {
    surfaces: Vec<Surface>,
    surface_ids: FxHashMap<Box<str>, Vec<u32>>,
    forms: Vec<Box<str>>,
    classes: Vec<Class>,
    form_ids: FxHashMap<Box<str>, u32>,
    tokens: Vec<u32>,
    ends: Vec<usize>,
}

impl Store {
    /// Adds a bead.
    pub fn add(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let form = self.form_or_new(piece);
            let surface = self.surface_or_new(piece, form);
            self.tokens.push(surface | piece.flags);
        }
        self.ends.push(self.tokens.len());
    }

    fn form_or_new(&mut self, piece: &Piece) -> u32 {
        if let Some(&id) = self.form_ids.get(piece.form.as_str()) {
            return id;
        }
        let id = self.forms.len() as u32;
        let form: Box<str> = piece.form.as_str().into();
        self.forms.push(form.clone());
        self.classes.push(classify(&piece.form, piece.kind));
        self.form_ids.insert(form, id);
        id
    }

    fn surface_or_new(&mut self, piece: &Piece, form: u32) -> u32 {
        let ids = self.surface_ids.get(piece.text.as_str());
        let mut ids = ids.into_iter().flatten().copied();
        if let Some(id) = ids.find(|&id| self.surfaces[id as usize].form == form) {
            return id;
        }
        let id = self.surfaces.len() as u32;
        assert!(id < JOINED, "more than 2^29 different words");
        let text: Box<str> = piece.text.as_str().into();
        self.surfaces.push(Surface {
            text: text.clone(),
            form,
            capitalised: piece.capitalised,
        });
        self.surface_ids.entry(text).or_default().push(id);
        id
    }

    /// Number of beads.
    pub fn beads(&self) -> usize {
        self.ends.len()
    }

    /// Number of different look-up forms.
    pub fn forms(&self) -> usize {
        self.forms.len()
    }

    /// Number of tokens.
    pub fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Places of the tokens of a bead.
    pub fn range(&self, bead: usize) -> Range<usize> {
        bead.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[bead]
    }

    fn surface(&self, place: usize) -> &Surface {
        &self.surfaces[(self.tokens[place] & !(SPACE | INITIAL | JOINED)) as usize]
    }

    /// The number of the look-up form of a token.
    pub fn form(&self, place: usize) -> u32 {
        self.surface(place).form
    }

    /// What may be done with a look-up form.
    pub fn class(&self, form: u32) -> Class {
        self.classes[form as usize]
    }

    /// A look-up form.
    pub fn form_text(&self, form: u32) -> &str {
        &self.forms[form as usize]
    }

    /// Whether a token begins a sentence.
    pub fn is_initial(&self, place: usize) -> bool {
        self.tokens[place] & INITIAL != 0
    }

    /// Whether a mark joins a token of a bead to the one before it.
    pub fn is_joined(&self, place: usize) -> bool {
        self.tokens
            .get(place)
            .is_some_and(|token| token & JOINED != 0)
    }

    /// Whether every content word of `places` has a capital, or is a number.
    pub fn is_capitalised(&self, mut places: Range<usize>) -> bool {
        places.all(|place| {
            let surface = self.surface(place);
            surface.capitalised || self.class(surface.form) != Class::Content
        })
    }

    /// The text of `places`, runs of white space as one space, without a mark before the first word.
    pub fn text(&self, places: Range<usize>) -> String {
        let mut text = String::new();
        for place in places.clone() {
            if place > places.start && self.tokens[place] & SPACE != 0 {
                text.push(' ');
            }
            let written: &str = &self.surface(place).text;
            let joined = place == places.start && self.is_joined(place);
            text.push_str(if joined { unjoined(written) } else { written });
        }
        text
    }

    /// Where the forms `sequence` stand first in a bead.
    pub fn find(&self, bead: usize, sequence: &[u32]) -> Option<Range<usize>> {
        let range = self.range(bead);
        let last = range.end.checked_sub(sequence.len())?;
        (range.start..=last)
            .find(|&at| (at..).zip(sequence).all(|(p, &form)| self.form(p) == form))
            .map(|at| at..at + sequence.len())
    }
}
