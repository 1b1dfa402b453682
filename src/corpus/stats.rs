//! What the rows of a corpus are like, in figures: how many, how long, how sure.

use super::{Row, RowSide};
use crate::lexicon::Tokenizer;
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of values in classes of equal or growing width.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Histogram {
    /// Bounds between classes, ascending: a value belongs to the class before the first bound that is greater.
    pub bounds: Vec<f64>,
    /// Values of each class: one more than bounds.
    pub counts: Vec<u64>,
}

impl Histogram {
    /// An empty one with these bounds.
    pub fn new(bounds: &[f64]) -> Self {
        Self {
            bounds: bounds.to_vec(),
            counts: vec![0; bounds.len() + 1],
        }
    }

    /// Counts `value`.
    pub fn add(&mut self, value: f64) {
        let class = self.bounds.partition_point(|&bound| bound <= value);
        self.counts[class] += 1;
    }

    /// Name of each class: `below 5`, `5–10`, `10 and more`.
    pub fn names(&self) -> Vec<String> {
        let bounds = self.bounds.windows(2);
        let mut names: Vec<String> = bounds
            .map(|pair| format!("{}–{}", pair[0], pair[1]))
            .collect();
        if let (Some(first), Some(last)) = (self.bounds.first(), self.bounds.last()) {
            names.insert(0, format!("below {first}"));
            names.push(format!("{last} and more"));
        }
        names
    }
}

/// Sums and extremes of lengths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lengths {
    /// Sum over all rows.
    pub sum: u64,
    /// The least; 0 without rows.
    pub least: u64,
    /// The greatest.
    pub greatest: u64,
    /// How many rows.
    #[serde(skip)]
    rows: u64,
}

impl Lengths {
    fn add(&mut self, length: usize) {
        let length = length as u64;
        self.least = if self.rows == 0 {
            length
        } else {
            self.least.min(length)
        };
        self.greatest = self.greatest.max(length);
        self.sum += length;
        self.rows += 1;
    }

    /// The mean; `None` without rows.
    pub fn mean(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.sum as f64 / self.rows as f64)
    }
}

/// One side of a corpus.
#[derive(Clone, Debug, Serialize)]
pub struct SideStats {
    /// Rows by language code; the empty code where unknown.
    pub languages: BTreeMap<String, u64>,
    /// Lengths in characters (Unicode scalar values).
    pub characters: Lengths,
    /// Lengths in tokens, as the tokenizer of the language cuts them.
    pub tokens: Lengths,
    /// Rows by characters.
    pub histogram: Histogram,
}

/// Bounds of the classes of lengths, in characters.
const CHARACTERS: [f64; 9] = [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 1280.0];
/// Bounds of the classes of ratios of lengths.
const RATIOS: [f64; 11] = [0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0];
/// Bounds of the classes of probabilities.
const PROBABILITIES: [f64; 11] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

impl SideStats {
    fn new() -> Self {
        Self {
            languages: BTreeMap::new(),
            characters: Lengths::default(),
            tokens: Lengths::default(),
            histogram: Histogram::new(&CHARACTERS),
        }
    }

    fn add(&mut self, side: &RowSide, measure: Measure) {
        if side.text.is_empty() {
            return;
        }
        match self.languages.get_mut(&side.language) {
            Some(rows) => *rows += 1,
            None => drop(self.languages.insert(side.language.clone(), 1)),
        }
        self.characters.add(measure.characters);
        self.tokens.add(measure.tokens);
        self.histogram.add(measure.characters as f64);
    }
}

/// The lengths of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Characters (Unicode scalar values).
    pub characters: usize,
    /// Tokens.
    pub tokens: usize,
}

/// Figures of a corpus, made row by row. Memory does not grow with the rows.
///
/// ```
/// use zhen::corpus::{ReadOptions, Stats, tsv};
///
/// let mut stats = Stats::new("zh", "en");
/// for row in tsv::read("x.tsv", "你好。\tHello.\n".as_bytes(), &ReadOptions::default()) {
///     stats.add(&row?);
/// }
/// assert_eq!((stats.rows, stats.source.characters.sum, stats.target.tokens.sum), (1, 3, 2));
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    /// Rows.
    pub rows: u64,
    /// Pairs of documents: rows that follow each other and name the same; 0 where no row names one.
    pub documents: u64,
    /// Rows by what their bead says.
    pub kinds: BTreeMap<&'static str, u64>,
    /// The source side, of rows that have a text on it.
    pub source: SideStats,
    /// The target side, of rows that have a text on it.
    pub target: SideStats,
    /// Rows with both texts, by target characters over source characters.
    pub ratios: Histogram,
    /// Rows by probability, 0–1.
    pub probabilities: Histogram,
    /// Mean probability, 0–1; `None` where no row has one.
    pub mean_probability: Option<f64>,
    /// Rows without a probability.
    pub without_probability: u64,
    #[serde(skip)]
    probability_sum: f64,
    #[serde(skip)]
    last: Option<[String; 3]>,
    #[serde(skip)]
    tokenizers: [Tokenizer; 2],
}

impl Stats {
    /// No figures yet, of texts in these languages.
    pub fn new(source: &str, target: &str) -> Self {
        Self {
            rows: 0,
            documents: 0,
            kinds: BTreeMap::new(),
            source: SideStats::new(),
            target: SideStats::new(),
            ratios: Histogram::new(&RATIOS),
            probabilities: Histogram::new(&PROBABILITIES),
            mean_probability: None,
            without_probability: 0,
            probability_sum: 0.0,
            last: None,
            tokenizers: [source, target].map(Tokenizer::new),
        }
    }

    /// Adds a row. Linear in its texts.
    pub fn add(&mut self, row: &Row) {
        let measures = self.measure(row);
        self.add_measured(row, measures);
    }

    /// Lengths of source and target: what takes the time of [`Stats::add`], to be done on several threads.
    pub fn measure(&self, row: &Row) -> [Measure; 2] {
        let measure = |tokenizer: &Tokenizer, side: &RowSide| Measure {
            characters: side.text.chars().count(),
            tokens: tokenizer.tokenize(&side.text).len(),
        };
        [
            measure(&self.tokenizers[0], &row.source),
            measure(&self.tokenizers[1], &row.target),
        ]
    }

    /// Adds a row with its [`Stats::measure`].
    pub fn add_measured(&mut self, row: &Row, [source, target]: [Measure; 2]) {
        self.rows += 1;
        let names = [&row.name, &row.source.document, &row.target.document];
        let same = |last: &[String; 3]| last.iter().zip(names).all(|(last, name)| last == name);
        if names.iter().any(|name| !name.is_empty()) && !self.last.as_ref().is_some_and(same) {
            self.documents += 1;
            self.last = Some(names.map(String::clone));
        }
        *self.kinds.entry(row.kind.name()).or_default() += 1;
        self.source.add(&row.source, source);
        self.target.add(&row.target, target);
        if source.characters > 0 && target.characters > 0 {
            self.ratios
                .add(target.characters as f64 / source.characters as f64);
        }
        match row.probability {
            Some(probability) => {
                self.probabilities.add(probability.get());
                self.probability_sum += probability.get();
                let rows = self.rows - self.without_probability;
                self.mean_probability = Some(self.probability_sum / rows as f64);
            }
            None => self.without_probability += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bead::{BeadKind, Probability};

    fn row(name: &str, source: &str, target: &str, probability: Option<f64>) -> Row {
        let side = |text: &str, language: &str| RowSide {
            text: text.to_owned(),
            language: language.to_owned(),
            ..RowSide::default()
        };
        Row {
            name: name.to_owned(),
            source: side(source, "zh"),
            target: side(target, "en"),
            kind: if target.is_empty() {
                BeadKind::Omission
            } else {
                BeadKind::Aligned
            },
            probability: probability.map(Probability::new),
            evidence: None,
        }
    }

    #[test]
    fn rows_are_counted_and_measured() {
        let mut stats = Stats::new("zh", "en");
        stats.add(&row("a", "你好。", "Hello there.", Some(0.5)));
        stats.add(&row("a", "门", "", None));
        stats.add(&row("b", "再见", "Goodbye", Some(1.0)));
        assert_eq!((stats.rows, stats.documents), (3, 2));
        assert_eq!(
            stats.kinds,
            BTreeMap::from([("aligned", 2), ("omission", 1)])
        );
        let characters = &stats.source.characters;
        assert_eq!(
            (characters.sum, characters.least, characters.greatest),
            (6, 1, 3)
        );
        assert_eq!(stats.target.characters.mean(), Some(9.5));
        assert_eq!(stats.target.tokens.sum, 4);
        assert_eq!(
            stats.target.languages,
            BTreeMap::from([("en".to_owned(), 2)])
        );
        assert_eq!(stats.ratios.counts.iter().sum::<u64>(), 2);
        assert_eq!(
            (stats.mean_probability, stats.without_probability),
            (Some(0.75), 1)
        );
    }

    #[test]
    fn a_bound_begins_its_class() {
        let mut histogram = Histogram::new(&[5.0, 10.0]);
        for value in [0.0, 4.9, 5.0, 9.9, 10.0, 1e9] {
            histogram.add(value);
        }
        assert_eq!(histogram.counts, [2, 2, 2]);
        assert_eq!(histogram.names(), ["below 5", "5–10", "10 and more"]);
    }
}
