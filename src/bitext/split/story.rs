//! Stories: documents that are nearly the same, and the part that each goes to.

use super::{Part, Settings};
use crate::Result;
use crate::bitext::form;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

/// Tokens of a run that two documents may share.
const RUN: usize = 5;
/// One run of so many is kept, chosen by its hash, so that all documents choose alike.
const SAMPLED: u64 = 8;
/// The fewest sampled runs that tell anything.
const LEAST_SHARED: u32 = 3;
/// The most documents with a run that a later one is compared with.
const MOST_COMPARED: usize = 64;
/// A story of more documents than this is trained with, for it would fill dev or test.
const MOST_DOCUMENTS: usize = 50;

/// A document as it is compared with others: an eighth of its runs of five words (in Chinese, characters) of either
/// side, 4 bytes each.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    name: String,
    stratum: String,
    date: String,
    /// A hash of the texts; `None` without any.
    content: Option<u64>,
    runs: Vec<u32>,
}

impl Sketch {
    /// The sketch of the document `name`, whose pairs these are. Documents of one `origin` (a site, a folder) and one
    /// month of `date` (`2041-06-12`; what follows the month is passed over) are a stratum. A document without a name
    /// is known by its text. Linear in the text.
    pub fn new<'a>(
        name: &str,
        origin: &str,
        date: Option<&str>,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let date = date.unwrap_or_default();
        let mut content = Xxh3::new();
        let mut runs = Vec::new();
        let mut tokens = Vec::new();
        let mut some = false;
        for (source, target) in pairs {
            some = true;
            for text in [source, target] {
                content.update(text.as_bytes());
                content.update(b"\n");
                sample(text, &mut tokens, &mut runs);
            }
        }
        settle(&mut runs);
        let month = date.get(..7).unwrap_or(date);
        Self {
            name: name.to_owned(),
            stratum: format!("{origin} {month}").trim().to_owned(),
            date: date.to_owned(),
            content: some.then(|| content.digest()),
            runs,
        }
    }
}

/// Adds the sampled runs of a text.
pub(super) fn sample(text: &str, tokens: &mut Vec<u64>, runs: &mut Vec<u32>) {
    tokens.clear();
    form::hashes(text, tokens);
    let chosen = form::runs(tokens, RUN).filter(|hash| hash % SAMPLED == 0);
    runs.extend(chosen.map(|hash| (hash >> 32) as u32));
}

/// Each run once.
pub(super) fn settle(runs: &mut Vec<u32>) {
    runs.sort_unstable();
    runs.dedup();
    runs.shrink_to_fit();
}

/// The documents, of which each has its sampled runs, that are near each other: that share at least `least` of the
/// smaller one's. Each is compared with the first 64 that have a run, so that the time is linear; that is enough to
/// join what is near to many.
pub(super) fn near(documents: &[&[u32]], least: f64) -> Vec<(usize, usize)> {
    let mut entries: Vec<(u32, u32)> = Vec::new();
    for (number, runs) in documents.iter().enumerate() {
        entries.extend(runs.iter().map(|&run| (run, number as u32)));
    }
    entries.sort_unstable();
    // Where the documents of each run begin, by document.
    let mut begins: Vec<(u32, u32)> = Vec::with_capacity(entries.len());
    let mut begin = 0;
    for (k, &(run, number)) in entries.iter().enumerate() {
        if entries[begin].0 != run {
            begin = k;
        }
        begins.push((number, begin as u32));
    }
    begins.sort_unstable();
    let mut shared = vec![0u32; documents.len()];
    let mut links = Vec::new();
    for of_one in begins.chunk_by(|a, b| a.0 == b.0) {
        let own = of_one[0].0;
        let mut touched = Vec::new();
        for &(_, begin) in of_one {
            let with = &entries[begin as usize..];
            let same = with.iter().take(MOST_COMPARED);
            for &(_, other) in same.take_while(|(run, other)| *run == with[0].0 && *other < own) {
                if shared[other as usize] == 0 {
                    touched.push(other);
                }
                shared[other as usize] += 1;
            }
        }
        touched.sort_unstable();
        for other in touched {
            let count = std::mem::take(&mut shared[other as usize]);
            let sizes = [own, other].map(|number| documents[number as usize].len());
            let enough = least * sizes[0].min(sizes[1]) as f64;
            if count >= LEAST_SHARED && f64::from(count) >= enough {
                links.push((other as usize, own as usize));
            }
        }
    }
    links
}

/// Collects sketches and plans the split. The order in which documents are added does not matter.
///
/// ```
/// use zhen::bitext::split::{Settings, Sketch, Splitter};
/// let mut splitter = Splitter::new(&Settings::default())?;
/// let text = "The two sides signed three documents in the capital on Wednesday afternoon after long talks.";
/// for name in ["a", "b"] {
///     splitter.add(Sketch::new(name, "example.org", Some("2041-06-12"), [("双方在首都签署了三份文件。", text); 3]));
/// }
/// let plan = splitter.finish();
/// assert_eq!(plan.parts[0], plan.parts[1]);
/// # Ok::<(), zhen::Error>(())
/// ```
#[derive(Debug)]
pub struct Splitter {
    settings: Settings,
    documents: Vec<Sketch>,
}

/// Which document goes where.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The part of each document, by number.
    pub parts: Vec<Part>,
    /// The story of each document: the number of the document whose name decides.
    pub stories: Vec<usize>,
    /// How many documents each stratum has in train, dev and test; by name.
    pub strata: BTreeMap<String, [u64; 3]>,
}

impl Splitter {
    /// A splitter with these settings.
    ///
    /// # Errors
    /// Where they are out of range.
    pub fn new(settings: &Settings) -> Result<Self> {
        settings.check()?;
        Ok(Self {
            settings: settings.clone(),
            documents: Vec::new(),
        })
    }

    /// Adds the next document and gives its number, from 0. A document may be added several times, as it is at several
    /// stages of the work: what has one name is one story.
    pub fn add(&mut self, document: Sketch) -> usize {
        self.documents.push(document);
        self.documents.len() - 1
    }

    /// Finds the stories and gives each its part: by the hash of the name of its earliest document, without a date the
    /// last, of several the one of the least hash. Of each stratum (that of this document) the stories with the least
    /// hashes are in test, the next ones in dev, as many as the shares say, rounded by the hash of the stratum
    /// ([`Settings::exact`]). A document that joins later moves its own story, and that only where it is the earliest,
    /// and at most one other of its stratum over each border. Stories of more than 50 documents are trained with.
    /// Near-linear.
    pub fn finish(self) -> Plan {
        let seed = self.settings.seed;
        let key = |document: &Sketch| match document.name.as_str() {
            "" => {
                let content = document.content.unwrap_or_default();
                xxh3_64_with_seed(&content.to_le_bytes(), seed)
            }
            name => xxh3_64_with_seed(name.as_bytes(), seed),
        };
        let keys: Vec<u64> = self.documents.iter().map(key).collect();
        // Undated documents come last: no date begins with a tilde.
        let rank = |&k: &usize| {
            let document = &self.documents[k];
            let date = Some(document.date.as_str()).filter(|date| !date.is_empty());
            (
                date.unwrap_or("~"),
                keys[k],
                document.name.as_str(),
                document.content,
                k,
            )
        };
        let mut ranked: Vec<usize> = (0..self.documents.len()).collect();
        ranked.sort_by(|a, b| rank(a).cmp(&rank(b)));

        let mut stories = Groups::new(ranked.len());
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        let mut same: BTreeMap<u64, usize> = BTreeMap::new();
        for (at, &k) in ranked.iter().enumerate() {
            let name = self.documents[k].name.as_str();
            if !name.is_empty() {
                stories.join(*named.entry(name).or_insert(at), at);
            }
            if let Some(content) = self.documents[k].content {
                stories.join(*same.entry(content).or_insert(at), at);
            }
        }
        let runs: Vec<&[u32]> = ranked
            .iter()
            .map(|&k| self.documents[k].runs.as_slice())
            .collect();
        for (a, b) in near(&runs, self.settings.story) {
            stories.join(a, b);
        }

        let mut sizes = vec![0usize; ranked.len()];
        let leaders: Vec<usize> = (0..ranked.len()).map(|at| stories.first(at)).collect();
        for &leader in &leaders {
            sizes[leader] += 1;
        }
        let mut plan = Plan {
            parts: vec![Part::Train; ranked.len()],
            stories: vec![0; ranked.len()],
            strata: BTreeMap::new(),
        };
        let mut strata: BTreeMap<&str, Vec<(u64, usize)>> = BTreeMap::new();
        for (at, &k) in ranked.iter().enumerate() {
            if leaders[at] == at && sizes[at] <= MOST_DOCUMENTS {
                let stratum = strata.entry(&self.documents[k].stratum).or_default();
                stratum.push((keys[k], at));
            }
        }
        let mut of_story = vec![Part::Train; ranked.len()];
        for (stratum, stories) in &mut strata {
            stories.sort_unstable();
            let hashes: Vec<u64> = stories.iter().map(|story| story.0).collect();
            let stratum = xxh3_64_with_seed(stratum.as_bytes(), seed);
            let [test, both] = self.settings.cuts(stratum, &hashes);
            for (place, &(_, story)) in stories[..both].iter().enumerate() {
                of_story[story] = if place < test { Part::Test } else { Part::Dev };
            }
        }
        for (at, &k) in ranked.iter().enumerate() {
            let leader = leaders[at];
            plan.parts[k] = of_story[leader];
            plan.stories[k] = ranked[leader];
            let name = self.documents[k].name.as_str();
            if name.is_empty() || named[name] == at {
                let stratum = plan.strata.entry(self.documents[k].stratum.clone());
                stratum.or_default()[plan.parts[k] as usize] += 1;
            }
        }
        plan
    }
}

/// Groups of numbers, known by their least one.
pub(super) struct Groups(Vec<usize>);

impl Groups {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The least of the group of `k`.
    pub(super) fn first(&mut self, mut k: usize) -> usize {
        while self.0[k] != k {
            self.0[k] = self.0[self.0[k]];
            k = self.0[k];
        }
        k
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}
