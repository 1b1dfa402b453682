//! Numbers, dates, times, ordinals, money and measures by value, so that 三成, "30 percent" and "three tenths" meet.
//!
//! [`quantities`] reads them from a sentence, [`agreement`] compares two of them, and [`matched`] finds for those of one
//! side their counterparts on the other.

mod agree;
mod chinese;
mod date;
mod english;
mod figure;
mod forms;
mod idiom;
mod issued;
mod units;

pub use agree::{Agreement, Left, Matched, agreement, matched};
pub use date::{Date, Relative, When};
pub use forms::{forms, placed};
pub use issued::{Issued, issued, meeting};

use crate::text::Span;

/// What a quantity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A count or a bare figure.
    Number,
    /// A share of a hundred: its value is 30 for 三成 and 30%.
    Percent,
    /// Percentage points: 0.25 for 25 basis points.
    Points,
    /// A place in an order: 47 for 第四十七届.
    Ordinal,
    /// A day, month, quarter, year, decade or century; see [`Quantity::when`].
    Date,
    /// A time of the day; its value is minutes after midnight.
    Time,
    /// How many times as much: 2 for "doubled", 3 for 增长两倍.
    Multiple,
    /// A part of one: 2/3.
    Fraction,
    /// An amount in a currency.
    Money,
    /// An amount of a unit, in the unit's base: metres, seconds, months, …
    Measure,
    /// A score or a vote: its values are those of the two sides, the first one `low`.
    Score,
}

/// How a value is bounded by the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// As it stands.
    Exact,
    /// On either side of it: 约, 左右, about.
    About,
    /// It or more: 逾, 超过, 多, more than, at least.
    Over,
    /// It or less: 近, 不到, nearly, less than.
    Under,
    /// Between two values: 3至5, 三五天, ten to fifteen.
    Between,
}

/// A number, date, time or amount that a text states.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Bytes of the text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The least value that it may mean.
    pub low: f64,
    /// The greatest value that it may mean.
    pub high: f64,
    /// What the last digit stated counts: 1000 for 2.864 million.
    pub step: f64,
    /// The base unit of a measure (`m`, `s`, `month`, …) or the currency of money (`CNY`, `USD`, …; `元` and `$` where
    /// the text leaves it open).
    pub unit: Option<&'static str>,
    /// How many of the base unit the unit is that stands in the text: 12 for 五年, which is 60 months; 1 without one.
    pub factor: f64,
    /// How the words beside it bound the value.
    pub bound: Bound,
    /// Only an order of magnitude or a handful: 数十, 几年, dozens, several.
    pub vague: bool,
    /// Of a multiple or a percentage: of the base (150% of, 是…的两倍), not of the growth.
    pub of_base: bool,
    /// What a date or a time says.
    pub when: Option<When>,
}

impl Quantity {
    /// What a figure states, without a unit.
    fn new(kind: Kind, span: Span, figure: figure::Figure) -> Self {
        Self {
            span,
            kind,
            low: figure.low,
            high: figure.high,
            step: figure.step,
            unit: None,
            factor: 1.0,
            bound: figure.bound,
            vague: figure.vague,
            of_base: false,
            when: None,
        }
    }

    /// Whether the text says that the value is not exact.
    pub fn is_approximate(&self) -> bool {
        self.vague || self.bound != Bound::Exact
    }

    /// The value that stands in the text: the bound that is stated, or the middle.
    pub fn value(&self) -> f64 {
        match self.bound {
            Bound::Over => self.low,
            Bound::Under => self.high,
            _ => f64::midpoint(self.low, self.high),
        }
    }

    /// How likely it has no counterpart at all in the other language if none was found, 0–1: small bare numbers and
    /// what words like "last year" say are often turned in other words, amounts and full dates are not.
    pub fn confidence(&self) -> f64 {
        let bare = |value: f64| -> f64 {
            match value.abs() {
                value if value <= 1.0 => 0.1,
                value if value <= 3.0 && value.fract() == 0.0 => 0.3,
                value if value <= 12.0 && value.fract() == 0.0 => 0.5,
                value if value < 100.0 => 0.8,
                _ => 0.9,
            }
        };
        let certain = match (self.kind, &self.when) {
            (Kind::Date, Some(when)) => match (when.relative, when.day, when.year, when.months) {
                (Some(_), ..) => 0.2,
                (_, Some(_), _, Some(_)) => 0.9,
                (_, _, Some(_), _) => 0.7,
                (_, _, _, Some(_)) => 0.6,
                _ => 0.4,
            },
            (Kind::Percent | Kind::Points | Kind::Score, _) => 0.9,
            (Kind::Money, _) => bare(self.value()).max(0.6),
            (Kind::Fraction, _) if (self.value() - 0.5).abs() < 1e-9 => 0.3,
            (Kind::Fraction | Kind::Multiple | Kind::Time, _) => 0.6,
            (Kind::Measure, _) if self.value() <= self.factor => 0.2,
            (Kind::Measure, _) => bare(self.value() / self.factor),
            (Kind::Ordinal, _) => bare(self.value()).min(0.6),
            _ => bare(self.value()),
        };
        if self.vague { certain * 0.4 } else { certain }
    }
}

/// The quantities of `text`, by their place in it; none in a language other than Chinese (`zh`) and English (`en`).
/// `date` is the day of writing: with it 昨日, "last year" and 6月9日 become full dates.
///
/// Idioms and names that are made of numerals (一带一路, 千方百计, "one another") state none, and 一 and "one" as an
/// article do not either. Linear in the text's length.
///
/// ```
/// use zhen::anchor::number::{Agreement, Kind, agreement, quantities};
/// let zh = quantities("出口286.4万辆，增长约三成。", "zh", None);
/// let en = quantities("Exports rose about 30 percent to 2.864 million vehicles.", "en", None);
/// assert_eq!(zh[0].value(), 2_864_000.0);
/// assert_eq!((zh[1].kind, zh[1].value()), (Kind::Percent, 30.0));
/// assert_eq!(agreement(&zh[0], &en[1]), Agreement::Equal);
/// assert_eq!(agreement(&zh[1], &en[0]), Agreement::Equal);
/// let date = "2041-06-12".parse().unwrap();
/// let zh = quantities("6月9日", "zh", Some(date));
/// let en = quantities("on June 9, 2041", "en", None);
/// assert_eq!(agreement(&zh[0], &en[0]), Agreement::Equal);
/// ```
pub fn quantities(text: &str, language: &str, date: Option<Date>) -> Vec<Quantity> {
    let mut all = match language {
        "zh" => chinese::quantities(text),
        "en" => english::quantities(text),
        _ => Vec::new(),
    };
    let zone = all.iter().find_map(|one| one.when?.zone);
    for quantity in &mut all {
        if let Some(when) = quantity.when.take() {
            quantity.when = Some(When {
                zone: when.zone.or(zone),
                ..when.resolved(date)
            });
        }
    }
    all
}
