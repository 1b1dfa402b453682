//! `zhen align` and `zhen eval` with a release that tells a story in another order and makes one sentence of two.

use super::run::Place;
use serde_json::Value;

const ZH: &str = "\
清晨六点，图书管理员周文静打开了湖州流动图书馆的车门。
车上装着三千二百册图书，大半是儿童读物。
她把遮阳棚撑开，又摆好十二把小椅子。
“孩子们最喜欢恐龙和太空，”周文静说。
这辆车每周要跑五个村庄。
2027年，湖州市决定用流动图书馆代替三座关闭的乡村阅览室。
起初，很多老人不相信车上能借书。
第一个月只有四十一人办了借书证。
司机孙国强自己动手做了一个升降梯，方便轮椅上车。
他花了整整两个冬天。
9月3日，第六辆流动图书馆在安吉县投入使用，全市二百一十六个行政村实现全覆盖。
市文化局局长邓海燕表示，明年还将增加盲文图书。
夜色中，车灯慢慢远去。
";
const EN: &str = "\
HUZHOU, Sept. 3 -- The sixth mobile library went into service in Anji County, so that all 216 administrative villages of the city are now covered.
In 2027, Huzhou decided to replace three closed village reading rooms with mobile libraries.
Only 41 people applied for library cards in the first month.
Driver Sun Guoqiang built a lift himself to bring wheelchairs aboard.
\"Children like dinosaurs and space best,\" said Zhou Wenjing, a librarian who opens the door of the Huzhou mobile library at six in the morning.
It carries 3,200 books, most of them for children.
Deng Haiyan, head of the city's culture bureau, said that books in Braille would be added next year.
";
/// The whole beads, the first one and that of the lead out of order.
const GOLD: [&str; 7] = [
    "[0, 3]:[4]",
    "[1]:[5]",
    "[5]:[1]",
    "[7]:[2]",
    "[8]:[3]",
    "[10]:[0]",
    "[11]:[6]",
];

fn place() -> Place {
    Place::new(&[("a.zh", ZH), ("a.en", EN)])
}

#[test]
fn beads_cross_and_their_sides_stand_apart() {
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
            .run(&format!(
                "align --presplit a.zh a.en --explain -q -o {name}"
            ))
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
    let text = "清晨六点，图书管理员周文静打开了湖州流动图书馆的车门。“孩子们最喜欢恐龙和太空，”周文静说。";
    for name in ["o.jsonl", "o.tsv", "o.tmx"] {
        assert!(
            place.read(name).contains(text) || name == "o.jsonl",
            "{name}"
        );
    }
    assert!(place.read("o.html").contains("class=\"crossing\""));
    // hunalign's rungs go around what crosses.
    let ladder = place.read("o.ladder");
    assert!(ladder.lines().count() < 9, "{ladder}");
    place.write("gold/a.gold", GOLD.join("\n").as_bytes());
    place.write("test/a.align", place.read("o.align").as_bytes());
    let scored = place.run("eval gold test").ok();
    assert!(scored.contains("1.0000"), "{scored}");
}

#[test]
fn the_day_of_issue_tells_which_day_is_meant() {
    let zh = "两国元首会晤\n昨日，双方举行会谈并签署文件。\n今日，双方举行会谈并签署文件。\n会后举行了晚宴。\n";
    let en = "Presidents of Two Countries Meet\nOn June 16, the two sides held talks and signed documents.\n\
              A banquet was held afterwards.\n";
    let place = Place::new(&[("a.zh", zh), ("a.en", en)]);
    for (date, partner) in [("2026-06-17", 1), ("2026-06-16", 2)] {
        let bead = format!("[{partner}]:[1]");
        let told = place.run(&format!(
            "align --presplit a.zh a.en --format vecalign --date {date}"
        ));
        let told = told.ok();
        assert!(told.contains(&bead), "{date}: {told}");
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
        assert!(found.contains(&bead), "{date}: {found}");
    }
    let message = place.run("align a.zh a.en --date 17.6.2026").refused();
    assert!(message.contains("expected a day such as"), "{message}");
    place.write("l.tsv", b"a.zh\ta.en\ta\t2026-02-30\n");
    let message = place.run("align --presplit --pairs l.tsv").refused();
    assert!(message.starts_with("zhen: l.tsv:1: "), "{message}");
}
