//! Which language a passage is in, by the letters that are its own.

use crate::text::chars::is_han;

/// Latin letters that stand for one Chinese character in a translation.
pub(super) const LETTERS_PER_HAN: f64 = 3.2;

/// What a Chinese character counts against a Latin letter.
const HAN: f64 = 3.0;

/// A passage with so many letters of other scripts, against all, is in a third language.
const OTHER: f64 = 0.3;

/// The language of a passage, by its script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    Chinese,
    Latin,
}

impl Tongue {
    pub fn other(self) -> Self {
        match self {
            Self::Chinese => Self::Latin,
            Self::Latin => Self::Chinese,
        }
    }
}

/// What a passage is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// One of the two languages.
    In(Tongue),
    /// A third script.
    Other,
    /// No letters.
    Bare,
}

/// Letters of a passage, without addresses of the network.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Letters {
    pub han: f64,
    pub latin: f64,
    other: f64,
    /// Words of small Latin letters alone.
    small: f64,
    first: Option<Tongue>,
    last: Option<Tongue>,
}

impl Letters {
    /// The letters of `text`.
    pub fn of(text: &str) -> Self {
        let mut letters = Self::default();
        each_letter(text, |_, letter| letters.add(letter));
        letters
    }

    /// Whether there are words of small Latin letters, which names in Chinese seldom are.
    pub fn has_small_words(&self) -> bool {
        self.small > 0.0
    }

    /// The letters of `text` outside brackets and quotation marks, where a passage cites the other language; all of
    /// them where there are hardly any outside.
    pub fn outside(text: &str) -> Self {
        let mut letters = Self::default();
        let mut depth = Depth::default();
        let mut at = 0;
        each_letter(text, |start, letter| {
            depth.pass(&text[at..start]);
            at = start;
            if depth.is_outside() {
                letters.add(letter);
            }
        });
        depth.pass(&text[at..]);
        if depth.is_outside() && HAN * letters.han + letters.latin >= HAN {
            letters
        } else {
            Self::of(text)
        }
    }

    fn add(&mut self, letter: Letter) {
        let tongue = match letter {
            Letter::Han => {
                self.han += 1.0;
                Tongue::Chinese
            }
            Letter::Latin { count, small } => {
                self.latin += count;
                self.small += f64::from(u8::from(small));
                Tongue::Latin
            }
            Letter::Other => {
                self.other += 1.0;
                return;
            }
        };
        self.first = self.first.or(Some(tongue));
        self.last = Some(tongue);
    }

    /// Letters of both languages, in Latin ones.
    pub fn weight(&self) -> f64 {
        LETTERS_PER_HAN * self.han + self.latin
    }

    /// The share, 0–1, of letters that are not `tongue`'s.
    pub fn foreign(&self, tongue: Tongue) -> f64 {
        let own = match tongue {
            Tongue::Chinese => LETTERS_PER_HAN * self.han,
            Tongue::Latin => self.latin,
        };
        1.0 - own / self.weight().max(1.0)
    }

    fn class(&self) -> Class {
        let (han, latin) = (HAN * self.han, self.latin);
        if self.other > OTHER * (self.other + self.han + latin / HAN) {
            return Class::Other;
        }
        if han + latin == 0.0 {
            return Class::Bare;
        }
        // English seldom has bare Chinese, Chinese often bare Latin words: only small ones speak for English.
        let chinese = if self.first == Some(Tongue::Chinese) && self.last == self.first {
            4.0 * han >= latin
        } else if han >= latin {
            self.small < 3.0 || han >= 2.0 * latin
        } else {
            han * if self.small == 0.0 { 3.0 } else { 2.0 } >= latin && self.small < 2.0
        };
        Class::In(if chinese {
            Tongue::Chinese
        } else {
            Tongue::Latin
        })
    }
}

/// What `text` is in. Foreign names, terms in brackets, quotations and addresses do not change it.
pub(super) fn class(text: &str) -> Class {
    Letters::outside(text).class()
}

/// Whether every letter of `text` stands in brackets or quotation marks, those of titles (《》) aside.
pub(super) fn is_cited(text: &str) -> bool {
    let mut depth = Depth::default();
    let (mut at, mut cited) = (0, true);
    each_letter(text, |start, _| {
        depth.pass(&text[at..start]);
        at = start;
        cited &= depth.open.iter().any(|&mark| mark != '》');
    });
    cited
}

/// A Chinese character, a Latin word, or a letter of another script.
#[derive(Clone, Copy)]
enum Letter {
    Han,
    Latin { count: f64, small: bool },
    Other,
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
        && c.is_alphabetic()
}

/// Whether a character is one of `tongue`'s letters.
pub(super) fn tongue_of(c: char) -> Option<Tongue> {
    if is_han(c) {
        Some(Tongue::Chinese)
    } else if is_latin(c) {
        Some(Tongue::Latin)
    } else {
        None
    }
}

/// Frequent characters that differ in the two scripts, the traditional one after the simplified.
const VARIANTS: &str = "们們个個这這国國为為时時会會来來对對发發经經说說学學过過还還后後进進开開现現动動问問关關业業\
    应應义義变變务務强強东東长長间間实實见見书書记記议議产產设設门門无無与與万萬亿億众眾体體协協单單双雙号號\
    处處导導将將层層岁歲广廣办辦员員图圖团團场場报報术術机機权權条條标標样樣济濟点點热熱电電确確种種称稱\
    积積稳穩纪紀约約级級组組织織结結统統继繼续續维維网網联聯节節规規视視览覽认認识識论論证證话話该該语語\
    请請谈談调調质質贸貿资資车車转轉达達运運连連远遠选選边邊难難际際陆陸险險随隨项項领領题題须須预預马馬";

/// Of the characters in which two passages differ, at least this share are known variants where they are one text.
const TWINS: f64 = 0.3;

/// Whether two passages are the same in simplified and in traditional characters: as long, and different in variants.
pub(super) fn are_twins(one: &str, other: &str) -> bool {
    if one.chars().count() != other.chars().count() {
        return false;
    }
    let (mut same, mut different, mut variants) = (0, 0, 0);
    for (a, b) in one.chars().zip(other.chars()) {
        if a == b {
            same += 1;
            continue;
        }
        different += 1;
        let pair = [String::from_iter([a, b]), String::from_iter([b, a])];
        // What is found across the border of two pairs is none.
        let known = |pair: &String| {
            let mut places = VARIANTS.match_indices(pair.as_str());
            places.any(|(at, _)| at % pair.len() == 0)
        };
        variants += usize::from(pair.iter().any(known));
    }
    different > 0 && same > 0 && variants as f64 >= TWINS * f64::from(different)
}

/// Calls `visit` with the place of each letter, a Latin word at a time.
fn each_letter(text: &str, mut visit: impl FnMut(usize, Letter)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_ascii_graphic() {
            let rest = &text[at..];
            let end = rest
                .find(|c: char| !c.is_ascii_graphic() && !is_latin(c))
                .unwrap_or(rest.len());
            let run = &rest[..end];
            if !is_address(run) {
                each_word(run, |start, letter| visit(at + start, letter));
            }
            at += end;
            continue;
        }
        if is_han(c) {
            visit(at, Letter::Han);
        } else if is_latin(c) {
            let small = c.is_lowercase();
            visit(at, Letter::Latin { count: 1.0, small });
        } else if c.is_alphabetic() {
            visit(at, Letter::Other);
        }
        at += c.len_utf8();
    }
}

fn each_word(run: &str, mut visit: impl FnMut(usize, Letter)) {
    let mut at = 0;
    for word in run.split(|c: char| !is_latin(c)) {
        if !word.is_empty() {
            let count = word.chars().count() as f64;
            let small = count > 1.0 && word.chars().all(char::is_lowercase);
            visit(at, Letter::Latin { count, small });
        }
        // What was split at is ASCII.
        at += word.len() + 1;
    }
}

/// Whether a run without white space is an address: of a page or of a person.
fn is_address(run: &str) -> bool {
    run.contains("://")
        || run.starts_with("www.")
        || run
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// Brackets and quotation marks that are open.
#[derive(Default)]
pub(super) struct Depth {
    open: Vec<char>,
}

/// More open marks than this are an accident.
const DEEPEST: usize = 16;

impl Depth {
    /// Follows the marks of `text`.
    pub fn pass(&mut self, text: &str) {
        for c in text.chars() {
            let close = match c {
                '(' | '（' => ')',
                '[' | '【' => ']',
                '“' => '”',
                '「' => '」',
                '『' => '』',
                '《' => '》',
                '"' if self.open.last() != Some(&'"') => '"',
                ')' | '）' => {
                    self.close(')');
                    continue;
                }
                ']' | '】' => {
                    self.close(']');
                    continue;
                }
                c => {
                    self.close(c);
                    continue;
                }
            };
            if self.open.len() < DEEPEST {
                self.open.push(close);
            }
        }
    }

    fn close(&mut self, mark: char) {
        if let Some(at) = self.open.iter().rposition(|&open| open == mark) {
            self.open.truncate(at);
        }
    }

    pub fn is_outside(&self) -> bool {
        self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_differ_in_variants_alone() {
        assert!(VARIANTS.len().is_multiple_of(6));
        for (one, other, twins) in [
            (
                "下次会议将于明年在北京举行。",
                "下次會議將於明年在北京舉行。",
                true,
            ),
            ("第一章 总则", "第二章 附则", false),
            ("中国说", "中国说", false),
            ("中國", "中国人", false),
        ] {
            assert_eq!(are_twins(one, other), twins, "{one} {other}");
        }
    }

    #[test]
    fn citations_do_not_change_the_language() {
        use Class::{Bare, In, Other};
        let (zh, en) = (In(Tongue::Chinese), In(Tongue::Latin));
        for (text, expected) in [
            ("双方签署了三份文件。", zh),
            ("The two sides signed three documents.", en),
            ("世界贸易组织（World Trade Organization）成立于1995年。", zh),
            ("ChatGPT与DeepSeek对比", zh),
            ("APEC 会议", zh),
            (
                "他说：“We will never give up, and we will win in the end.”",
                zh,
            ),
            ("“We will never give up,” 他说。", zh),
            (
                "详见https://www.example.org/a/long/path/to/a/page.html。",
                zh,
            ),
            ("联系：press.office@example.org", zh),
            ("The term 中国式现代化 (Chinese modernization) is new.", en),
            ("He coined “中国特色社会主义进入新时代” that year.", en),
            ("Wang Yi (王毅)", en),
            ("会议主题为 Building a Community with a Shared Future", en),
            ("iPhone 与 iPad 的销量", zh),
            ("全新 Apple Vision Pro", zh),
            ("12 March", en),
            ("* * *", Bare),
            ("— 3 —", Bare),
            ("https://example.org", Bare),
            ("Встреча министров", Other),
            ("会議を行いました。", Other),
            ("이 회의는 서울에서", Other),
            ("（记者 李明）", zh),
            (
                "未闭合（World Trade Organization and other bodies of the world",
                en,
            ),
        ] {
            assert_eq!(class(text), expected, "{text}");
        }
    }
}
