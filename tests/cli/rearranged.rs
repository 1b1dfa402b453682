//! `zhen align` and `zhen eval` with a release that makes one sentence of two that stand apart.

use super::run::Place;
use serde_json::Value;

const ZH: &str = "\
王小明清晨打开了流动图书馆的车门。
车上装着三千二百册图书，大半是儿童读物。
市文化局局长邓海燕表示，明年还将增加盲文图书。
“孩子们最喜欢恐龙和太空，”王小明说。
司机孙国强自己动手做了一个升降梯，方便轮椅上车。
第一个月只有四十一人办了借书证。
";
const EN: &str = "\
\"Children like dinosaurs and space best,\" said Wang Xiaoming, who opens the door of the mobile library in the early morning.
It carries 3,200 books, most of them for children.
Deng Haiyan, head of the city's culture bureau, said that books in Braille would be added next year.
Driver Sun Guoqiang built a lift himself to bring wheelchairs aboard.
Only 41 people applied for library cards in the first month.
";
/// The first bead holds two sentences that stand apart.
const GOLD: [&str; 5] = ["[0, 3]:[0]", "[1]:[1]", "[2]:[2]", "[4]:[3]", "[5]:[4]"];

fn place() -> Place {
    Place::new(&[("a.zh", ZH), ("a.en", EN)])
}

#[test]
fn the_sides_of_a_bead_may_stand_apart() {
    let place = place();
    let out = place
        .run("align --presplit a.zh a.en --format vecalign")
        .ok();
    let whole: Vec<&str> = out
        .lines()
        .filter(|line| !line.contains("[]"))
        .map(|line| &line[..line.rfind(':').unwrap()])
        .collect();
    assert_eq!(whole, GOLD, "{out}");
    let monotone = place.run("align --presplit --monotone a.zh a.en --format vecalign");
    assert!(!monotone.ok().contains("[0, 3]"));
}

#[test]
fn every_format_keeps_such_beads() {
    let place = place();
    for name in ["o.align", "o.ladder", "o.jsonl", "o.tsv", "o.tmx", "o.html"] {
        place
            .run(&format!("align --presplit a.zh a.en -q -o {name}"))
            .ok();
    }
    let rows = place.read("o.jsonl");
    let apart: Vec<Value> = rows
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|row: &Value| row["source_ids"] == serde_json::json!([0, 3]))
        .collect();
    assert_eq!(apart.len(), 1, "{rows}");
    assert_eq!(apart[0]["kind"], "crossing");
    let text = "王小明清晨打开了流动图书馆的车门。“孩子们最喜欢恐龙和太空，”王小明说。";
    for name in ["o.tsv", "o.tmx", "o.html"] {
        assert!(place.read(name).contains("王小明清晨打开了"), "{name}");
    }
    for name in ["o.tsv", "o.tmx"] {
        assert!(place.read(name).contains(text), "{name}");
    }
    assert!(place.read("o.html").contains("class=\"crossing\""));
    // hunalign's rungs go around what crosses.
    let ladder = place.read("o.ladder");
    assert!(ladder.lines().count() < 6, "{ladder}");
    place.write("gold/a.gold", GOLD.join("\n").as_bytes());
    place.write("test/a.align", place.read("o.align").as_bytes());
    let scored = place.run("eval gold test").ok();
    assert!(scored.contains("1.0000"), "{scored}");
}

#[test]
fn the_day_of_issue_tells_which_day_is_meant() {
    let zh = "两国元首会晤\n昨日，双方举行会谈并签署文件。\n会后举行了晚宴。\n代表团参观了工厂。\n\
              今日，双方举行会谈并签署文件。\n代表团随后回国。\n";
    let en = "Presidents of Two Countries Meet\nA banquet was held afterwards.\nThe delegation visited a factory.\n\
              On June 16, the two sides held talks and signed documents.\nThe delegation then went home.\n";
    let place = Place::new(&[("a.zh", zh), ("a.en", en), ("o/kept", "")]);
    for (date, yesterday_is_meant) in [("2026-06-17", true), ("2026-06-16", false)] {
        // 昨日 is the 16th in an issue of the 17th alone.
        let meant = |ladder: &str| {
            let bead = ladder.lines().find(|line| line.contains("]:[3]:")).unwrap();
            bead.starts_with("[1")
        };
        let told = place.run(&format!(
            "align --presplit a.zh a.en --format vecalign --date {date}"
        ));
        let told = told.ok();
        assert_eq!(meant(&told), yesterday_is_meant, "{date}: {told}");
        // The same from a list, and from a line of the document.
        place.write("l.tsv", format!("a.zh\ta.en\ta\t{date}\n").as_bytes());
        place
            .run("align --presplit --pairs l.tsv --format vecalign -o o")
            .ok();
        assert_eq!(place.read("o/a.align"), told);
        let line = format!("{date}  来源：新华网\n");
        place.write("b.zh", (zh.to_owned() + &line).as_bytes());
        place.write("b.en", (en.to_owned() + &line).as_bytes());
        let found = place
            .run("align --presplit b.zh b.en --format vecalign")
            .ok();
        assert_eq!(meant(&found), yesterday_is_meant, "{date}: {found}");
    }
    let message = place.run("align a.zh a.en --date 17.6.2026").refused();
    assert!(message.contains("expected a day such as"), "{message}");
    place.write("l.tsv", b"a.zh\ta.en\ta\t2026-02-30\n");
    let message = place.run("align --presplit --pairs l.tsv").refused();
    assert!(message.starts_with("zhen: l.tsv:1: "), "{message}");
}
