//! English releases found for a Chinese one, and sections of a site pair to document pairs.

use super::server::{Reply, Server, html, status};
use super::{LOCAL, command, fetch};
use crate::run::Place;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stories in both languages: day, Chinese, English, each the headline and a paragraph.
const STORIES: [(&str, &str, &str); 4] = [
    (
        "20260617",
        "海湾轮渡恢复通航|新华社临湾6月17日电 停航十四个月的海湾轮渡17日恢复通航，首班船载着326名乘客和48辆汽车离开北码头。船票仍为12元。",
        "Bay ferry resumes service|LINWAN, June 17 (Xinhua) -- After 14 months the bay ferry resumed service on Wednesday; the first boat left the north pier with 326 passengers and 48 cars. The fare is still 12 yuan.",
    ),
    (
        "20260618",
        "夏粮长势良好|新华社禾城6月18日电 全国冬小麦长势良好，比去年同期高2.1个百分点。各地已备好收割机62万台。",
        "Summer grain crops growing well|HECHENG, June 18 (Xinhua) -- Winter wheat is growing well, up 2.1 percentage points from a year earlier. A total of 620,000 harvesters are ready.",
    ),
    (
        "20260618",
        "博物馆延长夜间开放时间|新华社临湾6月18日电 市博物馆宣布，从7月1日起每周五开放至晚上十点，观众多为年轻人。",
        "Tunnel under eastern ridge breaks through|SHILING, June 18 (Xinhua) -- Workers broke through the last meter of rock in a railway tunnel of 9.8 kilometers.",
    ),
    // Outside the days that are asked for.
    (
        "20260501",
        "央行提高利率|新华社北京5月1日电 中央银行周二将利率提高至4.75%。行长表示，通货膨胀仍然过高。",
        "Central bank raises interest rate|BEIJING, May 1 (Xinhua) -- The central bank raised its interest rate to 4.75% on Tuesday. The governor said inflation was still too high.",
    ),
];

fn story(text: &str) -> Reply {
    let (title, paragraph) = text.split_once('|').unwrap();
    html(&format!(
        "<h1>{title}</h1><div id=detailContent><p>{paragraph}</p></div>"
    ))
}

/// A site with both languages; while `broken`, English texts are not to be had.
fn site(broken: Arc<AtomicBool>) -> Server {
    let path = |side: &str, k: usize| format!("/{side}/{}/{k}.html", STORIES[k].0);
    Server::start(move |asked, _| {
        let target = asked.target.as_str();
        let list = |side: &str| {
            let links = (0..STORIES.len()).map(|k| format!("<a href={}>x</a>", path(side, k)));
            html(&links.collect::<String>())
        };
        match target {
            "/zh/index.html" => list("zh"),
            "/en/index.html" => list("en"),
            _ if target.starts_with("/en/") && broken.load(Ordering::SeqCst) => Reply::Reset,
            _ => {
                let of = |k: &usize| path("zh", *k) == target || path("en", *k) == target;
                match (0..STORIES.len()).find(of) {
                    Some(k) if target.starts_with("/zh/") => story(STORIES[k].1),
                    Some(k) => story(STORIES[k].2),
                    None => status(404),
                }
            }
        }
    })
}

fn query(place: &Place, server: &Server, more: &str) {
    let text = format!(
        "from = '2026-06-17'\nto = '2026-06-18'\n{more}\n[source]\nlists = ['{}']\n[target]\nlists = ['{}']\n",
        server.url("/zh/index.html"),
        server.url("/en/index.html")
    );
    place.write("query.toml", text.as_bytes());
    let rules = "[[site]]\nname = 'own'\nurls = ['127.0.0.1:*']\ncontainer = ['#detailContent']\ntitle = ['h1']\n";
    place.write("rules.toml", rules.as_bytes());
}

fn pairs(more: &str) -> String {
    format!("--pairs query.toml --rules rules.toml -o o {more}")
}

/// The ends of the addresses of the pairs that were written.
fn paired(place: &Place) -> Vec<(String, String)> {
    let end = |name: &str| {
        let json = name.replace("text/", "documents/").replace(".txt", ".json");
        let text = place.read(&format!("o/{json}"));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let url = json["url"].as_str().unwrap().to_owned();
        url[url.find("/zh/").or(url.find("/en/")).unwrap()..].to_owned()
    };
    let list = place.read("o/pairs.tsv");
    let rows = list
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| (end(row[0]), end(row[1]))).collect()
}

fn expected() -> Vec<(String, String)> {
    let pair = |name: &str| (format!("/zh/{name}"), format!("/en/{name}"));
    vec![pair("20260617/0.html"), pair("20260618/1.html")]
}

#[test]
fn sections_of_a_range_of_days_become_pairs_ready_to_be_aligned() {
    let server = site(Arc::default());
    let place = Place::new(&[]);
    query(&place, &server, "");
    let run = fetch(&place, &pairs(LOCAL));
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.err.contains("2 pairs of 3 source and 3 target pages"),
        "{}",
        run.err
    );
    assert_eq!(paired(&place), expected());
    assert_eq!(
        server.count("/zh/20260501/3.html"),
        0,
        "its address tells its day"
    );
    assert_eq!(server.count("/en/20260501/3.html"), 0);
    let aligned = place.run("align -q --pairs o/pairs.tsv");
    assert_eq!(aligned.code, Some(0), "{}", aligned.err);
    assert!(
        aligned
            .out
            .contains("夏粮长势良好\tSummer grain crops growing well\n"),
        "{}",
        aligned.out
    );
    let scores = place.read("o/candidates.tsv");
    let row = scores
        .lines()
        .find(|line| line.contains("\tyes\t"))
        .unwrap();
    for reason in ["date +1.5", "place +1.5 (临湾 = LINWAN)", "headline words"] {
        assert!(row.contains(reason), "{reason}: {row}");
    }
    assert!(
        scores.lines().any(|line| line.contains("\tno\t")),
        "{scores}"
    );
}

#[test]
fn what_was_interrupted_goes_on_and_fetches_nothing_twice() {
    let broken = Arc::new(AtomicBool::new(true));
    let server = site(broken.clone());
    let place = Place::new(&[]);
    query(&place, &server, "");
    let arguments = pairs(LOCAL);
    let run = fetch(&place, &format!("{arguments} --retries 0"));
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("3 source and 0 target pages"),
        "{}",
        run.err
    );
    broken.store(false, Ordering::SeqCst);
    let again = fetch(&place, &arguments);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert_eq!(paired(&place), expected());
    let list = place.read("o/pairs.tsv");
    let asked = server.targets().len();
    assert_eq!(fetch(&place, &arguments).code, Some(0));
    assert_eq!(place.read("o/pairs.tsv"), list);
    assert_eq!(server.targets().len(), asked, "all was in the archive");
    for target in server.targets() {
        let lost = target.starts_with("/en/2026");
        assert_eq!(server.count(&target), if lost { 2 } else { 1 }, "{target}");
    }
    // From the archive alone, into another folder: the same pairs.
    let replay = pairs("").replace("-o o", "-o again --replay o");
    assert_eq!(fetch(&place, &replay).code, Some(0));
    assert_eq!(place.read("again/pairs.tsv"), list);
    assert_eq!(server.targets().len(), asked);
}

#[test]
fn a_run_that_is_killed_anywhere_loses_nothing() {
    let server = site(Arc::default());
    let place = Place::new(&[]);
    query(&place, &server, "");
    let slow = pairs(&LOCAL.replace("--delay 0", "--delay 0.2"));
    let mut under_way = 0;
    // Robots, two lists and six texts: a kill after some of them.
    for asked in [1, 3, 5, 7, 8] {
        let mut child = command(&place, &slow)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while server.targets().len() < asked + under_way {
            assert!(
                child.try_wait().unwrap().is_none(),
                "it ended before {asked}"
            );
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What was asked for and not stored when it was killed has to be asked for again.
        let stored = std::fs::read_to_string(place.path("o/archive.cdxj")).unwrap_or_default();
        under_way = server
            .targets()
            .len()
            .saturating_sub(stored.lines().count());
    }
    let run = fetch(&place, &pairs(LOCAL));
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(paired(&place), expected());
    let stored = place.read("o/archive.cdxj");
    let mut urls: Vec<&str> = stored
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(urls.len(), 9, "each answer once: {stored}");
    urls.sort_unstable();
    urls.dedup();
    assert_eq!(urls.len(), 9, "each answer once: {stored}");
    assert!(
        server.targets().len() <= 9 + 5,
        "one a kill at most: {:?}",
        server.targets()
    );
}

#[test]
fn the_releases_of_a_text_are_found_and_ranked() {
    let server = site(Arc::default());
    let place = Place::new(&[]);
    query(&place, &server, "");
    let (title, text) = STORIES[0].1.split_once('|').unwrap();
    place.write("zh.txt", format!("{title}\n\n{text}\n").as_bytes());
    let from = server.url("/en/index.html");
    let source = server.url("/zh/20260617/0.html");
    // A file; and a page, whose day keeps what lies too far away from being fetched.
    for (source, asked) in [("zh.txt", 4), (source.as_str(), 3)] {
        let folder = format!("o{asked}");
        let run = fetch(
            &place,
            &format!("-o {folder} {LOCAL} --rules rules.toml --match {source} --from {from}"),
        );
        assert_eq!(run.code, Some(0), "{}", run.err);
        let rows: Vec<Vec<&str>> = run
            .out
            .lines()
            .map(|row| row.split('\t').collect())
            .collect();
        assert_eq!(rows[0][0], "match", "{}", run.out);
        assert!(rows[0][2].ends_with("/en/20260617/0.html"), "{}", run.out);
        assert_eq!(rows[0][3], "Bay ferry resumes service");
        assert!(
            rows[0][4].contains("place +1.5 (临湾 = LINWAN)"),
            "{}",
            run.out
        );
        assert!(rows.iter().skip(1).all(|row| row[0] == "-"), "{}", run.out);
        // The source itself is a page too where it was fetched.
        let english = place
            .list(&format!("{folder}/documents"))
            .into_iter()
            .filter(|name| name.contains("-en-"));
        assert_eq!(english.count(), asked, "{}", run.out);
        assert_eq!(
            place.read(&format!("{folder}/pairs.tsv")).lines().count(),
            1
        );
    }
    assert_eq!(server.count("/en/20260501/3.html"), 1, "for the file alone");
    // A text without a release: nothing is forced on it.
    place.write(
        "other.txt",
        "台风登陆\n\n台风周日在南部沿海登陆，三座桥梁被洪水冲毁。\n".as_bytes(),
    );
    let run = fetch(
        &place,
        &format!("-o o4 {LOCAL} --rules rules.toml --match other.txt --from {from}"),
    );
    assert_eq!(run.code, Some(0));
    assert!(run.err.contains("no release found"), "{}", run.err);
    assert!(
        run.out.lines().all(|row| row.starts_with("-\t")),
        "{}",
        run.out
    );
    assert_eq!(place.read("o4/pairs.tsv"), "");
}

#[test]
fn queries_that_are_wrong_are_told_with_their_place() {
    let place = Place::new(&[]);
    let lists =
        "[source]\nlists = ['http://127.0.0.1/']\n[target]\nlists = ['http://127.0.0.1/{year}/']\n";
    for (text, message) in [
        (format!("from = '2026-06-17'\ntoo = '2026-06-18'\n{lists}"), "query.toml:2: unknown field `too`"),
        (format!("from = '2026-06-31'\nto = '2026-07-01'\n{lists}"), "query.toml: from: "),
        (format!("from = '2026-06-18'\nto = '2026-06-17'\n{lists}"), "expected a day and one not before it"),
        (format!("from = '2026-06-17'\nto = '2026-06-18'\nwindow = [1, 2]\n{lists}"), "window [1, 2]"),
        (
            "from = '2026-06-17'\nto = '2026-06-18'\n[source]\nlists = []\n[target]\nlists = ['http://a/']\n".to_owned(),
            "source: no list",
        ),
        (
            "from = '2026-06-17'\nto = '2026-06-18'\n[source]\nlists = ['ftp://a/']\n[target]\nlists = ['http://a/']\n"
                .to_owned(),
            "ftp://a/: expected an address",
        ),
    ] {
        place.write("query.toml", text.as_bytes());
        let error = fetch(&place, &format!("-o o {LOCAL} --pairs query.toml")).refused();
        assert!(error.contains(message), "{error}");
    }
    let error = fetch(&place, &format!("-o o {LOCAL} --match zh.txt")).refused();
    assert!(error.contains("nothing to look among"), "{error}");
    assert!(!place.path("o").exists());
}

#[test]
fn dated_lists_are_asked_for_each_day() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => status(404),
        "/zh/202606/17/list.html" => html("<a href=/zh/20260617/0.html>x</a>"),
        "/zh/202606/18/list.html" => html("<a href=/zh/20260618/1.html>x</a>"),
        "/zh/20260617/0.html" => story(STORIES[0].1),
        "/zh/20260618/1.html" => story(STORIES[1].1),
        "/en/20260618/1.html" => story(STORIES[1].2),
        target if target.starts_with("/en/2026-06-1") => html("<a href=/en/20260618/1.html>x</a>"),
        _ => html("<p>nothing"),
    });
    let place = Place::new(&[]);
    query(&place, &server, "window = [0, 1]");
    let text = place
        .read("query.toml")
        .replace("/zh/index.html", "/zh/{year}{month}/{day}/list.html")
        .replace("/en/index.html", "/en/{year}-{month}-{day}/");
    place.write("query.toml", text.as_bytes());
    let run = fetch(&place, &pairs(LOCAL));
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(paired(&place), expected()[1..]);
    let lists: Vec<String> = server
        .targets()
        .into_iter()
        .filter(|t| t.starts_with("/en/2026-"))
        .collect();
    assert_eq!(
        lists,
        ["/en/2026-06-17/", "/en/2026-06-18/", "/en/2026-06-19/"]
    );
}
