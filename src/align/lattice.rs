//! The lattice of beads between two documents: a band of nodes, sums over its paths, and the best path.

use super::exp::exp;
use std::ops::Range;

/// The bead types, source sentences by target sentences.
///
/// Ties between paths of equal value go to the type that stands earlier.
pub const BEADS: [(usize, usize); 25] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (1, 4),
    (4, 1),
    (1, 5),
    (5, 1),
    (1, 6),
    (6, 1),
    (1, 7),
    (2, 2),
    (2, 3),
    (3, 2),
    (2, 4),
    (4, 2),
    (3, 3),
    (3, 4),
    (4, 3),
    (2, 5),
    (3, 5),
    (2, 6),
    (1, 0),
    (0, 1),
];
/// Most source sentences of a bead.
pub const MOST_SOURCE: usize = 6;
/// Most target sentences of a bead.
pub const MOST_TARGET: usize = 7;
/// The value of a bead that may not stand.
pub const FORBIDDEN: f32 = f32::NEG_INFINITY;

/// The nodes (i, j) that a path may touch: `lo[i] ..= hi[i]` for each i in `0..=n`, both bounds never falling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    lo: Vec<usize>,
    hi: Vec<usize>,
    offset: Vec<usize>,
}

impl Band {
    /// A band from bounds for each row, widened until a path of beads runs through it from (0, 0) to (n, m).
    pub fn new(mut lo: Vec<usize>, mut hi: Vec<usize>, m: usize) -> Self {
        let n = lo.len() - 1;
        lo[0] = 0;
        hi[n] = m;
        for i in (0..n).rev() {
            lo[i] = lo[i].min(lo[i + 1]);
        }
        for i in 0..n {
            hi[i + 1] = hi[i + 1].max(hi[i]).min(m);
            // Rows must meet, or an insertion could not lead from one to the next.
            lo[i + 1] = lo[i + 1].min(hi[i]);
        }
        for i in (0..n).rev() {
            lo[i] = lo[i].min(lo[i + 1]);
        }
        let mut offset = Vec::with_capacity(n + 2);
        let mut total = 0;
        for i in 0..=n {
            offset.push(total);
            total += hi[i] - lo[i] + 1;
        }
        offset.push(total);
        Self { lo, hi, offset }
    }

    /// All nodes.
    pub fn full(n: usize, m: usize) -> Self {
        Self::new(vec![0; n + 1], vec![m; n + 1], m)
    }

    /// Source sentences.
    pub fn sources(&self) -> usize {
        self.lo.len() - 1
    }

    /// Target sentences.
    pub fn targets(&self) -> usize {
        self.hi[self.sources()]
    }

    /// Nodes in all.
    pub fn len(&self) -> usize {
        self.offset[self.lo.len()]
    }

    /// The target boundaries of row `i`.
    pub fn row(&self, i: usize) -> Range<usize> {
        self.lo[i]..self.hi[i] + 1
    }

    /// The index of node (i, j), where it is inside.
    pub fn node(&self, i: usize, j: usize) -> Option<usize> {
        (i < self.lo.len() && j >= self.lo[i] && j <= self.hi[i])
            .then(|| self.offset[i] + j - self.lo[i])
    }

    /// The same nodes seen from the target side.
    pub fn transposed(&self) -> Self {
        let (n, m) = (self.sources(), self.targets());
        let (mut first, mut last) = (0, 0);
        let (mut lo, mut hi) = (Vec::with_capacity(m + 1), Vec::with_capacity(m + 1));
        for j in 0..=m {
            while self.hi[first] < j {
                first += 1;
            }
            while last < n && self.lo[last + 1] <= j {
                last += 1;
            }
            lo.push(first);
            hi.push(last);
        }
        Self::new(lo, hi, n)
    }
}

/// Calls `visit(node, i, j)` for every node, row by row.
pub fn each_node(band: &Band, mut visit: impl FnMut(usize, usize, usize)) {
    let mut node = 0;
    for i in 0..=band.sources() {
        for j in band.row(i) {
            visit(node, i, j);
            node += 1;
        }
    }
}

/// Log-sums over the paths of a lattice, and the posterior of each bead.
#[derive(Clone, Debug)]
pub struct Sums {
    /// Natural logarithm of the sum over all paths.
    pub total: f64,
    /// Posterior, 0–1, of bead type `b` starting at node `v`, at `v * BEADS.len() + b`.
    pub beads: Vec<f32>,
}

/// Forward–backward over `values` (natural-log value of bead type `b` starting at node `v`, at
/// `v * BEADS.len() + b`; [`FORBIDDEN`] where it may not stand).
///
/// Linear in nodes times bead types. The total is minus infinity where no path is allowed.
pub fn sums(band: &Band, values: &[f32]) -> Sums {
    let mut beads = vec![0f32; values.len()];
    let total = sweep(band, &BEADS, values, |at, _, posteriors| {
        beads[at.index * BEADS.len()..][..BEADS.len()].copy_from_slice(posteriors);
    });
    Sums { total, beads }
}

/// A node of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its number, row by row.
    pub index: usize,
    /// Source sentences before it.
    pub source: usize,
    /// Target sentences before it.
    pub target: usize,
}

/// What the exponential of less than this is counts as none.
const NEGLIGIBLE: f64 = -30.0;

/// Forward–backward over the bead types `types` alone (`values` as in [`sums`], with `types.len()` for a node); calls
/// `visit` for every node, from the last to the first, with its posterior and those of the beads that start there.
///
/// Returns the natural logarithm of the sum over all paths. Holds 16 bytes a node.
pub fn sweep<const N: usize>(
    band: &Band,
    types: &[(usize, usize); N],
    values: &[f32],
    mut visit: impl FnMut(Node, f32, &[f32; N]),
) -> f64 {
    let forward = forward(band, types, values);
    let mut backward = vec![f64::NEG_INFINITY; band.len()];
    let last = band.len() - 1;
    backward[last] = 0.0;
    let total = forward[last];
    for i in (0..=band.sources()).rev() {
        let ends = Ends::new(band, types, |(m, n)| {
            let row = i + m;
            (row <= band.sources()).then(|| (row, band.lo[row].wrapping_sub(n)))
        });
        for j in band.row(i).rev() {
            let node = band.offset[i] + j - band.lo[i];
            let own = &values[node * N..][..N];
            let mut terms = ends.each(j, |b, next| f64::from(own[b]) + backward[next]);
            let sum = shares(&mut terms);
            if node != last {
                backward[node] = sum.logarithm();
            }
            let touched = forward[node] - total + backward[node];
            let mut posteriors = [0f32; N];
            let mut at_all = 0.0;
            if touched > NEGLIGIBLE {
                let touched = touched.exp();
                at_all = touched as f32;
                let scale = touched / sum.shares.max(1.0);
                posteriors = terms.map(|share| (scale * share) as f32);
            }
            let at = Node {
                index: node,
                source: i,
                target: j,
            };
            visit(at, at_all, &posteriors);
        }
    }
    total
}

fn forward<const N: usize>(band: &Band, types: &[(usize, usize); N], values: &[f32]) -> Vec<f64> {
    let mut forward = vec![f64::NEG_INFINITY; band.len()];
    forward[0] = 0.0;
    for i in 0..=band.sources() {
        let starts = Ends::new(band, types, |(m, n)| {
            let row = i.checked_sub(m)?;
            Some((row, band.lo[row] + n))
        });
        for j in band.row(i) {
            let node = band.offset[i] + j - band.lo[i];
            if node > 0 {
                let mut terms =
                    starts.each(j, |b, from| forward[from] + f64::from(values[from * N + b]));
                forward[node] = shares(&mut terms).logarithm();
            }
        }
    }
    forward
}

/// Where the beads of each type that touch a row have their other ends.
struct Ends<const N: usize> {
    /// Target boundary of the row that belongs to the first node of the other row.
    first: [usize; N],
    /// Nodes of the other row.
    count: [usize; N],
    /// The first of them.
    start: [usize; N],
}

impl<const N: usize> Ends<N> {
    /// From the other row of each type, where it is inside, with the target boundary that belongs to its first node; it
    /// may be below 0 and wrap around.
    fn new(
        band: &Band,
        types: &[(usize, usize); N],
        other: impl Fn((usize, usize)) -> Option<(usize, usize)>,
    ) -> Self {
        let (mut first, mut count, mut start) = ([0; N], [0; N], [0; N]);
        for (b, &bead) in types.iter().enumerate() {
            if let Some((row, at)) = other(bead) {
                first[b] = at;
                count[b] = band.row(row).len();
                start[b] = band.offset[row];
            }
        }
        Self {
            first,
            count,
            start,
        }
    }

    /// The value of each type at target boundary `j`, from its number and the node of its other end; minus infinity where
    /// that is outside.
    fn each(&self, j: usize, value: impl Fn(usize, usize) -> f64) -> [f64; N] {
        std::array::from_fn(|b| {
            let at = j.wrapping_sub(self.first[b]);
            if at < self.count[b] {
                value(b, self.start[b] + at)
            } else {
                f64::NEG_INFINITY
            }
        })
    }
}

/// A sum of exponentials: those of its terms against the greatest one, and the greatest one itself.
struct LogSum {
    most: f64,
    shares: f64,
}

impl LogSum {
    fn logarithm(&self) -> f64 {
        if self.shares > 1.0 {
            self.most + self.shares.ln()
        } else {
            self.most
        }
    }
}

/// Replaces each of `terms` by its exponential against that of the greatest one; all by 0 where all are minus infinity.
fn shares<const N: usize>(terms: &mut [f64; N]) -> LogSum {
    let mut most = f64::NEG_INFINITY;
    for &term in &*terms {
        most = if term > most { term } else { most };
    }
    let origin = if most > f64::NEG_INFINITY { most } else { 0.0 };
    for term in terms.iter_mut() {
        *term = exp(*term - origin);
    }
    LogSum {
        most,
        shares: terms.iter().sum(),
    }
}

/// A bead of a path: the node it starts at and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Source sentences before it.
    pub source: usize,
    /// Target sentences before it.
    pub target: usize,
    /// Index into [`BEADS`].
    pub bead: usize,
    /// Index of the node.
    pub node: usize,
}

impl Step {
    /// Its source sentences.
    pub fn sources(&self) -> Range<usize> {
        self.source..self.source + BEADS[self.bead].0
    }

    /// Its target sentences.
    pub fn targets(&self) -> Range<usize> {
        self.target..self.target + BEADS[self.bead].1
    }
}

/// The path whose `values` add up to most.
///
/// Ties go to the bead type that stands earlier in [`BEADS`]. Empty where no path is allowed.
pub fn best_path(band: &Band, values: &[f32]) -> Vec<Step> {
    let count = BEADS.len();
    let mut best = vec![f64::NEG_INFINITY; band.len()];
    let mut came_by = vec![u8::MAX; band.len()];
    best[0] = 0.0;
    for i in 0..=band.sources() {
        for j in band.row(i) {
            let node = band.offset[i] + j - band.lo[i];
            for (b, &(m, n)) in BEADS.iter().enumerate() {
                if m <= i
                    && n <= j
                    && let Some(from) = band.node(i - m, j - n)
                {
                    let value = best[from] + f64::from(values[from * count + b]);
                    if value > best[node] {
                        best[node] = value;
                        came_by[node] = b as u8;
                    }
                }
            }
        }
    }
    let mut path = Vec::new();
    let (mut i, mut j) = (band.sources(), band.targets());
    while i > 0 || j > 0 {
        let bead = usize::from(came_by[band.offset[i] + j - band.lo[i]]);
        if bead >= count {
            return Vec::new();
        }
        (i, j) = (i - BEADS[bead].0, j - BEADS[bead].1);
        path.push(Step {
            source: i,
            target: j,
            bead,
            node: band.offset[i] + j - band.lo[i],
        });
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that depend on the bead alone, forbidden where it leaves the band.
    fn values(band: &Band, value: impl Fn(usize, usize, usize) -> f32) -> Vec<f32> {
        let mut all = vec![FORBIDDEN; band.len() * BEADS.len()];
        each_node(band, |node, i, j| {
            for (b, &(m, n)) in BEADS.iter().enumerate() {
                if band.node(i + m, j + n).is_some() {
                    all[node * BEADS.len() + b] = value(i, j, b);
                }
            }
        });
        all
    }

    #[test]
    fn posteriors_cover_each_sentence_once() {
        let band = Band::full(5, 7);
        let values = values(&band, |i, j, b| ((i * 7 + j * 3 + b * 5) % 11) as f32 * 0.3);
        let sums = sums(&band, &values);
        let mut first = 0.0;
        let total = sweep(&band, &BEADS, &values, |at, touched, posteriors| {
            first = touched;
            assert_eq!(
                posteriors.as_slice(),
                &sums.beads[at.index * BEADS.len()..][..BEADS.len()]
            );
        });
        assert!((total - sums.total).abs() < 1e-9);
        assert!((first - 1.0).abs() < 1e-5);
        for sentence in 0..5 {
            let mut covered = 0.0;
            each_node(&band, |node, i, _| {
                for (b, &(m, _)) in BEADS.iter().enumerate() {
                    if (i..i + m).contains(&sentence) {
                        covered += sums.beads[node * BEADS.len() + b];
                    }
                }
            });
            assert!(
                (covered - 1.0).abs() < 1e-4,
                "sentence {sentence}: {covered}"
            );
        }
    }

    #[test]
    fn the_best_path_covers_both_sides_in_order() {
        let band = Band::new(vec![0, 1, 2, 9, 9], vec![2, 3, 4, 9, 10], 10);
        let path = best_path(&band, &values(&band, |_, _, _| 0.0));
        let (mut i, mut j) = (0, 0);
        for step in &path {
            assert_eq!((step.sources().start, step.targets().start), (i, j));
            (i, j) = (step.sources().end, step.targets().end);
        }
        assert_eq!((i, j), (4, 10));
    }

    #[test]
    fn a_band_seen_from_the_other_side_holds_the_same_nodes() {
        let band = Band::new(vec![0, 1, 2, 9, 9], vec![2, 3, 4, 9, 10], 10);
        let transposed = band.transposed();
        for i in 0..=4 {
            for j in 0..=10 {
                let (one, other) = (band.node(i, j), transposed.node(j, i));
                assert_eq!(one.is_some(), other.is_some(), "({i}, {j})");
            }
        }
        assert_eq!(transposed.transposed(), band);
    }

    #[test]
    fn a_forbidden_lattice_has_no_path() {
        let band = Band::full(2, 2);
        let none = vec![FORBIDDEN; band.len() * BEADS.len()];
        assert!(best_path(&band, &none).is_empty());
        let total = sums(&band, &none).total;
        assert!(total.is_infinite() && total < 0.0);
    }
}
