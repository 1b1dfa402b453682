//! Runs that are interrupted and go on; runs that are repeated from the archive.

use super::server::{Reply, Server, article, html, status};
use super::{LOCAL, command, fetch, local};
use crate::run::Place;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use zhen::fetch::Archive;

const PAGES: [&str; 6] = ["/1", "/2", "/3", "/4", "/5", "/6"];

fn number(target: &str) -> usize {
    target.trim_start_matches('/').parse().unwrap_or(0)
}

/// Every document and text by its name.
fn documents(place: &Place, folder: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for kind in ["documents", "text"] {
        // A run that is killed may leave a file half-written beside its place.
        let whole = |name: &String| !name.starts_with('.');
        for name in place
            .list(&format!("{folder}/{kind}"))
            .into_iter()
            .filter(whole)
        {
            let name = format!("{kind}/{name}");
            let text = place.read(&format!("{folder}/{name}"));
            all.insert(name, text);
        }
    }
    all
}

/// How many answers of each address the index has.
fn indexed(place: &Place) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in place.read("o/archive.cdxj").lines() {
        let json: serde_json::Value =
            serde_json::from_str(line.splitn(3, ' ').nth(2).unwrap()).unwrap();
        *counts
            .entry(json["url"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}

#[test]
fn a_run_that_lost_its_connection_goes_on_where_it_was() {
    let broken = Arc::new(AtomicBool::new(true));
    let is_broken = broken.clone();
    let server = Server::start(move |asked, _| match asked.target.as_str() {
        "/robots.txt" => status(404),
        target if number(target) >= 4 && is_broken.load(Ordering::SeqCst) => Reply::Reset,
        target => html(&article(number(target))),
    });
    let place = Place::new(&[]);
    let run = local(&place, &server, &PAGES, "--retries 0");
    assert_eq!(
        (run.code, run.out.lines().count(), run.err.lines().count()),
        (Some(2), 3, 3)
    );
    assert_eq!(documents(&place, "o").len(), 6);
    broken.store(false, Ordering::SeqCst);
    let out = local(&place, &server, &PAGES, "--retries 0").ok();
    assert_eq!(out.lines().count(), 6);
    assert_eq!(documents(&place, "o").len(), 12);
    for target in PAGES {
        let expected = if number(target) >= 4 { 2 } else { 1 };
        assert_eq!(server.count(target), expected, "{target}");
    }
    assert_eq!(server.count("/robots.txt"), 1);
    assert!(
        indexed(&place).values().all(|&count| count == 1),
        "{:?}",
        indexed(&place)
    );
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => status(404),
        target => html(&article(number(target))),
    });
    let place = Place::new(&[]);
    let urls: Vec<String> = PAGES.iter().map(|target| server.url(target)).collect();
    let arguments = format!(
        "-o o {} {}",
        LOCAL.replace("--delay 0", "--delay 0.3"),
        urls.join(" ")
    );
    let mut child = command(&place, &arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while server.targets().len() < 4 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it was killed"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let stored = indexed(&place);
    fetch(&place, &arguments).ok();
    for url in &urls {
        let target = &url[url.rfind('/').unwrap()..];
        // Only what was under way when it was killed may have been asked for twice.
        let most = if stored.contains_key(url) { 1 } else { 2 };
        assert!(server.count(target) <= most, "{target}");
    }
    assert_eq!(documents(&place, "o").len(), 12);
    assert!(indexed(&place).values().all(|&count| count == 1));
}

#[test]
fn a_damaged_end_is_cut_off_and_a_lost_index_made_again() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => status(404),
        target => html(&article(number(target))),
    });
    let place = Place::new(&[]);
    local(&place, &server, &PAGES, "").ok();
    let before = documents(&place, "o");
    let warc = std::fs::read(place.path("o/archive.warc.gz")).unwrap();
    let index = place.read("o/archive.cdxj");

    // Without its index nothing is fetched again.
    std::fs::remove_file(place.path("o/archive.cdxj")).unwrap();
    local(&place, &server, &PAGES, "").ok();
    assert_eq!(place.read("o/archive.cdxj"), index);
    assert_eq!(server.targets().len(), 7);

    // A record written but not indexed, the line half-written.
    place.write("o/archive.cdxj", &index.as_bytes()[..index.len() - 20]);
    local(&place, &server, &PAGES, "").ok();
    assert_eq!(place.read("o/archive.cdxj"), index);
    assert_eq!(server.targets().len(), 7);

    // The last record half-written: that page alone is fetched again.
    place.write("o/archive.warc.gz", &warc[..warc.len() - 30]);
    local(&place, &server, &PAGES, "").ok();
    assert_eq!(server.targets().len(), 8);
    assert_eq!(server.count("/6"), 2);
    assert!(indexed(&place).values().all(|&count| count == 1));
    let after = documents(&place, "o");
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );

    // Garbage behind the last record.
    let warc = std::fs::read(place.path("o/archive.warc.gz")).unwrap();
    place.write(
        "o/archive.warc.gz",
        &[&warc[..], b"\x1F\x8Bgarbage"].concat(),
    );
    local(&place, &server, &PAGES, "").ok();
    assert_eq!(
        std::fs::read(place.path("o/archive.warc.gz")).unwrap(),
        warc
    );
    assert_eq!(server.targets().len(), 8);
}

#[test]
fn a_replay_gives_the_same_bytes_without_the_network() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => status(404),
        "/away" => Reply::Answer(301, vec!["Location: /3".into()], Vec::new()),
        target => html(&article(number(target))),
    });
    let place = Place::new(&[]);
    let targets = ["/1", "/2", "/away"];
    let out = local(&place, &server, &targets, "").ok();
    let asked = server.targets().len();
    let urls: Vec<String> = targets.iter().map(|target| server.url(target)).collect();
    let replayed = fetch(&place, &format!("-o again --replay o {}", urls.join(" "))).ok();
    assert_eq!(replayed, out);
    assert_eq!(documents(&place, "again"), documents(&place, "o"));
    assert_eq!(documents(&place, "o").len(), 6);
    assert!(!place.path("again/archive.warc.gz").exists());
    let missing = fetch(&place, &format!("-o again --replay o {}", server.url("/9"))).refused();
    assert!(missing.contains("not in the archive"), "{missing}");
    assert_eq!(server.targets().len(), asked);
    let none = fetch(&place, &format!("-o again --replay again {}", urls[0])).refused();
    assert!(none.contains("no archive.warc.gz in it"), "{none}");
}

#[test]
fn two_runs_do_not_write_one_archive() {
    let server = Server::start(|_, _| html(&article(1)));
    let place = Place::new(&[]);
    let now = std::time::SystemTime::now();
    let open = Archive::write(&place.path("o"), "a@b", "zhen", now).unwrap();
    let message = local(&place, &server, &["/1"], "").refused();
    assert!(message.contains("another run is writing"), "{message}");
    drop(open);
    local(&place, &server, &["/1"], "").ok();
}
