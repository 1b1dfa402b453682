//! Rows read back from a built corpus, by document, for the certificate of its split.

use super::export::DOCUMENTS;
use crate::Result;
use crate::bitext::split::{Certificate, Crossing, Exclusion, Part, Settings, Verifier};
use crate::corpus::Row;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Rows of one document that are handed over together.
const TOGETHER: usize = 4096;

/// A document as `documents.jsonl` has it, and how many of its rows were found.
struct Listed {
    part: Part,
    kept: usize,
    found: usize,
}

/// Takes the rows of a corpus, test first, then dev, then train.
pub(super) struct Witness {
    verifier: Verifier,
    documents: FxHashMap<String, Listed>,
    /// Where rows do not name their documents: the documents of each part that are still to come, with their rows.
    order: Option<[VecDeque<(String, usize)>; 3]>,
    part: Part,
    document: String,
    waiting: Vec<(String, String)>,
}

impl Witness {
    /// One for rows that name their documents, or else, where `in_order`, stand in the order of `documents.jsonl`.
    pub fn new(settings: &Settings, exclusion: Exclusion, in_order: bool) -> Self {
        Self {
            verifier: Verifier::new(settings, exclusion),
            documents: FxHashMap::default(),
            order: in_order.then(Default::default),
            part: Part::Test,
            document: String::new(),
            waiting: Vec::new(),
        }
    }

    /// Takes a line of `documents.jsonl`.
    pub fn list(&mut self, id: String, part: Part, kept: usize) {
        if let Some(order) = self.order.as_mut().filter(|_| kept > 0) {
            order[part as usize].push_back((id.clone(), kept));
        }
        let found = 0;
        self.documents.insert(id, Listed { part, kept, found });
    }

    /// The document of the next row, which names `name`.
    fn named(&mut self, part: Part, name: &str) -> String {
        let Some(order) = &mut self.order else {
            return name.to_owned();
        };
        let order = &mut order[part as usize];
        let Some((id, left)) = order.front_mut() else {
            return String::new();
        };
        *left -= 1;
        if *left > 0 {
            return id.clone();
        }
        order.pop_front().map(|(id, _)| id).unwrap_or_default()
    }

    /// Takes a row; says what is wrong with it.
    pub fn see(&mut self, part: Part, row: &Row) -> Option<String> {
        let document = self.named(part, &row.name);
        if part != self.part || document != self.document || self.waiting.len() >= TOGETHER {
            if let Err(error) = self.hand_over() {
                return Some(error.to_string());
            }
            self.part = part;
            self.document.clone_from(&document);
        }
        self.waiting
            .push((row.source.text.clone(), row.target.text.clone()));
        let Some(listed) = self.documents.get_mut(&document) else {
            return Some(format!(
                "a row of {document:?}, which {DOCUMENTS} does not name"
            ));
        };
        listed.found += 1;
        (listed.part != part).then(|| {
            format!(
                "a row of {document}, which {DOCUMENTS} has in {}",
                listed.part.name()
            )
        })
    }

    fn hand_over(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let pairs = waiting
            .iter()
            .map(|(source, target)| (source.as_str(), target.as_str()));
        self.verifier.add(self.part, &self.document, pairs)
    }

    /// Documents that have other rows than they should, in words; what the split holds, and what crosses it.
    pub fn finish(mut self) -> Result<(Vec<String>, Certificate, Vec<Crossing>)> {
        self.hand_over()?;
        let other = self
            .documents
            .iter()
            .filter(|(_, listed)| listed.kept != listed.found);
        let told = other.map(|(id, listed)| {
            format!(
                "{} rows of {id}, but {} are in the corpus",
                listed.kept, listed.found
            )
        });
        let mut wrong: Vec<String> = told.collect();
        wrong.sort();
        let (certificate, crossings) = self.verifier.finish();
        Ok((wrong, certificate, crossings))
    }
}
