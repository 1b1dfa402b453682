//! The inverted index: which target documents share rare forms with a source document.

use rayon::prelude::*;

/// Votes of a source document at most: of its heaviest forms, each for the target documents that it stands in.
const VOTES: usize = 100_000;
/// Candidates by votes that are compared over all forms.
const COMPARED: usize = 32;

/// A document as weights of forms, by number of the form, ascending, of length 1.
pub type Vector = Vec<(u32, f32)>;

/// The target documents and where each form stands.
#[derive(Debug)]
pub struct Index {
    vectors: Vec<Vector>,
    rarity: Vec<f32>,
    postings: Vec<Vec<(u32, f32)>>,
}

impl Index {
    /// Indexes documents whose forms are numbered below `forms`.
    pub fn new(mut vectors: Vec<Vector>, forms: usize) -> Self {
        let documents = vectors.len();
        let mut with = vec![0u32; forms];
        for &(form, _) in vectors.iter().flatten() {
            with[form as usize] += 1;
        }
        let rarity: Vec<f32> = with
            .iter()
            .map(|&with| ((documents as f32 + 1.0) / with.max(1) as f32).ln())
            .collect();
        vectors
            .par_iter_mut()
            .for_each(|vector| weigh(vector, &rarity));
        let mut postings = vec![Vec::new(); forms];
        for (document, vector) in vectors.iter().enumerate() {
            for &(form, weight) in vector {
                postings[form as usize].push((document as u32, weight));
            }
        }
        Self {
            vectors,
            rarity,
            postings,
        }
    }

    /// Weighs the forms of a document by their rarity and makes its length 1.
    pub fn weigh(&self, vector: &mut Vector) {
        weigh(vector, &self.rarity);
    }

    /// Room to count votes in, for [`Self::nearest`].
    pub fn room(&self) -> Votes {
        Votes {
            sums: vec![0.0; self.vectors.len()],
            voted: Vec::new(),
        }
    }

    /// The `most` target documents most like `source`, a weighed document: cosine 0–1, best first, the earlier document
    /// first of two alike. Costs at most [`VOTES`] votes.
    pub fn nearest(&self, source: &Vector, most: usize, room: &mut Votes) -> Vec<(u32, f32)> {
        let mut heaviest: Vec<_> = source
            .iter()
            .filter(|(form, _)| !self.postings[*form as usize].is_empty())
            .collect();
        heaviest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut votes = 0;
        for (form, weight) in heaviest {
            let documents = &self.postings[*form as usize];
            if votes + documents.len() > VOTES {
                continue;
            }
            votes += documents.len();
            for &(document, other) in documents {
                let sum = &mut room.sums[document as usize];
                if *sum == 0.0 {
                    room.voted.push(document);
                }
                *sum += weight * other;
            }
        }
        let voted = room.voted.drain(..).map(|document| {
            let sum = std::mem::take(&mut room.sums[document as usize]);
            (document, sum)
        });
        let mut found = best(voted.collect(), COMPARED);
        for (document, score) in &mut found {
            *score = cosine(source, &self.vectors[*document as usize]);
        }
        best(found, most)
    }

    /// The forms that two documents share, with their part of the cosine, heaviest first.
    pub fn shared(&self, source: &Vector, target: usize) -> Vec<(u32, f32)> {
        let mut shared = Vec::new();
        meet(source, &self.vectors[target], |form, product| {
            shared.push((form, product));
        });
        let count = shared.len();
        best(shared, count)
    }
}

/// Votes for target documents, none between two counts.
pub struct Votes {
    sums: Vec<f32>,
    voted: Vec<u32>,
}

/// The `most` greatest, the smaller number first of two alike.
fn best(mut all: Vec<(u32, f32)>, most: usize) -> Vec<(u32, f32)> {
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if (1..all.len()).contains(&most) {
        all.select_nth_unstable_by(most, order);
    }
    all.truncate(most);
    all.sort_unstable_by(order);
    all
}

fn weigh(vector: &mut Vector, rarity: &[f32]) {
    for (form, weight) in vector.iter_mut() {
        *weight *= rarity[*form as usize];
    }
    let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if length > 0.0 {
        for (_, weight) in vector.iter_mut() {
            *weight /= length;
        }
    }
}

fn cosine(a: &Vector, b: &Vector) -> f32 {
    let mut sum = 0.0;
    meet(a, b, |_, product| sum += product);
    sum
}

/// Visits the forms of both.
fn meet(a: &Vector, b: &Vector, mut visit: impl FnMut(u32, f32)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                visit(a[i].0, a[i].1 * b[j].1);
                (i, j) = (i + 1, j + 1);
            }
        }
    }
}
