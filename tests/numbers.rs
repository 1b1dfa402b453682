//! Quantities by value, held against a table of pairs.

mod common;

use common::{entries, read, shared};
use proptest::prelude::*;
use zhen::anchor::number::{
    Agreement, Date, Kind, Matched, Quantity, agreement, matched, quantities,
};
use zhen::score::parse_lines;

/// What a row of the table claims.
fn verdict(source: &[Quantity], target: &[Quantity], found: &Matched) -> &'static str {
    if source.is_empty() && target.is_empty() {
        "none"
    } else if !found.source_left.is_empty() || !found.target_left.is_empty() {
        "differs"
    } else if found
        .pairs
        .iter()
        .all(|&(_, _, agreement)| agreement == Agreement::Equal)
    {
        "equal"
    } else {
        "approximate"
    }
}

#[test]
fn pairs_have_the_verdict_of_the_table() {
    let table = include_str!("numbers/pairs.tsv");
    let (mut rows, mut wrong) = (0, Vec::new());
    for (number, line) in table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let [zh, en, claimed, comment] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("pairs.tsv:{}: expected 4 columns", number + 1);
        };
        let date = comment
            .split('@')
            .nth(1)
            .map(|date| date[..10].parse::<Date>().expect(line));
        let (source, target) = (quantities(zh, "zh", date), quantities(en, "en", date));
        let found = matched(&source, &target);
        let verdict = verdict(&source, &target, &found);
        rows += 1;
        if verdict != claimed {
            let show = |side: &[Quantity]| -> Vec<String> {
                side.iter()
                    .map(|q| {
                        format!(
                            "{:?} {}..{} {:?} {:?} {:?}",
                            q.kind, q.low, q.high, q.unit, q.bound, q.when
                        )
                    })
                    .collect()
            };
            wrong.push(format!(
                "{}: {zh} | {en}: {verdict}, expected {claimed}\n   {:?}\n   {:?}",
                number + 1,
                show(&source),
                show(&target)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {rows} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn piece() -> impl Strategy<Value = String> {
    const PIECES: &str = "第 三 五 十 百 千 万 亿 兆 半 几 数 多 余 成 倍 翻 番 分之 百分之 个 年 月 日 时 点 分 周 星期 今 去 上 前 至 到 ~ — - : 比 % . , \u{3000} 1 2041 6 9 30 12,345 3.5 ２ 元 美元 HK$ US$ $ € m bn km one two half a and of the third quarters twenty hundred million dozens several times fold between from to more than nearly June May noon pm o'clock s st th 1980 Q / + é 𝟗 \u{301}";
    proptest::sample::select(PIECES.split(' ').chain([" "]).collect::<Vec<_>>())
        .prop_map(str::to_owned)
}

proptest! {
    /// No text makes it fail; spans ascend within the text, and each quantity equals itself.
    #[test]
    fn any_text_is_read(pieces in proptest::collection::vec(piece(), 0..14), tail in ".{0,6}") {
        let text = pieces.concat() + &tail;
        let date = Date::new(2041, 6, 12);
        for language in ["zh", "en", "de"] {
            let all = quantities(&text, language, date);
            let mut end = 0;
            for one in &all {
                prop_assert!(text.get(one.span.start..one.span.end).is_some_and(|text| !text.is_empty()));
                prop_assert!(one.span.start >= end, "{:?}", all);
                prop_assert!(one.low <= one.high || one.kind == Kind::Score);
                prop_assert!((0.0..=1.0).contains(&one.confidence()));
                prop_assert_ne!(agreement(one, one), Agreement::Differs);
                end = one.span.end;
            }
            for a in &all {
                for b in &all {
                    prop_assert_eq!(agreement(a, b), agreement(b, a));
                }
            }
            let found = matched(&all, &all);
            prop_assert!(found.source_left.is_empty() && found.target_left.is_empty());
        }
    }
}

/// Prints how much is matched within the gold beads of a suite, and with `ZHEN_MISSES` set every
/// quantity without a counterpart.
#[test]
#[ignore = "prints a measurement"]
fn share_matched_within_gold_beads() {
    for suite in [
        "hkma-dev",
        "wmt22-dev",
        "ntrex-dev",
        "paramed-dev",
        "mac-dev",
    ] {
        let Some(dir) = shared("numbers", &format!("gold/{suite}")) else {
            return;
        };
        let (mut all, mut met, mut sure, mut sure_met) = (0, 0, 0, 0);
        for gold in entries(&dir)
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "gold"))
        {
            let side = |extension| {
                read(&gold.with_extension(extension))
                    .lines()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let (zh, en) = (side("src"), side("tgt"));
            for link in parse_lines("gold", &read(gold)).expect("gold") {
                let join = |ids: &[usize], side: &[String]| {
                    ids.iter()
                        .map(|&id| side[id].as_str())
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                let (zh, en) = (join(&link.source, &zh), join(&link.target, &en));
                let (source, target) = (quantities(&zh, "zh", None), quantities(&en, "en", None));
                let found = matched(&source, &target);
                all += source.len() + target.len();
                met += found.pairs.len() * 2;
                let certain = |one: &&Quantity| one.confidence() >= 0.5;
                sure += source.iter().chain(&target).filter(certain).count();
                sure_met += found
                    .pairs
                    .iter()
                    .flat_map(|&(i, j, _)| [&source[i], &target[j]])
                    .filter(certain)
                    .count();
                let least: f64 =
                    std::env::var("ZHEN_MISSES").map_or(2.0, |least| least.parse().unwrap_or(0.0));
                for (mark, side, text, left) in [
                    ("zh", &source, &zh, &found.source_left),
                    ("en", &target, &en, &found.target_left),
                ] {
                    for left in left.iter().filter(|left| left.confidence >= least) {
                        let one = &side[left.index];
                        let from = text[..one.span.start]
                            .char_indices()
                            .rev()
                            .take(if mark == "zh" { 14 } else { 40 })
                            .last()
                            .map_or(0, |(at, _)| at);
                        let to: String = text[one.span.end..]
                            .chars()
                            .take(if mark == "zh" { 14 } else { 40 })
                            .collect();
                        println!(
                            "{suite} {mark} {}[{}]{to}  {:?} {} {:?}",
                            &text[from..one.span.start],
                            one.span.of(text),
                            one.kind,
                            one.value(),
                            one.unit
                        );
                    }
                }
            }
        }
        println!(
            "{suite}: {met} of {all} matched ({:.3}); confidence .5 and more: {sure_met} of {sure} ({:.3})",
            met as f64 / all as f64,
            sure_met as f64 / sure as f64
        );
    }
}
