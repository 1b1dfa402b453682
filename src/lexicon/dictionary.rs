//! What a word can mean in the other language.

use super::concept::Concepts;
use super::scan::is_han;
use super::table::{Table, Word};
use super::user::{Stems, UserDictionary, overlay};
use super::zh::UserWords;
use super::{Tokenizer, numeral};
use crate::Result;
use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;

/// A look-up form of the target language, known to one [`Lexicon`]. Integers below 2³¹ have ids too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StemId(pub(super) u32);

/// Ids from here on are integers.
const INTEGER: u32 = 1 << 31;
/// The most characters of a piece of an unknown word, and of a part of a known one.
const LONGEST_PIECE: usize = 6;
const LONGEST_PART: usize = 3;
/// The mass of a word's parts where the word itself has 1.
const PARTS_MASS: f32 = 0.25;
/// The least share of the built-in dictionary in a word that both it and the user's know.
const LEAST_KNOWN: f32 = 0.25;

/// Translation probabilities of words, from a dictionary.
///
/// ```
/// use zhen::lexicon::Lexicon;
/// let lexicon = Lexicon::builtin();
/// let mut translations = Vec::new();
/// lexicon.translations("凝视", &mut translations);
/// let gaze = lexicon.stem_id("gaze").unwrap();
/// assert!(translations.iter().any(|&(stem, mass)| stem == gaze && mass > 0.2));
/// ```
#[derive(Debug, Default)]
pub struct Lexicon {
    table: Option<&'static Table<'static>>,
    user: UserDictionary,
    whole: Arc<UserWords>,
    concepts: Concepts,
}

impl Lexicon {
    /// The built-in Chinese–English dictionary, made from CC-CEDICT. Nothing is parsed.
    pub fn builtin() -> &'static Self {
        static BUILTIN: std::sync::LazyLock<Lexicon> = std::sync::LazyLock::new(|| Lexicon {
            table: Some(Table::builtin()),
            ..Lexicon::default()
        });
        &BUILTIN
    }

    /// A lexicon that knows no word.
    pub fn empty() -> &'static Self {
        static EMPTY: std::sync::LazyLock<Lexicon> = std::sync::LazyLock::new(Lexicon::default);
        &EMPTY
    }

    /// The lexicon to use from language `source` to `target` (ISO 639-1 codes): the built-in one for `zh` to `en`,
    /// otherwise an empty one.
    pub fn for_pair(source: &str, target: &str) -> &'static Self {
        match (source, target) {
            ("zh", "en") => Self::builtin(),
            _ => Self::empty(),
        }
    }

    /// This lexicon with a user's own dictionary before it: lines of CC-CEDICT (`.u8`) or
    /// `source<TAB>target[<TAB>weight]`, UTF-8; `#` begins a comment line. The weights of a word's lines are
    /// probabilities, 1 where none is given; where their sum is above 1 they share 1. Of a word that both know, the
    /// user's translations get their sum, ¾ at most, and this lexicon's the rest. After the line
    /// `# zhen lexicon: look-up forms` words are look-up forms as [`Tokenizer`] gives them, not to be stemmed again. `place` (a path) is named in errors.
    ///
    /// # Errors
    /// At the first line that cannot be read or is of neither form: `place:line: what was found, what was expected`.
    ///
    /// ```
    /// use zhen::lexicon::{Lexicon, Tokenizer};
    /// let (zh, en) = (Tokenizer::new("zh"), Tokenizer::new("en"));
    /// let lexicon = Lexicon::builtin().with_user("my.tsv", "踔厉奋发\tforge ahead\n".as_bytes(), &zh, &en).unwrap();
    /// let mut translations = Vec::new();
    /// lexicon.translations("踔厉奋发", &mut translations);
    /// assert!(translations.iter().any(|&(stem, mass)| lexicon.stem(stem) == "forg" && mass > 0.3));
    /// assert!(Lexicon::empty().with_user("bad.tsv", "词".as_bytes(), &zh, &en).is_err());
    /// ```
    pub fn with_user(
        &self,
        place: &str,
        reader: impl BufRead,
        source: &Tokenizer,
        target: &Tokenizer,
    ) -> Result<Self> {
        let mut user = self.user.clone();
        user.read(place, reader, source, target, |stem, stems| {
            self.id_or_new(stem, stems)
        })?;
        let mut whole = UserWords::default();
        user.whole_words().for_each(|word| whole.add(word));
        Ok(Self {
            table: self.table,
            user,
            whole: Arc::new(whole),
            concepts: self.concepts.clone(),
        })
    }

    /// This lexicon with `learnt` before it: look-up forms of source words, each with look-up forms of the target
    /// language and masses. Of a word known before, what they leave of 1 goes to what was known, a quarter at least.
    #[must_use]
    pub fn with_learnt<'a>(
        &self,
        learnt: impl IntoIterator<Item = (&'a str, Vec<(&'a str, f32)>)>,
    ) -> Self {
        let mut user = self.user.clone();
        for (word, forms) in learnt {
            let ids: Vec<_> = forms
                .into_iter()
                .map(|(form, mass)| (self.id_or_new(form, &mut user.stems), mass))
                .collect();
            user.add_learnt(word, &ids, LEAST_KNOWN);
        }
        Self {
            table: self.table,
            user,
            whole: Arc::clone(&self.whole),
            concepts: self.concepts.clone(),
        }
    }

    /// This lexicon, whose tokenizers also find concepts: each item is the names of one in the first language of `codes`
    /// (ISO 639-1) and in the second. Where both sides of a text pair name a concept, whatever the words, that is the
    /// strongest evidence that they belong together. A concept without a telling name on each side is left out.
    ///
    /// ```
    /// use zhen::lexicon::Lexicon;
    /// let concepts = [[vec!["口岸"], vec!["border port", "port of entry"]]];
    /// let lexicon = Lexicon::builtin().with_concepts(["zh", "en"], concepts);
    /// let found = |code, text| {
    ///     let tokenizer = lexicon.tokenizer(code);
    ///     tokenizer.concepts(&tokenizer.tokenize(text))
    /// };
    /// assert_eq!(found("zh", "各口岸开放。")[0].1, found("en", "Ports of entry are open.").get(0).map_or("", |f| &f.1));
    /// ```
    #[must_use]
    pub fn with_concepts<'a>(
        &self,
        codes: [&str; 2],
        concepts: impl IntoIterator<Item = [Vec<&'a str>; 2]>,
    ) -> Self {
        let mut lexicon = self.with_learnt([]);
        lexicon.concepts.add(codes, concepts);
        lexicon
    }

    /// This lexicon, whose [`Lexicon::tokenizer`] also keeps `words` whole.
    #[must_use]
    pub fn with_words<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut whole = UserWords::clone(&self.whole);
        words.into_iter().for_each(|word| whole.add(word));
        Self {
            table: self.table,
            user: self.user.clone(),
            whole: Arc::new(whole),
            concepts: self.concepts.clone(),
        }
    }

    /// The id of a target form, a new one in `stems` where it has none.
    fn id_or_new(&self, form: &str, stems: &mut Stems) -> StemId {
        let first_id = self.table.map_or(0, Table::stem_count);
        self.table
            .and_then(|table| table.stem_index(form))
            .map(StemId)
            .or_else(|| integer_id(form))
            .unwrap_or_else(|| StemId(first_id + stems.number(form)))
    }

    /// Whether all it knows was learnt or given by the user, for a pair of languages without a built-in dictionary.
    pub fn is_own(&self) -> bool {
        self.table.is_none() && !self.user.is_empty()
    }

    /// Whether it knows no word.
    pub fn is_empty(&self) -> bool {
        self.table.is_none() && self.user.is_empty()
    }

    /// The tokenizer of the language with ISO 639-1 code `code`, which keeps the user's headwords whole; not those of a
    /// lexicon that was learnt, which are as texts are cut without them.
    pub fn tokenizer(&self, code: &str) -> Tokenizer {
        let mut tokenizer = Tokenizer::new(code);
        tokenizer.words = Arc::clone(&self.whole);
        tokenizer.names = self.concepts.of(code);
        tokenizer
    }

    /// The headwords the user added, in simplified characters, sorted; not those that were learnt.
    pub fn user_words(&self) -> impl Iterator<Item = &str> {
        self.user.whole_words()
    }

    /// Every word that it has an entry for, in the order of their characters: the built-in dictionary's and the user's.
    pub fn words(&self) -> Vec<String> {
        let mut words = self.table.map(Table::known_words).unwrap_or_default();
        words.extend(self.user.words().map(str::to_owned));
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The words that the user added or that were learnt, sorted.
    pub fn own_words(&self) -> impl Iterator<Item = &str> {
        self.user.words()
    }

    /// What the user added and what was learnt, without the built-in dictionary.
    #[must_use]
    pub fn own(&self) -> Self {
        let empty = Self::default();
        let form = |&(id, mass): &(StemId, f32)| (self.stem(id).into_owned(), mass);
        let rows: Vec<(&str, Vec<(String, f32)>)> = self
            .user
            .words()
            .map(|word| {
                let own = self.user.translations(word).unwrap_or_default();
                (word, own.iter().map(form).collect())
            })
            .collect();
        let borrowed = rows.iter().map(|(word, forms)| {
            let forms = forms.iter().map(|(form, mass)| (form.as_str(), *mass));
            (*word, forms.collect())
        });
        empty.with_learnt(borrowed)
    }

    /// Replaces `out` by what the source token with look-up form `word` can mean: target look-up forms, each once, by
    /// id, with masses above 0 whose sum is at most 1. A Chinese word not known is cut into known pieces, and a numeral
    /// gives its value. Nothing for a token not known: a form that stands on both sides is its own translation, which
    /// is the caller's to add. No allocation beyond `out`, but for numerals.
    pub fn translations(&self, word: &str, out: &mut Vec<(StemId, f32)>) {
        out.clear();
        if let Some(table) = self.table
            && word.chars().next().is_some_and(is_han)
        {
            match table.word(word).filter(Word::is_known) {
                Some(found) => add(table, &found, 1.0, out),
                None if numeral(self, word, out) => {}
                None => pieces(table, word, out),
            }
            parts(table, word, out);
            settle(out);
        }
        if let Some(own) = self.user.translations(word) {
            overlay(out, own, LEAST_KNOWN);
            settle(out);
        }
    }

    /// Whether the user's own dictionary, not one that was learnt, lets `word` become `form`, both look-up forms.
    pub fn is_users(&self, word: &str, form: &str) -> bool {
        self.user.is_whole(word)
            && self.stem_id(form).is_some_and(|id| {
                let own = self.user.translations(word).unwrap_or_default();
                own.iter().any(|&(to, _)| to == id)
            })
    }

    /// The id of a target look-up form, where this lexicon can give it.
    pub fn stem_id(&self, stem: &str) -> Option<StemId> {
        let first_id = self.table.map_or(0, Table::stem_count);
        let own = self.table.and_then(|table| table.stem_index(stem));
        own.map(StemId).or_else(|| integer_id(stem)).or_else(|| {
            self.user
                .stems
                .find(stem)
                .map(|number| StemId(first_id + number))
        })
    }

    /// The look-up form of `id`; empty for an id of another lexicon.
    pub fn stem(&self, id: StemId) -> Cow<'_, str> {
        let first_id = self.table.map_or(0, Table::stem_count);
        if id.0 >= INTEGER {
            (id.0 - INTEGER).to_string().into()
        } else if id.0 < first_id {
            let stem = self.table.and_then(|table| table.stem(id.0));
            stem.unwrap_or_default().into()
        } else {
            self.user.stems.get(id.0 - first_id).into()
        }
    }
}

/// The id of digits without a leading zero.
fn integer_id(stem: &str) -> Option<StemId> {
    let digits =
        stem.bytes().all(|b| b.is_ascii_digit()) && (stem == "0" || !stem.starts_with('0'));
    let value: u32 = stem.parse().ok().filter(|_| digits)?;
    (value < INTEGER).then(|| StemId(INTEGER + value))
}

/// Adds the translations of a word, times `mass`.
fn add(table: &Table, word: &Word, mass: f32, out: &mut Vec<(StemId, f32)>) {
    out.extend(
        table
            .translations(word)
            .map(|(stem, p)| (StemId(stem), p * mass)),
    );
}

/// Adds the translations of the words within a word.
fn parts(table: &Table, word: &str, out: &mut Vec<(StemId, f32)>) {
    let all = || {
        let starts = word.char_indices().map(|(start, _)| start);
        let parts = starts.flat_map(|start| {
            let found = table.words_at(&word[start..]);
            found.take_while(|part| part.characters <= LONGEST_PART)
        });
        parts
            .filter(|part| part.is_known() && part.len < word.len())
            .map(|part| ((part.characters as f32).powf(1.5), part))
    };
    let sum: f32 = all().map(|(weight, _)| weight).sum();
    for (weight, part) in all() {
        add(table, &part, PARTS_MASS * weight / sum, out);
    }
}

/// Adds the translations of a word's longest known pieces, from the left.
fn pieces(table: &Table, word: &str, out: &mut Vec<(StemId, f32)>) {
    let all = || {
        let mut rest = word;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let known = table
                .words_at(rest)
                .take_while(|piece| piece.characters <= LONGEST_PIECE);
            let longest = known.filter(Word::is_known).last();
            rest = &rest[longest.as_ref().map_or(first.len_utf8(), |piece| piece.len)..];
            Some(longest)
        })
    };
    let mass = 1.0 / all().count() as f32;
    for piece in all().flatten() {
        add(table, &piece, mass, out);
    }
}

/// Adds the forms of a numeral's value, with mass 1 together, and says whether `word` is one.
fn numeral(lexicon: &Lexicon, word: &str, out: &mut Vec<(StemId, f32)>) -> bool {
    let value = numeral::chinese(word).filter(|_| word.chars().all(numeral::is_numeral));
    let Some(value) = value else {
        return false;
    };
    let forms = numeral::english_forms(value as u64);
    let mass = 1.0 / forms.len() as f32;
    out.extend(
        forms
            .iter()
            .filter_map(|form| Some((lexicon.stem_id(form)?, mass))),
    );
    true
}

/// Sorts by id, joins what has one id, and scales down to a mass of 1.
fn settle(out: &mut Vec<(StemId, f32)>) {
    out.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    out.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    let sum: f32 = out.iter().map(|(_, mass)| mass).sum();
    if sum > 1.0 {
        // A hair less than 1, so that rounding in the caller's sum cannot exceed it.
        let scale = (1.0 - 1e-6) / sum;
        for (_, mass) in out.iter_mut() {
            *mass *= scale;
        }
    }
}
