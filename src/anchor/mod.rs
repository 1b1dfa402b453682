//! Evidence that two sentences belong together: words through a lexicon, numbers, names, punctuation, lengths.

mod given;
mod length;
pub mod marks;
pub mod name;
pub mod number;
mod part;
mod words;

pub use given::Given;
pub use words::translations;

use crate::lexicon::{CONCEPT, Lexicon, Token, TokenKind, Tokenizer, en};
use length::characters;
use marks::Marks;
use rustc_hash::{FxHashMap, FxHashSet};

/// One side of a document pair as evidence: tokens by type, lengths and punctuation of each sentence.
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    forms: Vec<String>,
    kinds: Vec<TokenKind>,
    names: FxHashMap<String, Name>,
    capitals: name::Capitals,
    weights: Vec<f32>,
    counts: Vec<f32>,
    rarity: Vec<f32>,
    tokens: Vec<u32>,
    offsets: Vec<usize>,
    clauses: Vec<(usize, usize)>,
    characters: Vec<f32>,
    marks: Vec<Marks>,
}

/// How much a token counts that carries little meaning: punctuation, stop words.
const LIGHT: f32 = 0.3;
/// What the rarity of a concept counts: its words, which stand beside it, have mostly told already.
const CONCEPT_RARITY: f32 = 0.5;

impl Sentences {
    /// Tokenises `sentences`.
    pub fn new(sentences: &[&str], tokenizer: &Tokenizer) -> Self {
        Self::with_forms(sentences, tokenizer, &[])
    }

    /// The same; `forms` holds for each sentence more that meets its like on the other side, or nothing at all.
    pub fn with_forms(sentences: &[&str], tokenizer: &Tokenizer, forms: &[Vec<String>]) -> Self {
        let mut side = Self {
            offsets: vec![0],
            marks: marks::marks(sentences),
            ..Self::default()
        };
        let mut types = Types::default();
        let mut common = FxHashSet::default();
        for (index, sentence) in sentences.iter().enumerate() {
            let tokens = tokenizer.tokenize(sentence);
            let ids: Vec<u32> = tokens
                .iter()
                .map(|token| types.add(&mut side, token, index))
                .collect();
            side.add_names(sentence, &tokens, &ids, &mut common);
            side.capitals.add(index, sentence, &tokens, &ids);
            let (first_ends, last_starts) = edge_clauses(&tokens);
            let concepts = tokenizer.concepts(&tokens);
            let at = |tokens: usize| {
                let before = concepts
                    .iter()
                    .filter(|(name, _)| name.end <= tokens)
                    .count();
                side.tokens.len() + tokens + before
            };
            side.clauses.push((at(first_ends), at(last_starts)));
            let mut concepts = concepts.into_iter().peekable();
            for (index_of_token, id) in ids.into_iter().enumerate() {
                side.tokens.push(id);
                while let Some((_, form)) =
                    concepts.next_if(|(name, _)| name.end == index_of_token + 1)
                {
                    let id = types.add_form(&mut side, &form, TokenKind::Number, index);
                    side.tokens.push(id);
                }
            }
            for (form, kind) in number::forms(sentence, tokenizer.code()) {
                let id = types.add_form(&mut side, &form, kind, index);
                side.tokens.push(id);
            }
            for form in forms.get(index).into_iter().flatten() {
                let id = types.add_form(&mut side, form, TokenKind::Number, index);
                side.tokens.push(id);
            }
            side.offsets.push(side.tokens.len());
            side.characters.push(characters(sentence) as f32);
        }
        for (spelling, name) in &mut side.names {
            name.common = common.contains(spelling);
        }
        let scale = (sentences.len() as f32 + 1.0).ln().max(f32::MIN_POSITIVE);
        let rarity = |&with: &f32| ((sentences.len() as f32 + 1.0) / with).ln() / scale;
        side.rarity = types.sentences_with.iter().map(rarity).collect();
        for (rarity, form) in side.rarity.iter_mut().zip(&side.forms) {
            if form.starts_with(CONCEPT) {
                *rarity *= CONCEPT_RARITY;
            }
        }
        side
    }

    /// Notes capitalised words, and runs of them joined by hyphens or apostrophes (Bao-yu), by their letters.
    fn add_names(
        &mut self,
        sentence: &str,
        tokens: &[Token],
        ids: &[u32],
        common: &mut FxHashSet<String>,
    ) {
        let letters = |token: &Token| token.span.of(sentence).to_lowercase();
        let mut k = 0;
        while k < tokens.len() {
            let start = k;
            k += 1;
            if tokens[start].kind != TokenKind::Word {
                continue;
            }
            if !tokens[start].capitalised {
                if !common.contains(tokens[start].span.of(sentence)) {
                    common.insert(letters(&tokens[start]));
                }
                continue;
            }
            let mut spelling = letters(&tokens[start]);
            let mut parts = vec![ids[start]];
            self.names
                .entry(spelling.clone())
                .or_default()
                .parts
                .clone_from(&parts);
            while let [joint, next, ..] = &tokens[k..]
                && joint.span.len() == joint.span.of(sentence).trim().len()
                && matches!(joint.span.of(sentence), "-" | "'" | "’")
                && joint.span.start == tokens[k - 1].span.end
                && next.kind == TokenKind::Word
                && next.span.start == joint.span.end
            {
                let part = letters(next);
                if next.capitalised {
                    self.names.entry(part.clone()).or_default().parts = vec![ids[k + 1]];
                }
                spelling.push_str(&part);
                parts.push(ids[k + 1]);
                k += 2;
            }
            if parts.len() > 1 {
                self.names.entry(spelling).or_default().parts = parts;
            }
        }
    }

    /// What kind of token a type is.
    pub fn kind(&self, kind: usize) -> TokenKind {
        self.kinds[kind]
    }

    /// The name that is spelled so: lower-case letters without hyphen or apostrophe.
    pub fn name(&self, spelling: &str) -> Option<&Name> {
        self.names.get(spelling)
    }

    /// Sentences.
    pub fn len(&self) -> usize {
        self.characters.len()
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// Word types.
    pub fn types(&self) -> usize {
        self.rarity.len()
    }

    /// Types of the tokens of a sentence.
    pub fn tokens(&self, sentence: usize) -> &[u32] {
        &self.tokens[self.offsets[sentence]..self.offsets[sentence + 1]]
    }

    /// Types of the tokens of a part of a sentence.
    fn part(&self, sentence: usize, part: Part) -> &[u32] {
        let (first_ends, last_starts) = self.clauses[sentence];
        match part {
            Part::Whole => self.tokens(sentence),
            Part::FirstClause => &self.tokens[self.offsets[sentence]..first_ends],
            Part::LastClause => &self.tokens[last_starts..self.offsets[sentence + 1]],
        }
    }

    /// How rare a type is in the document: 1 in one sentence, 0 in all.
    pub fn rarity(&self, kind: usize) -> f32 {
        self.rarity[kind]
    }

    /// Length of a sentence in characters as a reader counts them (grapheme clusters of UAX #29), white space aside.
    pub fn characters(&self, sentence: usize) -> f32 {
        self.characters[sentence]
    }

    /// Punctuation of a sentence.
    pub fn marks(&self, sentence: usize) -> &Marks {
        &self.marks[sentence]
    }

    /// How often a type occurs.
    fn count(&self, kind: usize) -> f32 {
        self.counts[kind]
    }

    /// Lookup form of a type.
    pub fn form(&self, kind: usize) -> &str {
        &self.forms[kind]
    }
}

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    FirstClause,
    LastClause,
}

/// Fewest tokens of a first or last clause.
const CLAUSE: usize = 3;

/// Where the first clause of a sentence ends and its last one starts.
fn edge_clauses(tokens: &[Token]) -> (usize, usize) {
    let breaks = |k: &usize| {
        let token = &tokens[*k];
        token.kind == TokenKind::Punctuation
            && matches!(token.lookup.as_str(), "," | ";" | ":" | "-" | "?" | "!")
    };
    let first = (CLAUSE..tokens.len())
        .find(breaks)
        .map_or(tokens.len(), |k| k + 1);
    let last = (0..tokens.len().saturating_sub(CLAUSE))
        .rev()
        .find(breaks)
        .map_or(0, |k| k + 1);
    (first, last)
}

/// A capitalised word, or several that a hyphen or apostrophe joins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Its types.
    pub parts: Vec<u32>,
    /// It also occurs without a capital.
    pub common: bool,
}

/// Word types while a side is read.
#[derive(Default)]
struct Types {
    ids: FxHashMap<String, u32>,
    sentences_with: Vec<f32>,
    last_seen: Vec<usize>,
}

impl Types {
    fn add(&mut self, side: &mut Sentences, token: &Token, sentence: usize) -> u32 {
        self.add_form(side, &token.lookup, token.kind, sentence)
    }

    fn new_type(&mut self, side: &mut Sentences, form: &str, kind: TokenKind) -> usize {
        let id = side.forms.len();
        let light = kind == TokenKind::Punctuation || en::is_stop(form);
        self.ids.insert(form.to_string(), id as u32);
        side.forms.push(form.to_string());
        side.kinds.push(kind);
        side.weights.push(if light { LIGHT } else { 1.0 });
        side.counts.push(0.0);
        self.sentences_with.push(0.0);
        self.last_seen.push(usize::MAX);
        id
    }

    fn add_form(
        &mut self,
        side: &mut Sentences,
        form: &str,
        kind: TokenKind,
        sentence: usize,
    ) -> u32 {
        let known = self.ids.get(form).map(|&id| id as usize);
        let id = known.unwrap_or_else(|| self.new_type(side, form, kind));
        side.counts[id] += 1.0;
        if self.last_seen[id] != sentence {
            self.last_seen[id] = sentence;
            self.sentences_with[id] += 1.0;
        }
        id as u32
    }
}

/// Masses in the reverse direction below this tell nothing in a document of [`LARGE`] sentences; fewer do so in a
/// smaller one.
const FAINT: f32 = 0.002;
/// Sentences of a document where common words have thousands of faint masses.
const LARGE: f32 = 2_000.0;

/// Sparse translation masses: for each type of one side, types of the other with a mass of at most 1 in all.
#[derive(Clone, Debug, Default)]
pub struct Translations {
    offsets: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Translations {
    /// Masses from a list for each type.
    pub fn new(lists: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut all = Self {
            offsets: vec![0],
            entries: Vec::new(),
        };
        for mut list in lists {
            list.sort_unstable_by_key(|&(to, _)| to);
            all.entries.extend(list);
            all.offsets.push(all.entries.len());
        }
        all
    }

    /// What `from` may become.
    pub fn of(&self, from: usize) -> &[(u32, f32)] {
        &self.entries[self.offsets[from]..self.offsets[from + 1]]
    }

    /// The other direction: t(z|e) = t(e|z)·n(z) / max(Σ, a tenth of the mean), n(z) being counts in the document;
    /// without the thousands of faint ones that a common word has in a large document.
    fn reversed(&self, from: &Sentences, to: &Sentences) -> Self {
        let mean = from.counts.iter().sum::<f32>() / from.types().max(1) as f32;
        let floor = 0.1 * mean.max(1.0);
        let faint = FAINT * (from.len() as f32 / LARGE).min(1.0);
        let mut lists = vec![Vec::new(); to.types()];
        let mut sums = vec![0f32; to.types()];
        for z in 0..from.types() {
            for &(e, mass) in self.of(z) {
                sums[e as usize] += mass * from.counts[z];
                lists[e as usize].push((z as u32, mass * from.counts[z]));
            }
        }
        for (list, sum) in lists.iter_mut().zip(sums) {
            for (_, mass) in list.iter_mut() {
                *mass /= sum.max(floor);
            }
            list.retain(|(_, mass)| *mass >= faint);
        }
        Self::new(lists)
    }
}

/// What the sentences of two sides give to each other's words: the source's to the target's, and the other way round.
/// This is of [`Evidence`] what tells of sentences as a whole.
pub fn given(source: &Sentences, target: &Sentences, lexicon: &Lexicon) -> [Given; 2] {
    let translations = words::translations(source, target, lexicon);
    let reversed = translations.reversed(source, target);
    [
        Given::new(source, Part::Whole, target, &translations, None),
        Given::new(target, Part::Whole, source, &reversed, None),
    ]
}

/// All evidence about a document pair.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The source side.
    pub source: Sentences,
    /// The target side.
    pub target: Sentences,
    /// What source sentences give target types.
    pub forward: Given,
    /// What target sentences give source types.
    pub backward: Given,
    /// What the first and the last clauses of source sentences give target types.
    pub forward_edges: [Given; 2],
    /// What the first and the last clauses of target sentences give source types.
    pub backward_edges: [Given; 2],
    /// What each source type may become; of a part nothing, since nobody asks.
    pub translations: Translations,
}

impl Evidence {
    /// Gathers the evidence of two sides through `lexicon`.
    pub fn new(source: Sentences, target: Sentences, lexicon: &Lexicon) -> Self {
        let translations = words::translations(&source, &target, lexicon);
        let reversed = translations.reversed(&source, &target);
        let forward = |part, whole| Given::new(&source, part, &target, &translations, whole);
        let backward = |part, whole| Given::new(&target, part, &source, &reversed, whole);
        let edges = [Part::FirstClause, Part::LastClause];
        let (given, taken) = (forward(Part::Whole, None), backward(Part::Whole, None));
        Self {
            forward_edges: edges.map(|part| forward(part, Some(&given))),
            backward_edges: edges.map(|part| backward(part, Some(&taken))),
            forward: given,
            backward: taken,
            translations,
            source,
            target,
        }
    }

    /// The share of the target's words, 0–1, that some word of the source may mean, wherever it stands.
    pub fn known(&self) -> f32 {
        let mut known = vec![false; self.target.types()];
        for sentence in 0..self.source.len() {
            for (kind, _) in self.forward.row(sentence) {
                known[kind] = true;
            }
        }
        let share = |all: bool| -> f32 {
            (0..known.len())
                .filter(|&kind| self.target.kind(kind) != TokenKind::Punctuation)
                .filter(|&kind| all || known[kind])
                .map(|kind| self.target.counts[kind])
                .sum()
        };
        share(false) / share(true).max(1.0)
    }

    /// Target characters for one source character.
    pub fn length_ratio(&self) -> f32 {
        let sum = |side: &Sentences| side.characters.iter().sum::<f32>().max(1.0);
        sum(&self.target) / sum(&self.source)
    }
}
