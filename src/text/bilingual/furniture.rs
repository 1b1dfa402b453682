//! What stands in a bilingual document beside its text: labels of the languages, numbers of pages, lists of references.

use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Names that a side of a document is headed with.
const LABELS: &str = "(?:\
    [简繁簡汉漢]?[体體]?(?:中文|英文|漢語|汉语|英语|英語)(?:版|原文|译文|譯文|对照|對照|名称|名稱)?|中英(?:文)?(?:对照|對照|双语|雙語)?|\
    [英汉漢]{2}(?:对照|對照|双语|雙語)|双语(?:对照)?|雙語(?:對照)?|原文|译文|譯文|參考譯文|参考译文|对照|對照|\
    (?:simplified |traditional )?chinese(?: version| text| original| translation)?|\
    english(?: version| text| original| translation)?|\
    original(?: text)?|translation|source(?: text)?|target(?: text)?|bilingual(?: text)?|\
    zh(?:[-_](?:cn|tw|hk|hans|hant))?|en(?:[-_](?:us|gb|uk))?|cn|chn|eng|\
    chinese[-/– ]*english|english[-/– ]*chinese)";

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let one = format!(r"[\[【（(<〖]?\s*{LABELS}\s*[\]】）)>〗]?");
    let pattern = format!(r"(?i)^{one}(?:\s*[/|｜／·,，、&和与()（）-]?\s*{one})?\s*[:：]?$");
    Regex::new(&pattern).expect("a valid pattern")
});

/// A label before the text of its line.
static LED: LazyLock<Regex> = LazyLock::new(|| {
    let names = "(?:中文|英文|汉语|英语|漢語|英語|原文|译文|譯文|中|英|汉|译|chinese|english|zh|en|cn|chn|eng)";
    let pattern = format!(r"(?i)^(?:[\[【（(]\s*{names}\s*[\]】）)]\s*[:：]?|{names}\s*[:：])\s*");
    Regex::new(&pattern).expect("a valid pattern")
});

static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^[-—–─·\s]*(?:page|p\.|第)?\s*[0-9０-９]{1,4}\s*(?:页|頁)?(?:\s*(?:/|of|／|，?\s*共)\s*[0-9０-９]{1,4}\s*(?:页|頁)?)?[-—–─·\s]*$";
    Regex::new(pattern).expect("a valid pattern")
});

static REFERENCES: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^(?:[0-9一二三四五六七八九十]{0,3}[.、．]?\s*)?(?:参考文献|參考文獻|参考资料|參考資料|引用文献|参考书目|references|bibliography|works cited|literature cited)\s*[:：]?(?:\s*(?:/|\(|（)?\s*(?:references|bibliography|参考文献)\s*[)）]?)?$";
    Regex::new(pattern).expect("a valid pattern")
});

/// What a reference has: where it was published.
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\[[JMCDRNPSZ](?:/OL)?\]|\bdoi\b|\bet al\b|\bvol\.|\bpp?\.\s*[0-9]|\bISBN\b|\bjournal of\b|\bpress\b|\b[0-9]+\s*\([0-9]+\)\s*[:,]\s*[0-9]+|https?://|出版社|学报|學報";
    Regex::new(pattern).expect("a valid pattern")
});

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:1[89]|20)[0-9]{2}").expect("a valid pattern"));

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[\[［【][0-9]{1,3}[\]］】]|[0-9]{1,3}[.．、)]|[•·*-])\s*")
        .expect("a valid pattern")
});

/// Characters that a reference has at most.
const LONGEST_REFERENCE: usize = 500;

/// Whether `line` names a language or a side, and nothing else.
pub(super) fn is_label(line: &str) -> bool {
    line.len() <= 80 && LABEL.is_match(line)
}

/// The label of a language before the text of `line`.
pub(super) fn leading_label(line: &str) -> Option<Span> {
    let found = LED.find(line)?;
    (found.end() < line.len()).then(|| Span::new(0, found.end()))
}

/// Whether `line` is the number of a page.
pub(super) fn is_page_number(line: &str) -> bool {
    line.len() <= 40 && PAGE.is_match(line)
}

/// Whether `line` heads a list of references.
pub(super) fn heads_references(line: &str) -> bool {
    line.len() <= 80 && REFERENCES.is_match(line)
}

/// Whether `line` is a reference by itself: numbered, with a year and where it was published.
pub(super) fn is_reference(line: &str) -> bool {
    may_be_reference(line) && NUMBERED.is_match(line) && PUBLISHED.is_match(line)
}

/// Whether `line` is one where the list is headed as one of references: with a year, and numbered or published.
pub(super) fn may_be_reference(line: &str) -> bool {
    line.chars().nth(LONGEST_REFERENCE).is_none()
        && YEAR.is_match(line)
        && (NUMBERED.is_match(line) || PUBLISHED.is_match(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_pages_and_references_are_told_from_text() {
        for (line, label) in [
            ("中文", true),
            ("English", true),
            ("【原文】", true),
            ("[EN]", true),
            ("中文：", true),
            ("English Version", true),
            ("中文 / English", true),
            ("中英对照", true),
            ("简体中文", true),
            ("英文版", true),
            ("Chinese (Simplified)", false),
            ("中文系主任", false),
            ("English is spoken here.", false),
            ("Translation of a Treaty", false),
            ("中", false),
        ] {
            assert_eq!(is_label(line), label, "{line}");
        }
        for (line, page) in [
            ("— 3 —", true),
            ("第 3 页", true),
            ("第3页 共10页", true),
            ("Page 3 of 10", true),
            ("3/10", true),
            ("2032", true),
            ("Page three", false),
            ("3.5%", false),
        ] {
            assert_eq!(is_page_number(line), page, "{line}");
        }
        for (line, reference) in [
            (
                "[1] Smith J. Trade and growth[J]. Journal of Trade, 2019, 3(2): 12-30.",
                true,
            ),
            ("Smith, J. et al. found so in 2019.", false),
            ("[2] 王明. 贸易与增长[M]. 北京：商务出版社, 2018.", true),
            ("In 2019 the two sides signed an agreement.", false),
        ] {
            assert_eq!(is_reference(line), reference, "{line}");
        }
        for (line, led) in [
            ("中文：你好", Some("中文：")),
            ("EN: Hello", Some("EN: ")),
            ("【译文】Hello", Some("【译文】")),
            ("中方：欢迎", None),
            ("English: ", None),
            ("Source: Xinhua", None),
        ] {
            assert_eq!(leading_label(line).map(|s| s.of(line)), led, "{line}");
        }
    }
}
