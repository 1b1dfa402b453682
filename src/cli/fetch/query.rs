//! `zhen fetch --pairs`: the sections of two sites over a range of days, to document pairs.

use super::partners::{self, Partners};
use super::{Args, Page, Run, address};
use crate::{Status, console, input};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use url::Url;
use zhen::anchor::number::Date;
use zhen::{Error, Result};

/// The longest range of days.
const MOST_DAYS: i32 = 3_660;

/// What is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    from: String,
    to: String,
    window: Option<[i32; 2]>,
    source: Side,
    target: Side,
}

/// Where the documents of one side are listed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Side {
    lists: Vec<String>,
}

/// The days of one side, and the lists of their documents.
struct Section {
    first: Date,
    last: Date,
    lists: Vec<Url>,
}

impl Section {
    /// The lists of `side`, of each day where their address has a place for it.
    fn new(side: &Side, first: Date, last: Date, wrong: impl Fn(String) -> Error) -> Result<Self> {
        if side.lists.is_empty() {
            return Err(wrong("no list, expected some".into()));
        }
        let mut lists = BTreeSet::new();
        let mut all = Vec::new();
        for template in &side.lists {
            let mut day = first;
            loop {
                let text = template
                    .replace("{year}", &format!("{:04}", day.year))
                    .replace("{month}", &format!("{:02}", day.month))
                    .replace("{day}", &format!("{:02}", day.day));
                let url = address(&text).map_err(|message| wrong(format!("{text}: {message}")))?;
                if lists.insert(url.clone()) {
                    all.push(url);
                }
                if day >= last {
                    break;
                }
                day = day.plus_days(1);
            }
        }
        Ok(Self {
            first,
            last,
            lists: all,
        })
    }

    /// Fetches the documents of these days.
    fn fetch(&self, run: &mut Run<'_>) -> Vec<Page> {
        let wanted = run
            .args
            .wanted(Some((self.first.to_string(), self.last.to_string())));
        let urls = run.listed(&self.lists, &wanted);
        let mut pages = run.fetch(&urls);
        // What the address did not tell the page may.
        pages.retain(|page| {
            page.day
                .is_none_or(|day| (self.first..=self.last).contains(&day))
        });
        pages
    }
}

/// Reads a query: the sections of source and target.
fn read(path: &Path) -> Result<[Section; 2]> {
    let place = input::name(path);
    let text = input::utf8(path)?;
    let query: Query = toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or("", |span| &text[..span.start]);
        let line = before.matches('\n').count() + 1;
        Error::at_line(&place, line, error.message())
    })?;
    let wrong = |message: String| Error::new(&place, message);
    let day = |key: &str, text: &str| -> Result<Date> {
        let parsed = text.parse();
        parsed.map_err(|error: Error| wrong(format!("{key}: {error}")))
    };
    let (first, last) = (day("from", &query.from)?, day("to", &query.to)?);
    if !(0..MOST_DAYS).contains(&last.days_since(first)) {
        let message = format!("from {first} to {last}, expected a day and one not before it");
        return Err(wrong(message));
    }
    let [before, after] = query.window.unwrap_or(partners::WINDOW);
    if !(-30..=0).contains(&before) || !(0..=30).contains(&after) {
        let message = format!("window [{before}, {after}], expected days from [-30, 30] around 0");
        return Err(wrong(message));
    }
    Ok([
        Section::new(&query.source, first, last, |m| {
            wrong(format!("source: {m}"))
        })?,
        Section::new(
            &query.target,
            first.plus_days(before),
            last.plus_days(after),
            |m| wrong(format!("target: {m}")),
        )?,
    ])
}

/// Fetches both sides and writes the list of pairs.
pub fn run(args: &Args, path: &Path) -> Result<Status> {
    let [source, target] = read(path)?;
    let hosts = [&source.lists[..], &target.lists].concat();
    let mut run = Run::new(args, &hosts)?;
    let sources = source.fetch(&mut run);
    let targets = target.fetch(&mut run);
    let texts: Vec<_> = sources.iter().map(|page| run.text(page)).collect();
    let Some(partners) = Partners::find(&run, &texts, &targets)? else {
        let message = format!(
            "{} source and {} target pages of these days, expected some of both",
            sources.len(),
            targets.len()
        );
        return Err(Error::new(input::name(path), message));
    };
    partners.write(&run)?;
    console::report(&format!(
        "{} pairs of {} source and {} target pages; {}",
        partners.pairs().count(),
        sources.len(),
        targets.len(),
        args.output.join("pairs.tsv").display()
    ));
    Ok(run.status())
}
