//! The command line from outside: arguments and files in, files, messages and exit codes out.

#[path = "common/documents.rs"]
mod made;
#[path = "cli/run.rs"]
mod run;

#[path = "cli/align.rs"]
mod align;
#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/bilingual.rs"]
mod bilingual;
#[path = "cli/build.rs"]
mod build;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/corpora.rs"]
mod corpora;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/extract.rs"]
mod extract;
#[path = "cli/filter.rs"]
mod filter;
#[path = "cli/general.rs"]
mod general;
#[path = "cli/glossary.rs"]
mod glossary;
#[path = "cli/lexicon.rs"]
mod lexicon;
#[path = "cli/matching.rs"]
mod matching;
#[path = "cli/rearranged.rs"]
mod rearranged;
#[path = "cli/several.rs"]
mod several;
#[path = "cli/split.rs"]
mod split;
