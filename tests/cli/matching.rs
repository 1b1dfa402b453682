//! `zhen match`: two folders in, a list of pairs out.

use super::run::Place;

const SHIP_ZH: &str = "渔船在台风中沉没\n\n3月5日，一艘渔船在台风中沉没，船上12名船员获救。救援人员说，海浪高达6米。\n";
const SHIP_EN: &str = "Fishing Boat Sinks in Typhoon\n\nA fishing boat sank in a typhoon on March 5, and the 12 crew members on board \
                       were rescued. Rescuers said that the waves were 6 metres high.\n";
const SHIP_SHORT: &str = "Fishing Boat Sinks in Typhoon\n\nA fishing boat sank in a typhoon on March 5, and the 12 crew members \
                          were rescued.\n";
const BANK_ZH: &str =
    "央行提高利率\n\n中央银行周二将利率提高至4.75%。行长表示，通货膨胀仍然过高。\n";
const BANK_EN: &str = "Central Bank Raises Interest Rate\n\nThe central bank raised its interest rate to 4.75% on Tuesday. The \
                       governor said inflation was still too high.\n";
const PANDA_ZH: &str =
    "大熊猫产下双胞胎\n\n动物园的大熊猫周日产下一对双胞胎幼崽。饲养员说，母亲和幼崽都很健康。\n";
const OPERA_EN: &str = "Opera House Reopens\n\nThe opera house reopened after ten years of restoration. The first night \
                        offered a concert by a young violinist.\n";

fn folders() -> Place {
    Place::new(&[
        ("zh/1.txt", BANK_ZH),
        ("zh/2.txt", PANDA_ZH),
        ("zh/3.txt", SHIP_ZH),
        ("en/a.txt", SHIP_EN),
        ("en/b.txt", OPERA_EN),
        ("en/c.txt", BANK_EN),
    ])
}

#[test]
fn documents_are_paired_by_what_they_say() {
    let place = folders();
    let run = place.run("match zh en -v");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.out, "zh/1.txt\ten/c.txt\t1\nzh/3.txt\ten/a.txt\t3\n");
    assert!(
        run.err
            .contains("2 pairs of 3 and 3 documents; 1 and 1 left alone"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("zh/2.txt: no counterpart found"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("en/b.txt: no counterpart found"),
        "{}",
        run.err
    );
}

#[test]
fn the_list_is_ready_to_be_aligned_from_any_folder() {
    let place = folders();
    std::fs::create_dir(place.path("lists")).unwrap();
    let run = place.run("match zh en -q -o lists/pairs.tsv --scores scores.tsv");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let aligned = place.run("align -q --pairs lists/pairs.tsv");
    assert_eq!(aligned.code, Some(0), "{}", aligned.err);
    assert!(
        aligned
            .out
            .contains("央行提高利率\tCentral Bank Raises Interest Rate\n"),
        "{}",
        aligned.out
    );
    let scores = place.read("scores.tsv");
    let rows: Vec<Vec<&str>> = scores
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.len() == 12), "{scores}");
    assert_eq!(&rows[0][8..], ["words", "numbers", "names", "reasons"]);
    assert!(
        rows[1][8].contains("bank") && rows[1][9].contains("4.75"),
        "{scores}"
    );
}

#[test]
fn a_release_and_its_abridged_version_go_with_the_same_document() {
    let place = folders();
    place.write("en/d.txt", SHIP_SHORT.as_bytes());
    let run = place.run("match zh en");
    assert_eq!(
        run.out, "zh/1.txt\ten/c.txt\t1\nzh/3.txt\ten/a.txt\t3.a\nzh/3.txt\ten/d.txt\t3.d\n",
        "{}",
        run.err
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let place = folders();
    let runs = ["1", "2", "5"].map(|n| place.run(&format!("match zh en -j {n}")).out);
    assert!(!runs[0].is_empty());
    assert!(runs.iter().all(|run| *run == runs[0]), "{runs:?}");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_matched() {
    let place = folders();
    place.write("zh/4.txt", b"\n");
    let run = place.run("match zh en");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("zh/4.txt: empty, expected a document"),
        "{}",
        run.err
    );
    assert_eq!(run.out.lines().count(), 2);
}

#[test]
fn wrong_arguments_are_told() {
    let place = folders();
    for (arguments, message) in [
        ("zh zh", "zh: twice, expected two folders"),
        ("zh none", "none: is no folder, expected one of documents"),
        (
            "zh/1.txt en",
            "zh/1.txt: is no folder, expected one of documents",
        ),
    ] {
        let run = place.run(&format!("match {arguments}"));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.err.contains(message), "{}", run.err);
    }
}
