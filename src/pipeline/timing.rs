//! Where the time goes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Work that is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading documents, mending and splitting them, and hashing what was read.
    Read,
    /// Aligning.
    Align,
    /// Packing and unpacking what is kept in the work store.
    Store,
    /// Scoring pairs for the filters.
    Score,
    /// Deciding what is kept: filters, duplicates, splits.
    Select,
    /// Writing the corpus.
    Write,
}

impl Step {
    /// Every step, in the order of the work.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Align,
        Self::Store,
        Self::Score,
        Self::Select,
        Self::Write,
    ];

    /// What it does, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read and split",
            Self::Align => "align",
            Self::Store => "work store",
            Self::Score => "score",
            Self::Select => "decide",
            Self::Write => "write",
        }
    }
}

/// Time spent in each step, over all threads together.
#[derive(Debug, Default)]
pub struct Times([AtomicU64; Step::ALL.len()]);

impl Times {
    /// Does `work` and counts its time to `step`.
    pub fn of<T>(&self, step: Step, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let made = work();
        let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0[step as usize].fetch_add(nanos, Ordering::Relaxed);
        made
    }

    /// The time of `step`.
    pub fn get(&self, step: Step) -> Duration {
        Duration::from_nanos(self.0[step as usize].load(Ordering::Relaxed))
    }
}
