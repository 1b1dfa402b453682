//! English: quantities from left to right.

use super::figure::{self, Figure};
use super::tokens::{Piece, Token, cut};
use super::{Bound, Kind, Quantity, english_date, units};
use crate::text::Span;

/// A text as pieces in lower case.
pub(super) struct Text<'a> {
    pub original: &'a str,
    pub lower: &'a str,
    pub tokens: Vec<Token<'a>>,
}

impl Text<'_> {
    /// The piece at `at` in lower case; nothing past the end.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    pub fn piece(&self, at: usize) -> Option<Piece> {
        self.tokens.get(at).map(|token| token.piece)
    }

    /// The piece `back` before `at`.
    pub fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// Whether the words stand at `at`.
    pub fn starts(&self, at: usize, words: &str) -> Option<usize> {
        let mut end = at;
        for word in words.split(' ') {
            if self.word(end) != word {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    pub fn is_joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.joined)
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            self.original[token.start..].starts_with(|c: char| c.is_uppercase())
        })
    }

    pub fn quantity(&self, kind: Kind, figure: Figure, from: usize, to: usize) -> Quantity {
        Quantity {
            span: Span::new(self.tokens[from].start, self.tokens[to - 1].end),
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
}

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
        let end = idiom(&text, at)
            .or_else(|| name(&text, at))
            .or_else(|| read(&text, at, &mut all));
        at = end.filter(|&end| end > at).unwrap_or(at + 1);
    }
    all
}

fn idiom(text: &Text, at: usize) -> Option<usize> {
    let first = text.word(at);
    // Words that begin no idiom are most of them.
    if !first.starts_with([
        'o', 'n', 'e', 'f', 'a', 's', 't', 'd', 'h', 'b', 'z', 'g', 'c', 'q', 'w', 'm', 'i',
    ]) {
        return None;
    }
    let end = IDIOMS
        .iter()
        .filter(|idiom| idiom.starts_with(first))
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
                || english_date::month(text, at).is_some()
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
    english_date::read(text, at, all)
        .or_else(|| roman(text, at, all))
        .or_else(|| ordinal(text, at, all))
        .or_else(|| multiple_word(text, at, all))
        .or_else(|| anniversary(text, at, all))
        .or_else(|| half(text, at, all))
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

/// The value of a cardinal word below a hundred.
pub(super) fn small(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let tens = || {
        TENS.iter()
            .position(|ten| *ten == word)
            .map(|at| at * 10 + 20)
    };
    ONES.iter()
        .position(|one| *one == word)
        .or_else(tens)
        .map(|value| value as f64)
}

fn exponent(word: &str) -> Option<i32> {
    Some(match word {
        "hundred" => 2,
        "thousand" => 3,
        "million" | "mn" | "mln" => 6,
        "billion" | "bn" | "bln" => 9,
        "trillion" | "tn" | "trn" => 12,
        _ => return None,
    })
}

/// A figure in digits or words, with its powers of ten; where it ends.
pub(super) fn figure(text: &Text, at: usize) -> Option<(Figure, usize)> {
    vague(text, at).or_else(|| match text.piece(at)? {
        Piece::Digits => digits(text, at),
        Piece::Word => words(text, at),
        Piece::Sign => None,
    })
}

/// dozens of, hundreds of thousands of, several hundred, a few, a couple of.
fn vague(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let plural = |at: usize| {
        let word = text.word(at).strip_suffix('s')?;
        match word {
            "dozen" => Some(12.0),
            "score" | "ten" => Some(if word == "ten" { 10.0 } else { 20.0 }),
            _ => exponent(word).map(|power| 10f64.powi(power)),
        }
    };
    if let Some(mut unit) = plural(at) {
        let mut end = at + 1;
        while text.word(end) == "of"
            && let Some(more) = plural(end + 1)
        {
            unit *= more;
            end += 2;
        }
        if text.word(end) == "of"
            && let Some(power) = exponent(text.word(end + 1))
        {
            unit *= 10f64.powi(power);
            end += 2;
        }
        // Scores and tens only before of: the scores of a match are none.
        let counted = text.word(end) == "of" || end > at + 1;
        return (counted || unit > 20.0 && text.word(at) != "hundreds").then(|| {
            (
                Figure::vague(unit, 10.0 * unit),
                end + usize::from(text.word(end) == "of"),
            )
        });
    }
    let (low, high, mut end) = match text.word(at) {
        "several" => (2.0, 9.0, at + 1),
        "few"
            if matches!(
                text.before(at, 1),
                "past" | "last" | "next" | "recent" | "the" | "these" | "first" | "every"
            ) =>
        {
            (2.0, 9.0, at + 1)
        }
        "decades" | "centuries" => (2.0, 9.0, at),
        "a" if text.word(at + 1) == "few" => (2.0, 9.0, at + 2),
        "a" if text.word(at + 1) == "couple" => {
            (2.0, 3.0, at + 2 + usize::from(text.word(at + 2) == "of"))
        }
        "a" if text.word(at + 1) == "handful" => {
            (2.0, 9.0, at + 2 + usize::from(text.word(at + 2) == "of"))
        }
        _ => return None,
    };
    let mut unit = 1.0;
    while let Some(power) = exponent(text.word(end))
        .map(|power| 10f64.powi(power))
        .or((text.word(end) == "dozen").then_some(12.0))
    {
        unit *= power;
        end += 1;
    }
    Some((Figure::vague(low * unit, high * unit), end))
}

fn digits(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let mut end = at + 1;
    let mut power = 0;
    while let Some(more) = exponent(text.word(end)).or_else(|| attached(text, at, end)) {
        power += more;
        end += 1;
    }
    // 1.4-million and 2-billion-yuan
    if end == at + 1
        && text.word(end) == "-"
        && let Some(more) = exponent(text.word(end + 1))
    {
        power = more;
        end += 2;
    }
    let (value, step) = figure::plain(
        text.word(at)
            .chars()
            .filter(char::is_ascii)
            .collect::<String>()
            .chars(),
        power,
    )?;
    Some((
        Figure {
            digits: true,
            ..Figure::exact(value, step)
        },
        end,
    ))
}

/// m, b, k and t directly after the digits: millions where money is spoken of.
fn attached(text: &Text, at: usize, end: usize) -> Option<i32> {
    if end != at + 1 || !text.is_joined(end) {
        return None;
    }
    let money = at > 0
        && units::before(
            &text.lower[text.tokens[at]
                .start
                .saturating_sub(4)
                .max(boundary(text.lower, text.tokens[at].start))
                ..text.tokens[at].start],
        )
        .is_some();
    match text.word(end) {
        "m" if money => Some(6),
        "b" if money => Some(9),
        "t" if money => Some(12),
        "k" => Some(3),
        _ => None,
    }
}

/// The nearest place at most four bytes before `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (at.saturating_sub(4)..=at)
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(at)
}

/// two hundred and five thousand, a million, half a million, three and a half, twenty-three, a dozen, two point five.
fn words(text: &Text, at: usize) -> Option<(Figure, usize)> {
    let article = matches!(text.word(at), "a" | "an");
    let mut end = at + usize::from(article);
    let (mut total, mut section, mut step, mut seen) = (0.0, 0.0, 1.0, false);
    if article && exponent(text.word(end)).is_none() && text.word(end) != "dozen" {
        return None;
    }
    let mut last: f64 = 1e3;
    loop {
        let word = text.word(end);
        if let Some(value) = small(word) {
            // one two is a list, twenty three a number.
            let fits = value < last
                && (section % 100.0 == 0.0
                    || section % 10.0 == 0.0
                        && value < 10.0
                        && value > 0.0
                        && section % 100.0 >= 20.0);
            if seen && !fits {
                break;
            }
            section += value;
            last = if value >= 20.0 { 10.0 } else { 0.0 };
            step = 1.0;
        } else if word == "dozen" {
            section = if section == 0.0 { 12.0 } else { section * 12.0 };
        } else if let Some(power) = exponent(word).filter(|_| seen || article) {
            let unit = 10f64.powi(power);
            if power == 2 {
                section = if section == 0.0 { 1.0 } else { section } * unit;
            } else {
                total += if section == 0.0 { 1.0 } else { section } * unit;
                (section, step) = (0.0, unit);
            }
            last = 1e3;
        } else {
            break;
        }
        (seen, end) = (true, end + 1);
        let next = text.word(end);
        let hyphen = next == "-"
            && (small(text.word(end + 1)).is_some_and(|value| value < 10.0 && last == 10.0)
                || exponent(text.word(end + 1)).is_some());
        let and = next == "and" && last >= 1e3 && small(text.word(end + 1)).is_some();
        end += usize::from(hyphen || and);
    }
    if !seen {
        return None;
    }
    let mut value = total + section;
    if text.word(end) == "point" && small(text.word(end + 1)).is_some_and(|value| value < 10.0) {
        let mut place = 0.1;
        end += 1;
        while let Some(digit) = small(text.word(end)).filter(|&digit| digit < 10.0) {
            value += digit * place;
            (step, place, end) = (place, place / 10.0, end + 1);
        }
    } else if let Some(to) = text
        .starts(end, "and a half")
        .or_else(|| text.starts(end, "- and - a - half"))
    {
        (value, step, end) = (value + 0.5, 0.5, to);
    } else if let Some(to) = text.starts(end, "and a quarter") {
        (value, step, end) = (value + 0.25, 0.25, to);
    }
    while let Some(power) = exponent(text.word(end)).filter(|_| step < 1.0) {
        (value, step, end) = (value * 10f64.powi(power), step * 10f64.powi(power), end + 1);
    }
    Some((Figure::exact(value, step), end))
}

/// The value of an ordinal word or 21st; where it ends.
pub(super) fn ordinal_value(text: &Text, at: usize) -> Option<(f64, usize)> {
    const FIRST: [&str; 20] = [
        "zeroth",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    const TENTHS: [&str; 8] = [
        "twentieth",
        "thirtieth",
        "fortieth",
        "fiftieth",
        "sixtieth",
        "seventieth",
        "eightieth",
        "ninetieth",
    ];
    let word = text.word(at);
    if text.piece(at) == Some(Piece::Digits) {
        let suffix =
            matches!(text.word(at + 1), "st" | "nd" | "rd" | "th") && text.is_joined(at + 1);
        return word
            .replace(',', "")
            .parse()
            .ok()
            .filter(|_| suffix)
            .map(|value| (value, at + 2));
    }
    let low = |word: &str| {
        FIRST
            .iter()
            .position(|first| *first == word)
            .map(|value| value as f64)
    };
    if let Some(value) = low(word) {
        return Some((value, at + 1));
    }
    if let Some(tens) = TENTHS.iter().position(|tenth| *tenth == word) {
        return Some((tens as f64 * 10.0 + 20.0, at + 1));
    }
    if word == "hundredth" {
        return Some((100.0, at + 1));
    }
    let tens = small(word).filter(|&tens| tens >= 20.0)?;
    let next = at + 1 + usize::from(text.word(at + 1) == "-");
    low(text.word(next))
        .filter(|&one| (1.0..10.0).contains(&one))
        .map(|one| (tens + one, next + 1))
}

fn ordinal(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (value, end) = ordinal_value(text, at)?;
    // A second is a time, a third a part.
    if matches!(text.before(at, 1), "a" | "an" | "one")
        && value > 2.0
        && !text.is_capital(at)
        && (text.word(end) == "of" || text.before(at, 1) == "one")
    {
        let from = at - 1;
        let figure = Figure::exact(1.0 / value, 0.001);
        let figure = bounded(text, from, figure);
        all.push(text.quantity(Kind::Fraction, figure, from, end));
        return Some(end);
    }
    all.push(text.quantity(Kind::Ordinal, Figure::exact(value, 1.0), at, end));
    Some(end)
}

/// Basel III, Part IV: from II to XIX, after a word with a capital.
fn roman(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    const ROMAN: [&str; 18] = [
        "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
        "xvi", "xvii", "xviii", "xix",
    ];
    let word = text.word(at);
    let value = ROMAN.iter().position(|roman| *roman == word)? + 2;
    let token = text.tokens[at];
    let capital = text.original[token.start..token.end]
        .bytes()
        .all(|b| b.is_ascii_uppercase());
    if word.len() < 2 || !capital || at == 0 || !text.is_capital(at - 1) {
        return None;
    }
    all.push(text.quantity(Kind::Number, Figure::exact(value as f64, 1.0), at, at + 1));
    Some(at + 1)
}

/// doubled, tripling, twice, tenfold.
fn multiple_word(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let word = text.word(at);
    let known = match word {
        "double" | "doubled" | "doubles" | "doubling" | "twofold" => Some(2.0),
        "twice" => Some(2.0),
        "thrice" | "triple" | "tripled" | "triples" | "tripling" | "treble" | "trebled"
        | "threefold" => Some(3.0),
        "quadruple" | "quadrupled" | "quadruples" | "quadrupling" | "fourfold" => Some(4.0),
        "quintupled" => Some(5.0),
        _ => word.strip_suffix("fold").and_then(small),
    };
    if matches!(word, "double" | "triple") && text.word(at + 1) == "-" {
        return None;
    }
    let value = known?;
    let figure = bounded(text, at, Figure::exact(value, 1.0));
    let mut found = text.quantity(Kind::Multiple, figure, at, at + 1);
    found.of_base = true;
    all.push(found);
    Some(at + 1)
}

/// A hundred years: centenary, bicentenary.
fn anniversary(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let months = match text.word(at) {
        "centenary" | "centennial" => 1200.0,
        "bicentenary" | "bicentennial" => 2400.0,
        _ => return None,
    };
    let mut found = text.quantity(Kind::Measure, Figure::exact(months, 12.0), at, at + 1);
    (found.unit, found.factor) = (Some("month"), 12.0);
    all.push(found);
    Some(at + 1)
}

/// half, a quarter, half a year, half an hour, half a million.
fn half(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (value, mut end) = match text.word(at) {
        "half" => {
            // Half-yearly reports come twice a year.
            if let Some(to) = text
                .starts(at + 1, "- yearly")
                .or_else(|| text.starts(at + 1, "- annual"))
            {
                let mut found = text.quantity(Kind::Measure, Figure::exact(6.0, 6.0), at, to);
                (found.unit, found.factor) = (Some("month"), 12.0);
                all.push(found);
                return Some(to);
            }
            (0.5, at + 1)
        }
        "a" | "one" if text.word(at + 1) == "quarter" && text.word(at + 2) != "-" => (0.25, at + 2),
        "a" | "one" if text.starts(at + 1, "- quarter").is_some() => (0.25, at + 3),
        "a" | "one" if text.word(at + 1) == "half" => (0.5, at + 2),
        _ => return None,
    };
    if text.word(at) == "a"
        && text.word(at + 1) == "quarter"
        && text.word(at + 2) != "of"
        && !text.word(at + 2).starts_with("century")
    {
        return None;
    }
    let from = end;
    let article = usize::from(matches!(text.word(end), "a" | "an" | "-"));
    let article =
        if article == 0 && text.word(end) == "of" && matches!(text.word(end + 1), "a" | "an") {
            2
        } else {
            article
        };
    let mut figure = Figure::exact(value, value);
    if let Some(power) = exponent(text.word(end + article)).filter(|_| article > 0) {
        figure = figure.times(10f64.powi(power));
        end += article + 1;
        return Some(measured(text, figure, at, end, all));
    }
    if text.word(end + article) == "dozen" {
        return Some(measured(
            text,
            figure.times(12.0),
            at,
            end + article + 1,
            all,
        ));
    }
    if let Some((unit, to)) = unit(text, end + article).filter(|(unit, _)| {
        unit.kind == Kind::Measure && (article > 0 || unit.base == "month" || unit.base == "s")
    }) {
        let figure = bounded(text, at, figure.times(unit.factor));
        let mut found = text.quantity(Kind::Measure, figure, at, to);
        found.unit = Some(unit.base);
        found.factor = unit.factor;
        all.push(found);
        return Some(to);
    }
    figure.step = 0.1;
    all.push(text.quantity(Kind::Fraction, bounded(text, at, figure), at, from));
    Some(from)
}

/// A number with its range, unit and bounds.
fn number(text: &Text, at: usize, all: &mut Vec<Quantity>) -> Option<usize> {
    let (mut value, mut end) = figure(text, at).or_else(|| article(text, at))?;
    if let Some(done) =
        score(text, at, value, end, all).or_else(|| fraction(text, at, value, end, all))
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
        (unit.kind == Kind::Measure && (half || since || bounded(text, at, one).is_approximate()))
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

/// 3-1 and 3:1, small numbers of one or two digits; not a range of years or of percentages.
fn score(
    text: &Text,
    at: usize,
    first: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let both = text.piece(at) == Some(Piece::Digits)
        && text.piece(end + 1) == Some(Piece::Digits)
        && end == at + 1;
    let to =
        matches!(text.word(end), "-" | "–" | ":") && text.is_joined(end) && text.is_joined(end + 1);
    if !both || !to {
        return None;
    }
    let (second, to) = figure(text, end + 1)?;
    let colon = text.word(end) == ":";
    let falls = first.low >= second.low && first.low < 200.0;
    let followed = unit(text, to).is_some() || exponent(text.word(to)).is_some();
    if !(colon || falls) || followed || first.low.fract() > 0.0 || second.low.fract() > 0.0 {
        return None;
    }
    let found = Figure {
        low: first.low,
        high: second.low,
        ..Figure::exact(0.0, 1.0)
    };
    all.push(text.quantity(Kind::Score, found, at, to));
    Some(to)
}

/// two thirds, three-quarters, five sixths, 2/3, three out of ten.
fn fraction(
    text: &Text,
    at: usize,
    part: Figure,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    if part.low.fract() != 0.0 || part.low > 100.0 || part.is_approximate() {
        return None;
    }
    let dash = usize::from(matches!(text.word(end), "-"));
    let word = text.word(end + dash);
    let of = match word {
        "half" | "halves" => Some(2.0),
        "quarter" | "quarters"
            if !matches!(
                text.before(at, 1),
                "first" | "last" | "past" | "next" | "consecutive"
            ) =>
        {
            Some(4.0)
        }
        _ => word.strip_suffix('s').and_then(|word| {
            let singular = [
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "twentieth",
                "hundredth",
            ];
            let values = [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 20.0, 100.0];
            singular
                .iter()
                .position(|one| *one == word)
                .map(|at| values[at])
        }),
    };
    if let Some(of) = of.filter(|&of| part.low < of) {
        let figure = bounded(text, at, Figure::exact(part.low / of, 0.001));
        all.push(text.quantity(Kind::Fraction, figure, at, end + dash + 1));
        return Some(end + dash + 1);
    }
    if word == "third" && part.low == 1.0 {
        all.push(text.quantity(
            Kind::Fraction,
            bounded(text, at, Figure::exact(1.0 / 3.0, 0.001)),
            at,
            end + dash + 1,
        ));
        return Some(end + dash + 1);
    }
    if let Some(from) = text
        .starts(end, "out of")
        .or_else(|| text.starts(end, "in every"))
        && let Some((whole, to)) = figure(text, from)
        && whole.low > part.low
        && text.starts(from, "the").is_none()
    {
        all.push(text.quantity(
            Kind::Fraction,
            bounded(text, at, Figure::exact(part.low / whole.low, 0.001)),
            at,
            to,
        ));
        return Some(to);
    }
    // one in five
    if part.low == 1.0
        && text.word(end) == "in"
        && !is_year(text, end + 1)
        && let Some((whole, to)) = figure(text, end + 1)
        && whole.low > 1.0
        && !whole.is_approximate()
        && unit(text, to).is_none()
    {
        all.push(text.quantity(
            Kind::Fraction,
            bounded(text, at, Figure::exact(1.0 / whole.low, 0.001)),
            at,
            to,
        ));
        return Some(to);
    }
    let slash = text.word(end) == "/" && text.is_joined(end) && text.is_joined(end + 1);
    let (whole, to) = figure(text, end + 1)
        .filter(|(whole, _)| slash && whole.low > part.low && text.word(end + 2) != "/")?;
    all.push(text.quantity(
        Kind::Fraction,
        Figure::exact(part.low / whole.low, 0.001),
        at,
        to,
    ));
    Some(to)
}

impl Figure {
    fn is_approximate(&self) -> bool {
        self.vague || self.bound != Bound::Exact
    }
}

/// 3 to 5, 10-15, ten or fifteen; not after from, where something moves from one to the other.
fn ranged(text: &Text, at: usize, low: Figure, end: usize) -> Option<(Figure, usize)> {
    if low.is_approximate() || text.before(at, 1) == "from" || is_year(text, at) {
        return None;
    }
    // 3 percent to 5 percent, 10%-15%.
    let counted = unit(text, end);
    let from = counted.map_or(end, |(_, to)| to);
    let to = match text.word(from) {
        "to" | "or" | "–" | "—" | "~" => from + 1,
        "-" if text.word(from + 1) == "to" && text.word(from + 2) == "-" => from + 3,
        "-" => from + 1,
        _ => return None,
    };
    let (high, after) = figure(text, to)?;
    if counted.is_some() && unit(text, after).map(|(unit, _)| unit) != counted.map(|(unit, _)| unit)
    {
        return None;
    }
    // 3 to 5 million: the power of ten is said once.
    let scale = [1e12, 1e9, 1e6, 1e3]
        .into_iter()
        .find(|&scale| high.low >= scale && exponent(text.word(after - 1)).is_some());
    let low = match scale {
        Some(scale) if low.low < 1000.0 && low.low * scale < high.low => low.times(scale),
        _ => low,
    };
    let fits = low.low < high.low
        && !high.is_approximate()
        && !(text.word(from) == "or" && high.low > low.low * 2.0);
    fits.then(|| (Figure::between(low, high), after))
}

/// The unit at `at`, of at most three words, and where it ends.
pub(super) fn unit(text: &Text, at: usize) -> Option<(units::Unit, usize)> {
    let first = text.tokens.get(at)?;
    const BETWEEN: &[&str] = &[
        "consecutive",
        "straight",
        "full",
        "whole",
        "more",
        "additional",
        "extra",
        "long",
        "short",
        "calendar",
        "working",
        "trading",
    ];
    let at = at + usize::from(BETWEEN.contains(&first.text));
    let first = text.tokens.get(at)?;
    let hyphen = usize::from(first.text == "-" && text.is_joined(at));
    let first = text.tokens.get(at + hyphen)?;
    (1..=5).rev().find_map(|length| {
        let last = text.tokens.get(at + hyphen + length - 1)?;
        let unit = units::english(&text.lower[first.start..last.end])?;
        // May, a second and the like: one letter is a unit only right after digits.
        let short = first.text.len() == 1
            && first.piece == Piece::Word
            && at > 0
            && text.piece(at - 1) != Some(Piece::Digits);
        (!short).then_some((unit, at + hyphen + length))
    })
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
    if let Some(to) = times(text, value, at, end, all) {
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
    if english_date::bare_year(text, at, end, all) {
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

/// three times as many, 2.5 times the size, tenfold; bare times are counted, not compared.
fn times(
    text: &Text,
    value: Figure,
    at: usize,
    end: usize,
    all: &mut Vec<Quantity>,
) -> Option<usize> {
    let fold = text
        .starts(end, "- fold")
        .or_else(|| text.starts(end, "fold"));
    let dash = usize::from(text.word(end) == "-" && text.word(end + 1) == "times");
    let word = text.word(end + dash);
    if fold.is_none() && word != "times" && !(word == "x" && text.is_joined(end)) {
        return None;
    }
    let to = fold.unwrap_or(end + dash + 1);
    let value = bounded(text, at, value);
    let next = text.word(to);
    let more = matches!(
        next,
        "more" | "higher" | "larger" | "greater" | "faster" | "bigger"
    );
    let mut found = text.quantity(Kind::Multiple, value, at, to);
    found.of_base = true;
    if more {
        // Three times more is read as three times as much, and as four times as much.
        found.high += 1.0;
        found.bound = Bound::Between;
    } else if fold.is_none()
        && !matches!(
            next,
            "the" | "as" | "that" | "of" | "its" | "their" | "those"
        )
        && word != "x"
    {
        found.kind = Kind::Number;
        found.of_base = false;
    }
    all.push(found);
    Some(to)
}

/// Bounds a figure by the words before it.
pub(super) fn bounded(text: &Text, at: usize, figure: Figure) -> Figure {
    let skip = usize::from(matches!(text.before(at, 1), "a" | "an" | "the" | "~"));
    let one = text.before(at - skip, 1);
    let two = text.before(at - skip, 2);
    let three = text.before(at - skip, 3);
    let bound = match (three, two, one) {
        (_, "less" | "fewer" | "lower" | "smaller", "than") if three == "no" || three == "not" => {
            Bound::Over
        }
        (_, "more" | "greater" | "higher", "than") if three == "no" || three == "not" => {
            Bound::Under
        }
        (_, "less" | "fewer" | "lower" | "smaller", "than")
        | (_, "up" | "close", "to")
        | (_, "at", "most") => Bound::Under,
        (_, "more" | "greater" | "higher" | "larger" | "longer" | "better" | "other", "than")
            if two != "other" =>
        {
            Bound::Over
        }
        (_, "at", "least") | (_, "upwards", "of") | (_, "in", "excess") => Bound::Over,
        (_, "excess", "of") => Bound::Over,
        (
            _,
            _,
            "over" | "exceeding" | "exceeded" | "exceeds" | "exceed" | "above" | "surpassing"
            | "surpassed" | "topped" | "topping" | "beyond",
        ) => Bound::Over,
        (_, _, "nearly" | "almost" | "under" | "below" | "approaching" | "nearing") => Bound::Under,
        (
            _,
            _,
            "about" | "around" | "approximately" | "roughly" | "some" | "circa" | "approx"
            | "estimated" | "~",
        ) => Bound::About,
        _ => return figure,
    };
    figure.bounded(bound)
}

/// Bounds a figure by the words after it.
fn after(text: &Text, end: usize, figure: Figure) -> Figure {
    let bound = match (text.word(end), text.word(end + 1)) {
        ("or", "so") => Bound::About,
        ("or", "more" | "above" | "over") | ("and", "above") | ("-", "plus") => Bound::Over,
        ("or", "less" | "fewer" | "below") => Bound::Under,
        _ => return figure,
    };
    figure.bounded(bound)
}
