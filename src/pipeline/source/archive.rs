//! A folder of `zhen fetch`: pages of two languages, matched by what they say.

use super::{Content, Job, Jobs, Provenance, name};
use crate::fetch::{Archive, Document, Rules, read_page};
use crate::lexicon::Lexicon;
use crate::matching::{Bag, Facts, HEAD, Least, Targets, coverage};
use crate::segment::{self, Language, SplitOptions};
use crate::text;
use crate::{Error, Result};
use std::path::Path;
use url::Url;

/// The largest page once unpacked, in bytes.
const LARGEST: usize = 1 << 26;
/// A page and its first sentences.
struct Read {
    document: Document,
    sentences: Vec<String>,
}

/// The pairs of pages in the archive in `folder` that belong together, in the order of the source addresses. All pages
/// are in memory while they are matched. A page that cannot be read, or has no counterpart, is told.
pub(super) fn jobs(
    folder: &Path,
    languages: [&'static Language; 2],
    tell: &dyn Fn(&Error),
) -> Result<Jobs<'static>> {
    let sides = read(folder, languages, tell)?;
    let lexicon = Lexicon::for_pair(languages[0].code, languages[1].code);
    let head = |side: usize, document: usize| -> Vec<&str> {
        let sentences = sides[side][document].sentences.iter().map(String::as_str);
        sentences.collect()
    };
    let mut targets = Targets::new(lexicon);
    let tokenizer = lexicon.tokenizer(languages[1].code);
    for (number, read) in sides[1].iter().enumerate() {
        let bag = Bag::new(&head(1, number), &tokenizer);
        targets.add(bag, facts(&read.document));
    }
    let matcher = targets.index();
    let tokenizer = lexicon.tokenizer(languages[0].code);
    let sources = (0..sides[0].len()).map(|document| {
        let facts = facts(&sides[0][document].document);
        matcher.source(&Bag::new(&head(0, document), &tokenizer), facts)
    });
    let sources: Vec<_> = sources.collect();
    let found = matcher.matches(&sources, Least::default(), |source, target| {
        let first = |side, document| {
            let mut sentences = head(side, document);
            sentences.truncate(HEAD);
            sentences
        };
        coverage(
            (&first(0, source), languages[0]),
            (&first(1, target), languages[1]),
            lexicon,
        )
    });
    let mut matched = sides.each_ref().map(|side| vec![false; side.len()]);
    let mut jobs = Vec::new();
    for one in found.iter().filter(|one| one.belongs) {
        matched[0][one.source] = true;
        matched[1][one.target] = true;
        jobs.push(job(
            folder,
            &sides[0][one.source].document,
            &sides[1][one.target].document,
        ));
    }
    for (side, matched) in sides.iter().zip(matched) {
        for (read, _) in side.iter().zip(matched).filter(|(_, matched)| !matched) {
            tell(&Error::new(
                &read.document.url,
                "no counterpart found, left out",
            ));
        }
    }
    Ok(Jobs {
        total: Some(jobs.len()),
        jobs: Box::new(jobs.into_iter().map(Ok)),
    })
}

/// What a page says of itself.
fn facts(document: &Document) -> Facts {
    let dateline = document.dateline.as_deref().unwrap_or_default();
    Facts::new(&document.title, dateline, &document.language)
        .published(document.date.as_deref(), &document.url)
}

/// The pages of each language.
fn read(
    folder: &Path,
    languages: [&'static Language; 2],
    tell: &dyn Fn(&Error),
) -> Result<[Vec<Read>; 2]> {
    let archive = Archive::read(folder)?;
    let rules = Rules::default();
    let mut sides = [Vec::new(), Vec::new()];
    for entry in archive.entries() {
        let page = archive
            .response(entry)
            .and_then(|response| read_page(&response, entry, &rules, LARGEST));
        let document = match page {
            Ok(page) => page.document,
            Err(error) => {
                // What is no page, such as robots.txt and lists, is no loss.
                if entry.status == 200 && !entry.url.ends_with("/robots.txt") {
                    tell(&error);
                }
                continue;
            }
        };
        let side = languages
            .iter()
            .position(|language| language.code == document.language);
        let Some(side) = side else {
            let message = format!("in {}, left out", document.language);
            tell(&Error::new(&document.url, message));
            continue;
        };
        let sentences = sentences(&document, languages[side]);
        sides[side].push(Read {
            document,
            sentences,
        });
    }
    Ok(sides)
}

fn sentences(document: &Document, language: &Language) -> Vec<String> {
    let options = text::ReadOptions::plain();
    let Ok(read) = text::Document::read(&document.url, document.to_text().as_bytes(), &options)
    else {
        return Vec::new();
    };
    let sentences = segment::sentences(&read, language, &SplitOptions::default());
    let texts = sentences.iter().map(|s| s.span.of(read.text()).to_owned());
    texts.collect()
}

/// A pair is named for the address of its source: host and path.
fn job(folder: &Path, source: &Document, target: &Document) -> Job {
    let name_of = |url: &str| match Url::parse(url) {
        Ok(url) => format!("{}{}", url.host_str().unwrap_or_default(), url.path()),
        Err(_) => url.to_owned(),
    };
    let told = |of: fn(&Document) -> &Option<String>| {
        let either = of(source).clone().or_else(|| of(target).clone());
        either.unwrap_or_default()
    };
    Job {
        name: name_of(&source.url),
        place: name(folder),
        provenance: Provenance {
            source: told(|document| &document.source),
            url: source.url.clone(),
            date: told(|document| &document.date),
            licence: told(|document| &document.licence),
            domain: String::new(),
        },
        content: Content::Texts(
            [source.to_text(), target.to_text()],
            [source.url.clone(), target.url.clone()],
        ),
    }
}
