//! Pairs that are kept, to be found again: exactly, and by likeness.

use super::fingerprint::{Fingerprint, View};
use super::minhash::{self, BANDS, Signature};

/// The most pairs with one hash that a pair is compared with in a table.
const MOST_COMPARED: usize = 64;
/// No pair.
const NONE: u32 = u32::MAX;

/// Fingerprints, some of them indexed. Memory: 2 bytes a token, 36 a pair, and about 110 an indexed pair.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    exact: Vec<[u64; 2]>,
    telling: Vec<[u32; 2]>,
    counts: Vec<[u16; 2]>,
    /// Where the tokens of each pair end.
    ends: Vec<u64>,
    tokens: Vec<u16>,
}

impl Store {
    pub(crate) fn len(&self) -> usize {
        self.exact.len()
    }

    pub(crate) fn push(&mut self, pair: &Fingerprint) {
        self.exact.push(pair.exact);
        self.telling.push(pair.telling);
        self.counts.push(pair.counts);
        self.tokens.extend_from_slice(&pair.tokens);
        self.ends.push(self.tokens.len() as u64);
    }

    pub(crate) fn exact(&self, id: u32) -> [u64; 2] {
        self.exact[id as usize]
    }

    pub(crate) fn view(&self, id: u32) -> View<'_> {
        let id = id as usize;
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        View {
            telling: self.telling[id],
            counts: self.counts[id],
            tokens: &self.tokens[start as usize..self.ends[id] as usize],
        }
    }
}

/// Which sides must be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sides {
    /// Both of them.
    Both,
    /// This one, whatever the other says.
    One(usize),
}

impl Sides {
    fn each(self) -> std::ops::Range<usize> {
        match self {
            Self::Both => 0..2,
            Self::One(side) => side..side + 1,
        }
    }

    /// The bigrams by which a pair is found.
    fn bigrams(self, pair: View<'_>, out: &mut Vec<u64>) {
        out.clear();
        for side in self.each() {
            minhash::bigrams(pair.side(side), side, out);
        }
    }

    /// Whether two pairs are near-duplicates: alike on each side, and equal in what must not differ.
    fn alike(self, a: View<'_>, b: View<'_>, least: f64, buffers: &mut [Vec<u64>; 2]) -> bool {
        self.each().all(|side| {
            let (m, n) = (f64::from(a.counts[side]), f64::from(b.counts[side]));
            // Likeness cannot be greater than the ratio of the lengths.
            let bare = a.counts[side] == 0 || b.counts[side] == 0;
            if bare
                || a.telling[side] != b.telling[side]
                || (m.min(n) + 1.0) < least * (m.max(n) + 1.0)
            {
                return false;
            }
            for (pair, buffer) in [a, b].into_iter().zip(buffers.iter_mut()) {
                buffer.clear();
                minhash::bigrams(pair.side(side), side, buffer);
            }
            minhash::jaccard(&buffers[0], &buffers[1]) >= least
        })
    }
}

/// Pairs by hash: chains through an array, whose heads are twice as many as the pairs at most.
#[derive(Clone, Debug, Default)]
struct Chains {
    heads: Vec<u32>,
    next: Vec<u32>,
}

impl Chains {
    fn first(&self, hash: u32) -> u32 {
        let at = hash as usize & self.heads.len().wrapping_sub(1);
        self.heads.get(at).copied().unwrap_or(NONE)
    }

    /// Adds the next entry; `hash_of` says the hash of an earlier one.
    fn push(&mut self, hash: u32, hash_of: impl Fn(u32) -> u32) {
        if self.next.len() >= self.heads.len() {
            let size = (self.heads.len() * 2).max(1024);
            self.heads.clear();
            self.heads.resize(size, NONE);
            for entry in 0..self.next.len() as u32 {
                self.link(entry, hash_of(entry));
            }
        }
        self.next.push(NONE);
        self.link(self.next.len() as u32 - 1, hash);
    }

    fn link(&mut self, entry: u32, hash: u32) {
        let at = hash as usize & (self.heads.len() - 1);
        self.next[entry as usize] = self.heads[at];
        self.heads[at] = entry;
    }
}

/// The indexed pairs of a [`Store`]: entries are numbered as they are added.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    sides: Sides,
    /// The least likeness; `None` where only equal ones are found.
    near: Option<f64>,
    ids: Vec<u32>,
    exact: Chains,
    bands: [Chains; BANDS],
    signatures: Vec<Signature>,
}

/// Buffers of a look-up, to be used again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    bigrams: Vec<u64>,
    buffers: [Vec<u64>; 2],
}

/// What was found of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Exact(u32),
    Near(u32),
    /// Nothing; and its signature, to add it.
    New(Signature),
}

impl Tables {
    pub(crate) fn new(sides: Sides, near: Option<f64>) -> Self {
        Self {
            sides,
            near,
            ids: Vec::new(),
            exact: Chains::default(),
            bands: std::array::from_fn(|_| Chains::default()),
            signatures: Vec::new(),
        }
    }

    /// The pairs that are indexed, in the order in which they were.
    pub(crate) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The signature of a pair; zeros where likeness is not asked for.
    pub(crate) fn signature(&self, pair: View<'_>, scratch: &mut Scratch) -> Signature {
        if self.near.is_none() {
            return Signature::default();
        }
        self.sides.bigrams(pair, &mut scratch.bigrams);
        minhash::signature(&scratch.bigrams)
    }

    fn key(&self, exact: [u64; 2]) -> u32 {
        let both = match self.sides {
            Sides::Both => exact[0].rotate_left(1) ^ exact[1],
            Sides::One(side) => exact[side],
        };
        both as u32
    }

    fn same(&self, a: [u64; 2], b: [u64; 2]) -> bool {
        self.sides.each().all(|side| a[side] == b[side])
    }

    /// The indexed pair that is the same as `pair`, or else the nearest of those that are nearly the same, of several
    /// the first in the order of the tables.
    pub(crate) fn find(
        &self,
        store: &Store,
        (exact, pair): ([u64; 2], View<'_>),
        scratch: &mut Scratch,
    ) -> Found {
        let mut entry = self.exact.first(self.key(exact));
        while entry != NONE {
            let id = self.ids[entry as usize];
            if self.same(store.exact(id), exact) {
                return Found::Exact(id);
            }
            entry = self.exact.next[entry as usize];
        }
        let signature = self.signature(pair, scratch);
        let Some(least) = self.near else {
            return Found::New(signature);
        };
        for (k, band) in self.bands.iter().enumerate() {
            let mut entry = band.first(signature[k]);
            let mut compared = 0;
            while entry != NONE && compared < MOST_COMPARED {
                let same_hash = |k: usize| self.signatures[entry as usize][k] == signature[k];
                // What an earlier table had was compared there.
                if same_hash(k) && !(0..k).any(same_hash) {
                    compared += 1;
                    let id = self.ids[entry as usize];
                    if self
                        .sides
                        .alike(pair, store.view(id), least, &mut scratch.buffers)
                    {
                        return Found::Near(id);
                    }
                }
                entry = band.next[entry as usize];
            }
        }
        Found::New(signature)
    }

    /// Indexes a pair of the store.
    pub(crate) fn add(&mut self, store: &Store, id: u32, signature: Signature) {
        let key = self.key(store.exact(id));
        let (ids, mut exact) = (&self.ids, std::mem::take(&mut self.exact));
        exact.push(key, |entry| self.key(store.exact(ids[entry as usize])));
        self.exact = exact;
        if self.near.is_some() {
            let signatures = &self.signatures;
            for (k, band) in self.bands.iter_mut().enumerate() {
                band.push(signature[k], |entry| signatures[entry as usize][k]);
            }
            self.signatures.push(signature);
        }
        self.ids.push(id);
    }
}
