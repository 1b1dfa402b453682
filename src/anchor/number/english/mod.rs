//! English: quantities from left to right.

mod bound;
mod clock;
mod date;
mod figures;
mod share;
mod text;

use super::figure::Figure;
use super::{Bound, Kind, Quantity, units};
use bound::{after, bounded, ranged, unit};
pub(super) use date::MONTHS;
use figures::{boundary, figure};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;
use text::{Piece, Text, cut};

/// What states no number though a number word stands in it.
const IDIOMS: &[&str] = &[
    "one another",
    "no one",
    "one of",
    "one by one",
    "one - sided",
    "one - way",
    "one - stop",
    "one side",
    "one hand",
    "for one",
    "any one",
    "every one",
    "the one",
    "one thing",
    "one day",
    "one ' s",
    "one ’ s",
    "one china",
    "one belt",
    "one country",
    "two systems",
    "one road",
    "one can",
    "one must",
    "one should",
    "one may",
    "one or more",
    "number one",
    "one - off",
    "one - on - one",
    "as one",
    "one who",
    "one that",
    "one and all",
    "one and the same",
    "this one",
    "that one",
    "which one",
    "each one",
    "new one",
    "another one",
    "one is",
    "one has",
    "first of all",
    "at first",
    "first place",
    "first lady",
    "first - class",
    "first - rate",
    "first - hand",
    "first and foremost",
    "first name",
    "first - ever - x",
    "second to none",
    "second - hand",
    "on second thought",
    "split second",
    "third world",
    "third party",
    "third parties",
    "third - party",
    "second nature",
    "second thoughts",
    "two sessions",
    "double check",
    "double - edged",
    "double standard",
    "double standards",
    "double - entry",
    "double taxation",
    "double - click",
    "half - hearted",
    "half - truth",
    "half brother",
    "better half",
    "second half - x",
    "fifty - fifty",
    "double - digit",
    "double digit",
    "double digits",
    "triple - x",
    "in two",
    "zero - sum",
    "zero - covid",
    "zero tolerance",
    "zero - tolerance",
    "ground zero",
    "catch - 22",
    "quarter final",
    "quarter - final",
    "quarter - finals",
    "quarterfinal",
    "quarterfinals",
    "half - time",
    "half time",
    "halftime",
    "second - x",
    "single",
    "headquarters",
    "five - star",
    "one - time",
    "may day",
    "net zero",
    "net - zero",
    "close quarters",
    "square one",
    "seven seas",
    "million dollar question",
    "double - decker",
    "double track",
    "double - track",
    "double quotes",
    "double bed",
    "second language",
    "third - rate",
];

/// The quantities of an English text.
pub(super) fn quantities(original: &str) -> Vec<Quantity> {
    let lower = original.to_ascii_lowercase();
    let text = Text {
        original,
        lower: &lower,
        tokens: cut(&lower),
    };
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let end = if begins(&text, at) {
            idiom(&text, at)
                .or_else(|| name(&text, at))
                .or_else(|| read(&text, at, &mut all))
        } else {
            None
        };
        at = end.filter(|&end| end > at).unwrap_or(at + 1);
    }
    all
}

/// Whether a quantity, an idiom or a name with a number may begin at `at`: most words begin none.
fn begins(text: &Text, at: usize) -> bool {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let idioms = idioms().keys().copied();
        FIRST.split_whitespace().chain(idioms).collect()
    });
    let token = &text.tokens[at];
    match token.piece {
        Piece::Digits => true,
        Piece::Sign => token.text == "&",
        Piece::Word => {
            let next = text.word(at + 1 + usize::from(text.word(at + 1) == "-"));
            next.starts_with(|c: char| c.is_ascii_digit())
                || words.contains(token.text)
                || token.text.ends_with("fold")
        }
    }
}

/// Words that quantities begin with.
const FIRST: &str = "a an between few several decades centuries dozens scores tens hundreds thousands millions billions trillions dozen \
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen \
    twenty thirty forty fifty sixty seventy eighty ninety half \
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth \
    seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth zeroth \
    january february march april may june july august september october november december \
    jan feb mar apr jun jul aug sep sept oct nov dec \
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays \
    today tonight yesterday tomorrow this last next previous current past coming latter noon midnight \
    twenties thirties forties fifties sixties seventies eighties nineties \
    double doubled doubles doubling twice thrice triple tripled triples tripling treble trebled quadruple quadrupled quadruples \
    quadrupling quintupled centenary centennial bicentenary bicentennial \
    ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix";

/// The idioms by their first word.
fn idioms() -> &'static FxHashMap<&'static str, Vec<&'static str>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for idiom in IDIOMS {
            let first = idiom.split(' ').next().unwrap_or(idiom);
            table.entry(first).or_default().push(*idiom);
        }
        table
    })
}

fn idiom(text: &Text, at: usize) -> Option<usize> {
    let end = idioms()
        .get(text.word(at))?
        .iter()
        .filter_map(|idiom| text.starts(at, idiom))
        .max()?;
    let counts = matches!(
        (text.word(end - 1), text.word(end)),
        ("and" | "of", "half") | ("two", "million" | "-")
    );
    (!counts).then_some(end)
}

/// Letters and digits that are one name: g20, covid-19, 5g.
fn name(text: &Text, at: usize) -> Option<usize> {
    let digits = |at: usize| text.piece(at) == Some(Piece::Digits);
    match text.piece(at)? {
        Piece::Word => {
            let dash = usize::from(text.word(at + 1) == "-" && text.is_joined(at + 1));
            let next = at + 1 + dash;
            let dated = dash == 1 && is_year(text, next);
            let known = dated
                || units::before(text.word(at)).is_some()
                || date::month(text, at).is_some()
                || dash == 1 && is_prefix(text.word(at));
            let quarter = text.word(at).len() == 1 && matches!(text.word(at), "q" | "h");
            (digits(next) && text.is_joined(next) && !known && !quarter).then_some(next + 1)
        }
        Piece::Digits => {
            let letter = text.word(at + 1);
            (text.is_joined(at + 1) && matches!(letter, "g" | "d" | "b") && text.is_capital(at + 1))
                .then_some(at + 2)
        }
        // A character reference: &#91;
        Piece::Sign => {
            (text.word(at) == "&" && text.word(at + 1) == "#" && digits(at + 2)).then_some(at + 3)
        }
    }
}

/// Words that a hyphen joins to a number and that are no names: mid-2041, pre-2030.
fn is_prefix(word: &str) -> bool {
    matches!(
        word,
        "mid"
            | "pre"
            | "post"
            | "early"
            | "late"
            | "end"
            | "to"
            | "and"
            | "or"
            | "the"
            | "of"
            | "for"
            | "in"
            | "by"
            | "from"
            | "about"
    )
}

fn read(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    if text.word(at) == "between"
        && let Some(end) = between(text, at, all)
    {
        return Some(end);
    }
    date::read(text, at, all)
        .or_else(|| share::roman(text, at, all))
        .or_else(|| share::ordinal(text, at, all))
        .or_else(|| share::multiple_word(text, at, all))
        .or_else(|| share::anniversary(text, at, all))
        .or_else(|| share::half(text, at, all))
        .or_else(|| number(text, at, all))
}

/// between 3 and 5 percent.
fn between(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (low, end) = figure(text, at + 1)?;
    let (_, after) = unit(text, end).unzip();
    let end = after.unwrap_or(end);
    if text.word(end) != "and" || is_year(text, at + 1) {
        return None;
    }
    let (high, to) = figure(text, end + 1)?;
    // between 3 and 5 million
    let low = if low.low < high.low
        && low.step <= 1.0
        && high.step >= 1e3
        && low.low * high.step < high.low
    {
        low.times(high.step)
    } else {
        low
    };
    Some(measured(text, Figure::between(low, high), at, to, all))
}

fn is_year(text: &Text, at: usize) -> bool {
    text.piece(at) == Some(Piece::Digits)
        && text.word(at).len() == 4
        && text
            .word(at)
            .parse::<i32>()
            .is_ok_and(|year| (1800..2200).contains(&year))
}

/// A number with its range, unit and bounds.
fn number(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (mut value, mut end) = figure(text, at).or_else(|| article(text, at))?;
    if let Some(done) = share::score(text, at, value, end, all)
        .or_else(|| share::fraction(text, at, value, end, all))
    {
        return Some(done);
    }
    if let Some((high, to)) = ranged(text, at, value, end) {
        (value, end) = (high, to);
    }
    Some(measured(text, value, at, end, all))
}

/// A year where it is a number: more than a decade, a year and a half.
fn article(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let one = Figure::exact(1.0, 1.0);
    let counted = || {
        let (unit, end) = unit(text, at + 1)?;
        let half = text.starts(end, "and a half").is_some();
        let since = matches!(text.word(end), "ago" | "earlier" | "later" | "before");
        (unit.kind == Kind::Measure && (half || since || !bounded(text, at, one).is_exact()))
            .then_some((one, at + 1))
    };
    let past = matches!(
        text.word(at),
        "past" | "last" | "next" | "coming" | "previous"
    );
    if past && let Some((found, _)) = unit(text, at + 1) {
        return (found.kind == Kind::Measure
            && found.base == "month"
            && !text.word(at + 1).ends_with('s'))
        .then_some((one, at + 1));
    }
    matches!(text.word(at), "a" | "an").then(counted).flatten()
}

/// Pushes a figure with the unit after it or the currency before it.
fn measured(text: &Text, value: Figure, at: usize, end: usize, all: &mut Vec<Quantity>) -> usize {
    // billions more, 30-odd, 30 or so
    let odd = text
        .starts(end, "- odd")
        .or_else(|| text.starts(end, "odd"))
        .or_else(|| text.starts(end, "- plus"))
        .or_else(|| text.starts(end, "+"));
    let (value, end) = odd.map_or((value, end), |to| (value.bounded(Bound::Over), to));
    if let Some(to) = share::times(text, value, at, end, all) {
        return to;
    }
    let start = text.tokens[at].start;
    let prefix = &text.lower[boundary(text.lower, start)..start];
    let currency = units::before(prefix.trim_end());
    let before = currency.map_or(at, |(_, length)| currency_start(text, at, length));
    let found = unit(text, end);
    let value = bounded(text, before, value);
    if let Some((unit, to)) =
        found.filter(|(unit, _)| currency.is_none() || unit.kind == Kind::Money)
    {
        let (mut value, mut to) = (value, to);
        if unit.kind == Kind::Measure
            && let Some(half) = text.starts(to, "and a half")
        {
            value = Figure {
                low: value.low + 0.5,
                high: value.high + 0.5,
                ..value
            };
            to = half;
        }
        let value = after(text, to, value);
        let mut found = text.quantity(unit.kind, value.times(unit.factor), at, to);
        found.factor = unit.factor;
        found.unit = Some(currency.map_or(unit.base, |(currency, _)| currency))
            .filter(|base| !base.is_empty());
        found.of_base = unit.kind == Kind::Percent && text.word(to) == "of" && value.low >= 100.0;
        all.push(found);
        return to;
    }
    let value = after(text, end, value);
    if let Some((currency, _)) = currency {
        let mut found = text.quantity(Kind::Money, value, at, end);
        found.unit = Some(currency);
        all.push(found);
        return end;
    }
    if date::bare_year(text, at, end, all) {
        return end;
    }
    all.push(text.quantity(Kind::Number, value, at, end));
    end
}

/// The token that the currency of `length` bytes before `at` begins with.
fn currency_start(text: &Text, at: usize, length: usize) -> usize {
    let mut from = at;
    let mut left = length;
    while from > 0 && left > 0 {
        from -= 1;
        left = left.saturating_sub(text.tokens[from].text.len());
    }
    from
}
