//! `zhen fetch --match`: the English releases of a Chinese one; and the files in which partners are written.

use super::{Args, Page, Run, address, addresses};
use crate::args::{Languages, Reading};
use crate::collection;
use crate::console;
use crate::dictionary::Dictionaries;
use crate::input::{self, Input, Splitting};
use crate::output::Output;
use crate::{Status, jobs};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use zhen::anchor::number::Date;
use zhen::matching::{Least, Match};
use zhen::segment::{CHINESE, ENGLISH};
use zhen::{Error, Result};

/// Days that an English release may come before or after the Chinese one.
pub const WINDOW: [i32; 2] = [-1, 2];
/// Candidates that are shown.
const SHOWN: usize = 5;

/// Fetches what may be a release of `source` and says which are.
pub fn run(args: &Args, source: &str) -> Result<Status> {
    let (lists, listed) = addresses(args)?;
    if lists.is_empty() {
        return Err(Error::new(
            "fetch --match",
            "nothing to look among, expected --from a list, or addresses of pages",
        ));
    }
    let mut hosts = lists.clone();
    let source_url = address(source).ok();
    hosts.extend(source_url.clone());
    let mut run = Run::new(args, &hosts)?;
    let (path, day) = match source_url {
        Some(url) => match run.fetch(&[url]).first() {
            Some(page) => (run.text(page), page.day),
            None => return Ok(run.status()),
        },
        None => of_file(Path::new(source))?,
    };
    let days = day.map(|day| span(day, day, WINDOW));
    let urls = if listed {
        run.listed(&lists, &args.wanted(days))
    } else {
        lists
    };
    let pages = run.fetch(&urls);
    let Some(mut partners) = Partners::find(&run, &[path], &pages)? else {
        console::report(&"no page to compare with");
        return Ok(run.status());
    };
    partners.write(&run)?;
    partners.show(&pages)?;
    Ok(run.status())
}

/// A release in a file, and the day it tells of.
fn of_file(path: &Path) -> Result<(PathBuf, Option<Date>)> {
    let input = Input::read(path, &splitting(), languages().source)?;
    let facts = collection::facts(path, &input.document, languages().source.code);
    Ok((path.to_path_buf(), facts.day))
}

/// The days `window` around those from `first` to `last`, as they stand in addresses.
pub fn span(first: Date, last: Date, window: [i32; 2]) -> (String, String) {
    let [before, after] = window;
    (
        first.plus_days(before).to_string(),
        last.plus_days(after).to_string(),
    )
}

fn languages() -> Languages {
    Languages {
        source: &CHINESE,
        target: &ENGLISH,
    }
}

fn splitting() -> Splitting {
    Splitting {
        reading: Reading::default(),
        presplit: false,
        hashed: false,
    }
}

/// Source and target texts, and which belong together.
pub struct Partners {
    sources: Vec<PathBuf>,
    targets: Vec<PathBuf>,
    found: Vec<Match>,
}

impl Partners {
    /// Matches texts with the pages that were fetched; none where one side has none.
    pub fn find(run: &Run<'_>, sources: &[PathBuf], targets: &[Page]) -> Result<Option<Self>> {
        if sources.is_empty() || targets.is_empty() {
            return Ok(None);
        }
        let targets: Vec<PathBuf> = targets.iter().map(|page| run.text(page)).collect();
        let lexicon = Dictionaries::default().lexicon(languages())?;
        let least = Least {
            looked_at: 0.0,
            ..Least::default()
        };
        let (sources, targets, found) = collection::find(
            [sources, &targets],
            languages(),
            &splitting(),
            &lexicon,
            least,
            |_| input::name(&run.args.output),
        )?;
        Ok(Some(Self {
            sources: sources.paths,
            targets: targets.paths,
            found,
        }))
    }

    /// The pairs that belong together.
    pub fn pairs(&self) -> impl Iterator<Item = &Match> {
        self.found.iter().filter(|one| one.belongs)
    }

    /// Writes `pairs.tsv` and `candidates.tsv`.
    pub fn write(&self, run: &Run<'_>) -> Result<()> {
        let folder = &run.args.output;
        // What lies in the folder is named from there, so that the folder can be moved.
        let path = |path: &Path| {
            let own = path.strip_prefix(folder).map(Path::to_path_buf);
            let whole = own.or_else(|_| std::path::absolute(path));
            whole
                .unwrap_or_else(|_| path.to_path_buf())
                .display()
                .to_string()
        };
        let code = languages().source.code;
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut list = Output::open(Some(&folder.join("pairs.tsv")))?;
        for one in self.pairs() {
            let (source, target) = (&self.sources[one.source], &self.targets[one.target]);
            let name = jobs::pair_name(source, code);
            let count = names.entry(name.clone()).or_default();
            *count += 1;
            let name = match count {
                1 => name,
                count => format!("{name}.{count}"),
            };
            writeln!(list, "{}\t{}\t{name}", path(source), path(target))
                .map_err(|error| list.error(error))?;
        }
        list.commit()?;
        let mut out = Output::open(Some(&folder.join("candidates.tsv")))?;
        let names: Vec<[String; 2]> = self
            .found
            .iter()
            .map(|one| {
                [
                    path(&self.sources[one.source]),
                    path(&self.targets[one.target]),
                ]
            })
            .collect();
        let rows = names.iter().zip(&self.found);
        let rows = rows.map(|([source, target], one)| (&source[..], &target[..], one));
        collection::write_scores(rows, &mut out).map_err(|error| out.error(error))?;
        out.commit()?;
        Ok(())
    }

    /// Prints the best candidates: whether they belong to the source, score, address, headline, reasons.
    fn show(&mut self, pages: &[Page]) -> Result<()> {
        self.found.sort_by(|a, b| {
            let best = b.score.total_cmp(&a.score);
            b.belongs
                .cmp(&a.belongs)
                .then(best)
                .then(a.target.cmp(&b.target))
        });
        let mut out = Output::open(None)?;
        for one in self.found.iter().take(SHOWN) {
            let stem = self.targets[one.target].file_name();
            let named = |page: &&Page| stem.is_some_and(|s| *s == *format!("{}.txt", page.name));
            let (url, title) = pages
                .iter()
                .find(named)
                .map_or(("", ""), |page| (page.url.as_str(), &page.title));
            let belongs = if one.belongs { "match" } else { "-" };
            let mut reasons: Vec<String> = one.reasons.iter().map(collection::reason).collect();
            for (kind, forms) in ["words", "numbers", "names"].iter().zip(&one.forms) {
                if !forms.is_empty() {
                    reasons.push(format!("{kind}: {}", forms.join(" ")));
                }
            }
            let line = format!(
                "{belongs}\t{:.3}\t{url}\t{title}\t{}\n",
                one.score,
                reasons.join("; ")
            );
            out.write_all(line.as_bytes())
                .map_err(console::stdout_error)?;
        }
        out.commit()?;
        if self.pairs().next().is_none() {
            console::report(&"no release found among these pages");
        }
        Ok(())
    }
}
