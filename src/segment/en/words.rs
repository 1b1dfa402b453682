//! Words that decide whether a full stop ends a sentence. Each table is sorted, for it is searched by halves.

/// A word of 16 bytes at most as one number, so that numbers are in the order of the words.
pub(super) type Key = u128;

/// The longest word a table can hold (bytes).
const LONGEST: usize = 16;

pub(super) const fn key(word: &str) -> Key {
    let bytes = word.as_bytes();
    assert!(bytes.len() <= LONGEST);
    let mut key = 0;
    let mut i = 0;
    while i < LONGEST {
        key = key << 8 | if i < bytes.len() { bytes[i] as Key } else { 0 };
        i += 1;
    }
    key
}

/// The key of `word` in lower case; 0, which no table holds, if it is too long.
pub(super) fn lower_key(word: &str) -> Key {
    if word.len() > LONGEST {
        return 0;
    }
    let mut bytes = [0; LONGEST];
    bytes[..word.len()].copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    Key::from_be_bytes(bytes)
}

macro_rules! keys {
    ($($word:literal),* $(,)?) => { &[$(key($word)),*] };
}

/// Stand before the name or number they belong to: with a stop they never end a sentence (lower case).
pub(super) static BEFORE_NAME: &[Key] = keys![
    "adm", "amb", "archbp", "asst", "attys", "brig", "bro", "capt", "cdr", "cf", "cmdr", "cmdt",
    "col", "comdr", "cpl", "cpt", "dep", "det", "dir", "dr", "drs", "e.g", "eg", "esp", "f.e",
    "fr", "gen", "gov", "hon", "i.e", "ie", "insp", "lieut", "lt", "maj", "messrs", "mgr", "mlle",
    "mme", "mmes", "mr", "mrs", "ms", "msgr", "mss", "mt", "mts", "mx", "op", "ord", "pfc", "pres",
    "prof", "profs", "pvt", "rep", "reps", "resp", "rev", "rr", "sen", "sens", "sfc", "sgt", "sra",
    "srta", "ste", "supt", "surg", "viz", "vs",
];

/// With a stop they stand before a number; before anything else they may be a word of their own (lower case).
pub(super) static BEFORE_NUMBER: &[Key] = keys![
    "app", "apr", "art", "arts", "aug", "bk", "c", "ca", "cap", "chap", "chaps", "chs", "cl",
    "col", "dec", "eq", "eqs", "ex", "feb", "fig", "figs", "fol", "jan", "jul", "jun", "ll", "mar",
    "mk", "no", "nos", "nov", "nr", "n°", "oct", "p", "para", "paras", "pg", "pp", "pt", "pts",
    "ref", "refs", "sec", "secs", "sect", "sep", "sept", "ser", "tel", "vol", "vols",
];

/// Abbreviations that may end a sentence: what follows tells (lower case).
pub(super) static MAY_END: &[Key] = keys![
    "acad", "admin", "al", "ala", "alta", "approx", "apr", "apt", "ariz", "ark", "assn", "assoc",
    "aug", "ave", "avg", "bldg", "blvd", "bros", "btw", "calif", "cie", "co", "colo", "conf",
    "conn", "cons", "corp", "cos", "ct", "dec", "del", "dept", "dist", "div", "ed", "eds", "esq",
    "est", "etc", "ext", "feb", "fed", "fla", "fri", "ft", "ga", "gal", "govt", "hosp", "hrs",
    "hts", "hwy", "ill", "inc", "incl", "ind", "inst", "intl", "jan", "jr", "jul", "jun", "kan",
    "kans", "km", "ky", "lbs", "llc", "ltd", "ltda", "mar", "mass", "max", "med", "mfg", "mgmt",
    "mich", "min", "minn", "misc", "miss", "mo", "mon", "mont", "natl", "neb", "nebr", "nev",
    "nov", "oct", "okla", "ont", "ore", "orig", "oz", "pa", "penn", "ph.d", "phd", "pl", "plc",
    "pop", "pp", "pty", "pub", "rd", "repr", "rev", "rpt", "sat", "sep", "sept", "sq", "sr", "st",
    "stat", "subj", "sun", "supp", "tenn", "tex", "thu", "thur", "thurs", "trans", "treas", "tsp",
    "tue", "tues", "univ", "va", "vt", "wash", "wed", "wis", "wyo", "yd", "yr", "yrs",
];

/// Months and days as they are shortened: abbreviations only with a capital.
pub(super) static CALENDAR: &[Key] = keys![
    "apr", "aug", "dec", "feb", "fri", "jan", "jul", "jun", "mar", "mon", "nov", "oct", "sat",
    "sep", "sept", "sun", "thu", "thur", "thurs", "tue", "tues", "wed",
];

/// Words that are words as often as abbreviations: abbreviations only with a capital (lower case here).
pub(super) static CAPITAL_ONLY: &[Key] = keys![
    "ala", "amb", "ark", "art", "bro", "col", "del", "det", "fed", "fr", "gal", "gen", "hon",
    "ill", "ind", "kan", "mass", "miss", "ms", "ord", "ore", "pa", "penn", "pop", "pub", "rep",
    "reps", "rev", "sen", "st", "tex", "wash",
];

/// Words that begin a sentence far more often than a name: after an abbreviation they tell that it ended one.
pub(super) static STARTERS: &[Key] = keys![
    "A",
    "About",
    "According",
    "After",
    "Again",
    "All",
    "Almost",
    "Also",
    "Although",
    "Among",
    "An",
    "And",
    "Another",
    "Any",
    "Are",
    "As",
    "At",
    "Because",
    "Before",
    "Between",
    "Both",
    "But",
    "By",
    "Can",
    "Could",
    "Despite",
    "Did",
    "Do",
    "Does",
    "Dozens",
    "During",
    "Each",
    "Earlier",
    "Either",
    "Even",
    "Every",
    "Finally",
    "First",
    "For",
    "Four",
    "From",
    "Furthermore",
    "Had",
    "Has",
    "Have",
    "He",
    "Hence",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "Hundreds",
    "I",
    "If",
    "In",
    "Indeed",
    "Instead",
    "Is",
    "It",
    "Its",
    "Just",
    "Last",
    "Later",
    "Let",
    "Many",
    "Maybe",
    "Meanwhile",
    "Millions",
    "More",
    "Moreover",
    "Most",
    "Much",
    "My",
    "Neither",
    "Nevertheless",
    "Next",
    "No",
    "None",
    "Nor",
    "Not",
    "Nothing",
    "Now",
    "Of",
    "On",
    "Once",
    "One",
    "Only",
    "Or",
    "Other",
    "Others",
    "Our",
    "Over",
    "Perhaps",
    "Please",
    "She",
    "Should",
    "Since",
    "So",
    "Some",
    "Soon",
    "Still",
    "Such",
    "Than",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "Therefore",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Thousands",
    "Three",
    "Through",
    "Thus",
    "To",
    "Today",
    "Tomorrow",
    "Tonight",
    "Two",
    "Under",
    "Unlike",
    "Until",
    "Was",
    "We",
    "Were",
    "What",
    "When",
    "Where",
    "Whether",
    "Which",
    "While",
    "Who",
    "Whose",
    "Why",
    "Will",
    "With",
    "Within",
    "Without",
    "Would",
    "Yes",
    "Yesterday",
    "Yet",
    "You",
    "Your",
];

/// Starters that are surnames or initials' company too: after an initial they tell nothing.
pub(super) static STARTERS_AND_NAMES: &[Key] = keys![
    "A", "An", "Can", "Do", "Had", "He", "I", "Let", "Many", "Moon", "No", "Not", "So", "To",
    "Will", "You",
];

/// Follow a time of day without ending the sentence: days, months, time zones.
pub(super) static AFTER_TIME: &[Key] = keys![
    "AEST",
    "Apr",
    "April",
    "Aug",
    "August",
    "BJT",
    "BST",
    "CEST",
    "CET",
    "CST",
    "Dec",
    "December",
    "EDT",
    "EST",
    "ET",
    "Feb",
    "February",
    "Fri",
    "Friday",
    "GMT",
    "HKT",
    "IST",
    "JST",
    "Jan",
    "January",
    "July",
    "June",
    "MSK",
    "MST",
    "Mar",
    "March",
    "May",
    "Mon",
    "Monday",
    "Nov",
    "November",
    "Oct",
    "October",
    "PDT",
    "PST",
    "PT",
    "Sat",
    "Saturday",
    "Sept",
    "September",
    "Sun",
    "Sunday",
    "Thu",
    "Thurs",
    "Thursday",
    "Tue",
    "Tues",
    "Tuesday",
    "UTC",
    "Wed",
    "Wednesday",
];

/// Verbs of speech that follow the quotation they belong to.
pub(super) static SPEECH: &[Key] = keys![
    "added",
    "adds",
    "announced",
    "answered",
    "argued",
    "asked",
    "asks",
    "called",
    "commented",
    "continued",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "explained",
    "inquired",
    "insisted",
    "joked",
    "murmured",
    "muttered",
    "noted",
    "observed",
    "quipped",
    "recalled",
    "remarked",
    "repeated",
    "replied",
    "said",
    "says",
    "screamed",
    "shouted",
    "shrieked",
    "told",
    "tweeted",
    "urged",
    "wailed",
    "warned",
    "whispered",
    "wondered",
    "wrote",
    "yelled",
];

/// Follow a verb of speech in a frame that says no more.
pub(super) static AFTER_SPEECH: &[Key] = keys![
    "after", "again", "aloud", "and", "as", "at", "back", "before", "by", "during", "from", "in",
    "into", "later", "of", "on", "once", "over", "quietly", "softly", "through", "to", "under",
    "when", "while", "with",
];

/// Names that end with an exclamation mark.
pub(super) static SHOUTED: &[Key] = keys![
    "Chips Ahoy",
    "Eureka",
    "Jeopardy",
    "Joomla",
    "Oklahoma",
    "Oliver",
    "Panic",
    "Yahoo",
    "Yum",
    "Zumba",
];

/// Begin with an apostrophe.
pub(super) static CLIPPED: &[Key] = keys![
    "Tis", "Twas", "bout", "cause", "em", "n", "neath", "nineties", "round", "sixties", "thirties",
    "til", "tis", "twas", "twenties", "twill",
];

/// Whether `word` stands in `table`.
pub(super) fn has(table: &[Key], word: &str) -> bool {
    word.len() <= LONGEST && has_key(table, key(word))
}

/// Whether the word of `key` stands in `table`.
pub(super) fn has_key(table: &[Key], key: Key) -> bool {
    table.binary_search(&key).is_ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn tables_are_sorted() {
        for table in [
            super::BEFORE_NAME,
            super::BEFORE_NUMBER,
            super::MAY_END,
            super::CALENDAR,
            super::CAPITAL_ONLY,
            super::STARTERS,
            super::STARTERS_AND_NAMES,
            super::AFTER_TIME,
            super::SPEECH,
            super::AFTER_SPEECH,
            super::SHOUTED,
            super::CLIPPED,
        ] {
            for pair in table.windows(2) {
                let [a, b] = [pair[0], pair[1]]
                    .map(|key| String::from_utf8_lossy(&key.to_be_bytes()).into_owned());
                assert!(pair[0] < pair[1], "{a} before {b}");
            }
        }
    }
}
