//! What the facts of two documents say about whether they belong together: days, places, headlines, sections.

use super::facts::Facts;
use crate::anchor::number::Date;
use crate::anchor::{Evidence, Sentences, name};
use crate::lexicon::{Lexicon, StemId, TokenKind, Tokenizer, en};
use std::sync::LazyLock;

/// Days that a translation may come before or after its source.
const WINDOW: std::ops::RangeInclusive<i32> = -1..=2;
/// Days between two texts of one event at most, though rarely.
const WEEK: i32 = 7;
/// The least likeness of two names of a place by sound.
const ALIKE: f32 = 0.72;
/// Characters of a place at least and at most.
const PLACE: std::ops::RangeInclusive<usize> = 2..=8;

/// Words that a headline has at least, if they are to count.
const FEWEST_WORDS: usize = 3;
/// The share of a headline's words with a counterpart that says nothing either way.
const EXPECTED: f64 = 0.35;

/// What a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The days of the documents or of their datelines.
    Date,
    /// The places of the datelines.
    Place,
    /// Wordings of headlines.
    Headline,
    /// The words of the headlines, through the dictionary and by sound.
    HeadlineWords,
    /// Sections of sites that publish the same in both languages.
    Desk,
}

impl About {
    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Place => "place",
            Self::Headline => "headline",
            Self::HeadlineWords => "headline words",
            Self::Desk => "desk",
        }
    }
}

/// What speaks for or against a pair, beside its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What it is about.
    pub about: About,
    /// What it adds to the log odds; set by hand.
    pub odds: f64,
    /// What was found.
    pub found: String,
}

/// A wording of headlines.
struct Template {
    name: &'static str,
    chinese: Vec<&'static str>,
    english: Vec<&'static str>,
    both: f64,
    one: f64,
}

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    rows(include_str!("templates.tsv"))
        .filter_map(|row| {
            let [name, chinese, english, both, one] = row[..] else {
                return None;
            };
            Some(Template {
                name,
                chinese: chinese.split('|').collect(),
                english: english.split('|').collect(),
                both: both.parse().ok()?,
                one: one.parse().ok()?,
            })
        })
        .collect()
});

static DESKS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    rows(include_str!("desks.tsv"))
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// The facts of a document, ready to be compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    facts: Facts,
    /// A bit for each wording that the headline has.
    wordings: u32,
}

impl Told {
    pub fn new(facts: Facts) -> Self {
        let title = facts.title.to_lowercase();
        let has = |template: &Template| {
            template.chinese.iter().any(|part| title.contains(part))
                || template
                    .english
                    .iter()
                    .any(|part| begins_word(&title, part))
        };
        let bits = TEMPLATES.iter().enumerate();
        Self {
            wordings: bits.fold(0, |all, (bit, one)| all | u32::from(has(one)) << bit),
            facts,
        }
    }

    /// Whether there is a headline to compare.
    pub fn has_title(&self) -> bool {
        !self.facts.title.is_empty()
    }

    /// The log odds that a source and a target document add, and why. Costs a look-up of each place a dateline may name.
    pub fn reasons(&self, target: &Self, lexicon: &Lexicon) -> Vec<Reason> {
        let mut reasons = Vec::new();
        reasons.extend(dates(&self.facts, &target.facts));
        reasons.extend(places(&self.facts.place, &target.facts.place, lexicon));
        if self.has_title() && target.has_title() {
            self.headlines(target, &mut reasons);
            reasons.extend(words(&self.facts.title, &target.facts.title, lexicon));
        }
        reasons.extend(desk(&self.facts.address, &target.facts.address));
        reasons
    }

    fn headlines(&self, target: &Self, reasons: &mut Vec<Reason>) {
        let mut add = |odds: f64, found: String| {
            let about = About::Headline;
            if odds != 0.0 {
                reasons.push(Reason { about, odds, found });
            }
        };
        for (bit, template) in TEMPLATES.iter().enumerate() {
            let bit = 1 << bit;
            match (self.wordings & bit != 0, target.wordings & bit != 0) {
                (true, true) => add(template.both, template.name.to_owned()),
                (true, false) => add(
                    template.one,
                    format!("{} in the source alone", template.name),
                ),
                (false, true) => add(
                    template.one,
                    format!("{} in the target alone", template.name),
                ),
                (false, false) => {}
            }
        }
    }
}

/// How many words of the target's headline have a counterpart in the source's: through the dictionary, names by their
/// sound, numbers by value.
fn words(source: &str, target: &str, lexicon: &Lexicon) -> Option<Reason> {
    let side = |title, code| Sentences::new(&[title], &lexicon.tokenizer(code));
    let evidence = Evidence::new(side(source, "zh"), side(target, "en"), lexicon);
    let given: Vec<usize> = evidence.forward.row(0).map(|(kind, _)| kind).collect();
    let words = (0..evidence.target.types()).filter(|&kind| {
        evidence.target.kind(kind) != TokenKind::Punctuation
            && !en::is_stop(evidence.target.form(kind))
    });
    let (known, unknown): (Vec<usize>, Vec<usize>) = words.partition(|kind| given.contains(kind));
    let all = known.len() + unknown.len();
    if all < FEWEST_WORDS {
        return None;
    }
    let share = known.len() as f64 / all as f64;
    let known: Vec<&str> = known.iter().map(|&k| evidence.target.form(k)).collect();
    Some(Reason {
        about: About::HeadlineWords,
        odds: ((share - EXPECTED) * 4.0).clamp(-1.0, 2.0),
        found: format!("{} of {all}: {}", known.len(), known.join(" ")),
    })
}

/// Whether `part` begins a word of `text`.
fn begins_word(text: &str, part: &str) -> bool {
    text.match_indices(part)
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

fn dates(source: &Facts, target: &Facts) -> Option<Reason> {
    let (days, found) = if let (Some(a), Some(b)) = (source.day, target.day) {
        (b.days_since(a), format!("{a} and {b}"))
    } else {
        let ((month, day), (other_month, other_day)) = (source.filed?, target.filed?);
        // Without a year, the nearest of three.
        let from = Date::new(2024, month?, day)?;
        let to = |year| Date::new(year, other_month?, other_day);
        let days = [2023, 2024, 2025].into_iter().filter_map(to);
        let days = days
            .map(|to| to.days_since(from))
            .min_by_key(|days| days.abs())?;
        let found = format!("{}/{day} and {}/{other_day}", month?, other_month?);
        (days, found)
    };
    let odds = match days {
        0 => 1.5,
        days if WINDOW.contains(&days) => 1.0,
        days if days.abs() <= WEEK => -1.5,
        _ => -5.0,
    };
    Some(Reason {
        about: About::Date,
        odds,
        found,
    })
}

/// Whether one of the ends of `source` is the place `target`: 新华社阿斯塔纳 and ASTANA. Places that no dictionary and no
/// sound ties together speak a little against a pair.
fn places(source: &str, target: &str, lexicon: &Lexicon) -> Option<Reason> {
    let characters: Vec<char> = source.chars().collect();
    if characters.len() < *PLACE.start() || target.is_empty() {
        return None;
    }
    let stems: Vec<StemId> = Tokenizer::new("en")
        .tokenize(target)
        .iter()
        .filter_map(|token| lexicon.stem_id(&token.lookup))
        .collect();
    let mut senses = Vec::new();
    let mut is_same = |end: &str| {
        lexicon.translations(end, &mut senses);
        let meant = |stem: &StemId| {
            senses
                .iter()
                .any(|(sense, mass)| sense == stem && *mass > 0.1)
        };
        !stems.is_empty() && stems.iter().all(meant) || name::likeness(end, target) >= ALIKE
    };
    let ends = PLACE.filter(|&length| length <= characters.len());
    let mut ends = ends.map(|length| {
        characters[characters.len() - length..]
            .iter()
            .collect::<String>()
    });
    let reason = |odds, found| Reason {
        about: About::Place,
        odds,
        found,
    };
    Some(match ends.find(|end| is_same(end)) {
        Some(place) => reason(1.5, format!("{place} = {target}")),
        None => reason(-0.5, format!("{source} and {target}")),
    })
}

fn desk(source: &str, target: &str) -> Option<Reason> {
    let (zh, en) = DESKS
        .iter()
        .find(|(zh, en)| source.starts_with(zh) && target.starts_with(en))?;
    Some(Reason {
        about: About::Desk,
        odds: 0.5,
        found: format!("{zh} = {en}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        let count = |table| rows(table).count();
        assert_eq!(TEMPLATES.len(), count(include_str!("templates.tsv")));
        assert!(TEMPLATES.len() <= 32, "a bit each");
        assert_eq!(DESKS.len(), count(include_str!("desks.tsv")));
    }

    fn odds(source: &Facts, target: &Facts) -> Vec<(About, f64)> {
        let (source, target) = (Told::new(source.clone()), Told::new(target.clone()));
        let reasons = source.reasons(&target, Lexicon::builtin());
        reasons.iter().map(|one| (one.about, one.odds)).collect()
    }

    #[test]
    fn days_near_each_other_speak_for_a_pair() {
        let at = |day: &str| Facts::default().published(Some(day), "");
        for (source, target, expected) in [
            ("2026-06-17", "2026-06-17", 1.5),
            // Late in the evening in London, the next morning in Beijing.
            ("2026-06-18T07:00:00+08:00", "2026-06-17T23:30:00Z", 1.5),
            ("2026-06-17", "2026-06-19", 1.0),
            ("2026-06-17", "2026-06-16", 1.0),
            ("2026-06-17", "2026-06-14", -1.5),
            ("2026-06-17", "2025-06-17", -5.0),
        ] {
            assert_eq!(
                odds(&at(source), &at(target)),
                [(About::Date, expected)],
                "{target}"
            );
        }
        let filed = |line: &str, code| Facts::new("", line, code);
        let zh = filed("新华社12月31日电", "zh");
        assert_eq!(
            odds(&zh, &filed("ASTANA, Jan. 1 (Xinhua) --", "en"))[0],
            (About::Date, 1.0)
        );
        assert_eq!(
            odds(&zh, &filed("ASTANA, June 1 (Xinhua) --", "en"))[0],
            (About::Date, -5.0)
        );
        assert_eq!(odds(&zh, &Facts::default()), []);
    }

    #[test]
    fn places_of_datelines_meet_through_the_dictionary_and_by_sound() {
        let lexicon = Lexicon::builtin();
        for (source, target, same) in [
            ("新华社阿斯塔纳", "ASTANA", true),
            ("新华社北京", "BEIJING", true),
            ("本报厦门", "XIAMEN", true),
            ("新华社联合国", "UNITED NATIONS", true),
            ("新华社纽约", "NEW YORK", true),
            ("新华社日内瓦", "GENEVA", true),
            ("新華社日內瓦", "GENEVA", true),
            ("新华社达累斯萨拉姆", "DAR ES SALAAM", true),
            ("新华社阿斯塔纳", "BEIJING", false),
            ("新华社北京", "XIAMEN", false),
            ("本报", "BEIJING", false),
        ] {
            let reason = places(source, target, lexicon).unwrap();
            assert_eq!(reason.odds > 0.0, same, "{source} {target} {reason:?}");
        }
        assert_eq!(places("", "BEIJING", lexicon), None);
        assert_eq!(places("新华社北京", "", lexicon), None);
    }

    #[test]
    fn headlines_say_the_same_in_set_wordings() {
        let title = |title: &str, code| Facts::new(title, "", code);
        for (source, target, expected) in [
            (
                "岑沐川同维拉万举行会谈",
                "Cen Holds Talks with Wirawan",
                1.0,
            ),
            (
                "陆承远出席开幕式并发表讲话",
                "Lu attends opening ceremony, delivers speech",
                2.0,
            ),
            ("联合声明（全文）", "Full text: Joint Statement", 2.5),
            ("联合声明（全文）", "Joint Statement", 0.0),
            ("外交部例行记者会", "Steel Output Rises", -3.0),
            ("台风登陆", "Typhoon Makes Landfall", 0.0),
        ] {
            let found = odds(&title(source, "zh"), &title(target, "en"));
            let wordings = found.iter().filter(|(about, _)| *about == About::Headline);
            let sum: f64 = wordings.map(|(_, odds)| odds).sum();
            assert!(
                (sum - expected).abs() < 1e-9,
                "{source} {target}: {found:?}"
            );
        }
    }

    #[test]
    fn words_of_headlines_meet_through_the_dictionary_by_sound_and_by_value() {
        let lexicon = Lexicon::builtin();
        for (source, target, found, good) in [
            (
                "托卡耶夫会见各国记者",
                "Tokayev meets foreign reporters",
                "3 of 4: tokayev meet report",
                true,
            ),
            (
                "前三季度粮食产量增长3.2%",
                "Grain output up 3.2 percent in first three quarters",
                "",
                true,
            ),
            (
                "台风在沿海登陆",
                "Central bank raises interest rate",
                "0 of 5: ",
                false,
            ),
        ] {
            let reason = words(source, target, lexicon).unwrap();
            assert_eq!(reason.odds > 0.0, good, "{reason:?}");
            assert!(reason.found.starts_with(found), "{reason:?}");
        }
        assert_eq!(words("声明", "Statement", lexicon), None);
    }

    #[test]
    fn sections_that_go_together_are_known() {
        let at = |address: &str| Facts::default().published(None, address);
        let zh =
            at("https://www.mfa.gov.cn/web/fyrbt_673021/jzhsl_673025/202506/t20250617_1.shtml");
        let en = at("https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/202506/t20250617_2.html");
        assert_eq!(odds(&zh, &en), [(About::Desk, 0.5)]);
        assert_eq!(
            odds(&zh, &at("https://english.news.cn/20250617/a/c.html")),
            []
        );
    }
}
