//! One job from documents to a corpus that a trainer reads: sources, alignment, filters, duplicates, splits, files.
//!
//! 1. **Gather**: the documents of every source are read and aligned on all threads, and what comes out is appended to
//!    the work store, found again by a hash of the documents, the settings and the version of zhen. A run that was
//!    killed, or follows one with other documents, aligns only what is missing.
//! 2. **Decide**: one pass over the store surveys the corpus, a second one scores each pair; filters, the search for
//!    duplicates and the split decide.
//! 3. **Export**: a pass for each part writes rows, what was rejected, and where documents come from, beside their place;
//!    when all files are whole they move there, the manifest last.
//!
//! Every decision depends on the documents and the settings alone, and every pass takes the documents in the order of the
//! sources, so that the bytes are the same whatever the number of threads, and whatever happened before. Memory: some
//! documents a thread, and what the search for duplicates and the split keep of each pair.
//!
//! ```
//! use zhen::pipeline::{Build, Config, Silent, verify};
//!
//! let folder = tempfile::tempdir()?;
//! for (name, text) in [("zh/a.txt", "会谈在北京举行。\n"), ("en/a.txt", "The talks were held in Beijing.\n")] {
//!     let path = folder.path().join(name);
//!     std::fs::create_dir_all(path.parent().unwrap())?;
//!     std::fs::write(path, text)?;
//! }
//! let text = "output = 'corpus'\n[[source]]\nfolders = ['zh', 'en']\n";
//! let config = Config::read("example.toml", text, folder.path(), [])?;
//! let built = Build { config: &config, strict: true, prune: false, observer: &Silent }.run()?;
//! assert_eq!(built.manifest.stages.kept.written, 1);
//! assert!(verify(&config.path(&config.output), &Silent)?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod card;
mod check;
pub mod config;
mod decide;
mod document;
mod exclusion;
mod export;
pub mod figures;
mod gather;
mod lexicon;
mod manifest;
pub mod names;
mod parallel;
mod shuffle;
mod source;
mod staging;
mod store;
mod timing;
mod verify;
mod witness;

pub use check::{Checks, PairChecker};
pub use config::{Config, Selecting, TEMPLATE};
pub use export::{DocumentEntry, Kept, rejected_line};
pub use gather::{Failure, SourceRead};
pub use manifest::{File, MANIFEST, Manifest, PartFigures, Rejections, Stages};
pub use parallel::in_order;
pub use source::Provenance;
pub use store::{Key, Store};
pub use timing::{Step, Times};
pub use verify::verify;

use crate::bitext::dedup::Index;
use crate::bitext::split::Crossing;
use crate::corpus::atomic::AtomicFile;
use crate::{Error, Result};
use decide::Reader;
use document::Aligner;
use staging::Staging;
use std::io::BufReader;

/// The file of the data card.
const CARD: &str = "README.md";
/// The file in the work folder that a later build may go on with ([`Config::earlier`]).
const INDEX: &str = "duplicates.index";

/// Who hears how far a build is.
pub trait Observer: Sync {
    /// A stage begins, with so many documents, where that is known.
    fn begin(&self, stage: &'static str, documents: Option<usize>);
    /// So many documents more are done.
    fn advance(&self, documents: usize);
    /// A document was refused or left out, and why.
    fn report(&self, error: &Error);
}

/// Hears nothing.
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _: &'static str, _: Option<usize>) {}
    fn advance(&self, _: usize) {}
    fn report(&self, _: &Error) {}
}

/// A build to be run.
pub struct Build<'a> {
    /// What is built.
    pub config: &'a Config,
    /// Whether the first document that cannot be aligned ends it.
    pub strict: bool,
    /// Whether the work store loses, in the end, what this build has not used: documents and settings of before.
    pub prune: bool,
    /// Who hears how far it is.
    pub observer: &'a dyn Observer,
}

/// What a build did.
pub struct Built {
    /// What stands in the manifest.
    pub manifest: Manifest,
    /// Document pairs that were aligned in this run; the others stood in the work store.
    pub aligned: usize,
    /// Records that went out of the work store, and their bytes.
    pub pruned: (usize, u64),
    /// Where the time went.
    pub times: Times,
}

impl Build<'_> {
    /// Builds the corpus.
    ///
    /// # Errors
    /// Where the configuration asks for what cannot be, a source cannot be opened, no document can be aligned, a file
    /// cannot be written, the split does not hold, and with `strict` where a document cannot be aligned. The corpus that
    /// stood there before stands there still.
    pub fn run(&self) -> Result<Built> {
        let config = self.config;
        let languages = config::languages(&config.pair)?;
        export::check(&config.export)?;
        let times = Times::default();
        let work = match &config.work {
            Some(work) => config.path(work),
            None => config.path(&config.output).join(".zhen"),
        };
        let mut store = Store::open(&work)?;
        let earlier = earlier(config)?;
        let aligner = Aligner::new(config, languages, &times)?;
        let gathered = gather::gather(
            config,
            languages,
            &aligner,
            &mut store,
            &work,
            self.strict,
            self.observer,
        )?;
        let reader = Reader {
            gathered: &gathered,
            store: &store,
            aligner: &aligner,
            times: &times,
            observer: self.observer,
        };
        let mut decided = decide::decide(config, &reader, earlier)?;
        let (mut exported, staging) = loop {
            let staging = Staging::new(&config.path(&config.output))?;
            let exported = export::export(config, &reader, &decided, &staging)?;
            // Documents that lost what they had of their own may have become one story with others. Each round moves
            // some to train, where they stay.
            let moved: Vec<&str> = exported
                .crossing
                .iter()
                .filter_map(|crossing| match crossing {
                    Crossing::Story { documents, .. } => Some(documents),
                    _ => None,
                })
                .flatten()
                .map(String::as_str)
                .collect();
            match exported.crossing.first() {
                None => break (exported, staging),
                Some(_) if !moved.is_empty() => decided.train_with(&moved),
                Some(crossing) => return Err(Error::new("split", crossing.to_string())),
            }
        };
        exported
            .outputs
            .extend(self.card(&gathered, &decided, &exported, &staging)?);
        let manifest = Manifest::new(config, &gathered, &decided, &exported)?;
        self.place(&manifest, staging)?;
        let mut index = AtomicFile::create(&work.join(INDEX))?;
        decided.index.write(INDEX, &mut index)?;
        index.commit()?;
        let pruned = if self.prune {
            let planned = gathered.plan.read()?;
            let kept = planned.map(|planned| Ok(planned?.key));
            store.prune(&kept.collect::<Result<_>>()?)?
        } else {
            (0, 0)
        };
        let aligned = gathered.aligned;
        drop((aligner, decided));
        Ok(Built {
            manifest,
            aligned,
            pruned,
            times,
        })
    }

    fn card(
        &self,
        gathered: &gather::Gathered,
        decided: &decide::Decided,
        exported: &export::Exported,
        staging: &Staging,
    ) -> Result<Option<crate::corpus::manifest::Output>> {
        let manifest = Manifest::new(self.config, gathered, decided, exported)?;
        let mut card = staging.file(CARD)?;
        card.write(card::card(&self.config.card, &manifest).as_bytes())?;
        card.finish("markdown")
    }

    /// Moves everything to its place, the manifest last.
    fn place(&self, manifest: &Manifest, staging: Staging) -> Result<()> {
        let output = self.config.path(&self.config.output);
        let before = match std::fs::read(output.join(MANIFEST)) {
            // What is no manifest of a build says nothing of files.
            Ok(json) => Manifest::from_json(MANIFEST, &json)
                .map(|manifest| {
                    manifest
                        .outputs
                        .into_iter()
                        .map(|output| output.file)
                        .collect()
                })
                .unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        let mut file = staging.file(MANIFEST)?;
        file.write(manifest.to_json()?.as_bytes())?;
        file.finish("json")?;
        let outputs = manifest.outputs.iter().map(|output| output.file.clone());
        let names: Vec<String> = outputs.chain([MANIFEST.to_owned()]).collect();
        staging.commit(before, &names)
    }
}

/// The duplicates of an earlier build.
fn earlier(config: &Config) -> Result<Index> {
    let Some(path) = &config.earlier else {
        return Ok(Index::default());
    };
    let place = path.display().to_string();
    let file = std::fs::File::open(config.path(path))
        .map_err(|error| Error::from_source(&place, error))?;
    Index::read(&place, BufReader::new(file))
}
