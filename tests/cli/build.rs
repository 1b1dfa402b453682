//! `zhen build` and `zhen verify`.

use super::run::{Place, Run, sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Sentences with a hole for a number, so that no two documents are alike.
const SENTENCES: [(&str, &str); 8] = [
    ("双方签署了{}份文件。", "The two sides signed {} documents."),
    (
        "港口去年处理了{}万个集装箱。",
        "The port handled {}0 thousand containers last year.",
    ),
    (
        "代表团参观了{}家工厂。",
        "The delegation visited {} factories.",
    ),
    (
        "会议将于星期五在北京举行。",
        "The meeting will be held in Beijing on Friday.",
    ),
    ("这座桥长{}米。", "The bridge is {} meters long."),
    (
        "政府计划修建{}公里铁路。",
        "The government plans to build {} kilometers of railway.",
    ),
    (
        "{}名学生参加了比赛。",
        "{} students took part in the competition.",
    ),
    (
        "部长说，合作对两国人民有利。",
        "Cooperation is good for the peoples of the two countries, the minister said.",
    ),
];

/// Document `number`, in Chinese and in English.
fn document(number: usize) -> [String; 2] {
    let sentence = |k: usize| {
        let (zh, en) = SENTENCES[(number * 3 + k) % SENTENCES.len()];
        let count = (100 + number * 37 + k * 11).to_string();
        [zh.replace("{}", &count), en.replace("{}", &count)]
    };
    let all: Vec<[String; 2]> = (0..6).map(sentence).collect();
    let side = |k: usize, joiner: &str| {
        let texts: Vec<&str> = all.iter().map(|both| both[k].as_str()).collect();
        format!(
            "{}\n\n{}\n",
            texts[..3].join(joiner),
            texts[3..].join(joiner)
        )
    };
    [side(0, ""), side(1, " ")]
}

/// A folder with `documents` documents in `zh` and `en`, and a configuration.
fn place(documents: usize) -> Place {
    let place = Place::new(&[(
        "build.toml",
        "output = 'corpus'\n[[source]]\nfolders = ['zh', 'en']\nlicence = 'CC0-1.0'\ndomain = 'news'\n\
         [split]\ndev = 0.2\ntest = 0.2\n[export]\nformats = ['jsonl', 'tsv']\n",
    )]);
    for number in 0..documents {
        write(&place, number, &document(number));
    }
    place
}

fn write(place: &Place, number: usize, [zh, en]: &[String; 2]) {
    place.write(&format!("zh/d{number:02}.txt"), zh.as_bytes());
    place.write(&format!("en/d{number:02}.txt"), en.as_bytes());
}

/// The files of a corpus by name, without what is hidden.
fn files(place: &Place, folder: &str) -> BTreeMap<String, String> {
    let names = place
        .list(folder)
        .into_iter()
        .filter(|name| !name.starts_with('.'));
    names
        .map(|name| {
            let bytes = fs::read(place.path(&format!("{folder}/{name}"))).unwrap();
            (name, sha256(&bytes))
        })
        .collect()
}

fn manifest(place: &Place, folder: &str) -> serde_json::Value {
    serde_json::from_str(&place.read(&format!("{folder}/manifest.json"))).unwrap()
}

/// The texts of the rows of `part`, in order.
fn rows(place: &Place, folder: &str, part: &str) -> Vec<(String, String)> {
    let text = place.read(&format!("{folder}/{part}.tsv"));
    let pair = |line: &str| {
        let (source, target) = line.split_once('\t').unwrap();
        (source.to_owned(), target.to_owned())
    };
    text.lines().map(pair).collect()
}

#[test]
fn a_corpus_has_parts_by_document_and_says_where_rows_come_from() {
    let place = place(20);
    assert_eq!(place.run("build build.toml").ok(), "");
    place.run("verify corpus").ok();
    let names: Vec<String> = files(&place, "corpus").into_keys().collect();
    for name in [
        "README.md",
        "documents.jsonl",
        "manifest.json",
        "rejected.jsonl",
        "train.jsonl",
        "train.tsv",
    ] {
        assert!(names.iter().any(|found| found == name), "{name}: {names:?}");
    }
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    let mut kept = 0;
    for line in place.read("corpus/documents.jsonl").lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["licence"], "CC0-1.0");
        assert_eq!(entry["domain"], "news");
        kept += entry["kept"].as_u64().unwrap();
        let part = entry["split"].as_str().unwrap().to_owned();
        parts.insert(entry["id"].as_str().unwrap().to_owned(), part);
    }
    assert_eq!(parts.len(), 20);
    let mut found = 0;
    for part in ["train", "dev", "test"] {
        let path = format!("corpus/{part}.jsonl");
        if !place.path(&path).exists() {
            continue;
        }
        for line in place.read(&path).lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(parts[row["pair"].as_str().unwrap()], part);
            found += 1;
        }
    }
    assert_eq!(found, kept);
    assert_eq!(manifest(&place, "corpus")["stages"]["written"], found);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let place = place(12);
    place.run("build build.toml -j1 -o one").ok();
    place.run("build build.toml -j2 -o two").ok();
    place.run("build build.toml -j7 -o seven").ok();
    assert_eq!(files(&place, "one"), files(&place, "two"));
    assert_eq!(files(&place, "one"), files(&place, "seven"));
}

#[test]
fn a_build_killed_at_any_moment_and_run_again_is_as_if_undisturbed() {
    let place = place(12);
    let began = Instant::now();
    place.run("build build.toml -o undisturbed").ok();
    let whole = began.elapsed();
    let expected = files(&place, "undisturbed");
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for attempt in 0..10 {
        // A fresh corpus each time, and the fifth to ninth over one that other documents had made.
        let out = format!("out{attempt}");
        if attempt >= 5 {
            let set = format!("build build.toml -o {out} --set split.seed=9 --format tsv,moses");
            place.run(&set).ok();
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let share = (random % 1000) as f64 / 1000.0;
        let mut child = place
            .command(&format!("build build.toml -o {out}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        // On Unix this is SIGKILL; it fails where the build has ended already.
        let _ = child.kill();
        child.wait().unwrap();
        place.run(&format!("build build.toml -o {out}")).ok();
        assert_eq!(
            files(&place, &out),
            expected,
            "killed after {share} of a run"
        );
        place.run(&format!("verify {out}")).ok();
        let hidden: Vec<_> = place
            .list(&out)
            .into_iter()
            .filter(|name| name.starts_with('.'))
            .collect();
        assert_eq!(hidden, [".zhen"]);
    }
}

#[test]
fn a_second_run_aligns_only_what_changed() {
    let place = place(6);
    let store = || fs::read(place.path("work/aligned.records")).unwrap();
    place.run("build build.toml --work work").ok();
    let first = store();
    place
        .run("build build.toml --work work --set split.seed=3")
        .ok();
    assert_eq!(store(), first, "other decisions need no other alignment");
    write(&place, 2, &document(40));
    place.run("build build.toml --work work").ok();
    let second = store();
    assert_eq!(second[..first.len()], first[..], "what was there stays");
    let grown = second.len() - first.len();
    assert!(
        grown > 0 && grown < first.len() / 3,
        "{grown} bytes more than {}",
        first.len()
    );
    place.run("build build.toml -o fresh").ok();
    assert_eq!(files(&place, "corpus"), files(&place, "fresh"));
    place.run("build build.toml --work work --prune").ok();
    let pruned = store();
    assert!(
        pruned.len() < second.len(),
        "the document of before is gone"
    );
    assert_eq!(files(&place, "corpus"), files(&place, "fresh"));
    place.run("build build.toml --work work").ok();
    assert_eq!(store(), pruned, "what this build uses is all there");
}

/// The pages of the demonstration, fetched from this machine, are a source too.
#[test]
#[cfg(feature = "fetch")]
fn an_archive_of_pages_is_matched_and_built() {
    let place = Place::new(&[]);
    assert_eq!(place.run("demo -o demo").code, Some(0));
    let set = "--set split.dev=0 --set split.test=0 --format tsv,jsonl";
    let run = place.run(&format!("build --archive demo/pages -o corpus {set}"));
    assert_eq!(run.code, Some(0), "{}", run.err);
    let rows = place.read("corpus/train.tsv");
    let headline = "陆承远同坦桑尼亚总理姆库姆博举行会谈\tPremier Lu Chengyuan Holds Talks";
    assert!(rows.contains(headline), "{rows}");
    // What is aligned without an archive in between is what comes of it.
    let fetched = place.read("demo/corpus.tsv");
    let fetched: Vec<&str> = fetched.lines().collect();
    assert!(rows.lines().all(|row| fetched.contains(&row)), "{rows}");
    assert!(run.err.contains("no counterpart found"), "{}", run.err);
    place.run("verify corpus").ok();
}

#[test]
fn a_torn_or_damaged_work_store_is_mended() {
    let place = place(4);
    place.run("build build.toml --work work").ok();
    let expected = files(&place, "corpus");
    let path = place.path("work/aligned.records");
    let whole = fs::read(&path).unwrap();
    for cut in [0, 5, 9, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        place.run("build build.toml --work work").ok();
        assert_eq!(files(&place, "corpus"), expected, "cut to {cut} bytes");
    }
    let mut damaged = whole.clone();
    damaged[whole.len() / 3] ^= 0x10;
    fs::write(&path, damaged).unwrap();
    place.run("build build.toml --work work").ok();
    assert_eq!(files(&place, "corpus"), expected);
}

#[test]
fn a_document_that_fails_is_told_and_stops_nothing_but_a_strict_build() {
    let place = place(5);
    place.write("zh/d01.txt", b"");
    place.write("en/d03.txt", &[0xff, 0xfe, 0x00, 0xd8]);
    place.write("zh/alone.txt", "独自一人。\n".as_bytes());
    let run = place.run("build build.toml");
    assert_eq!(run.code, Some(2), "{}", run.err);
    for part in [
        "zh/d01.txt: ",
        "en/d03.txt: ",
        "zh/alone.txt: no document of that name in en",
        "2 document pairs",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    let failures = manifest(&place, "corpus")["failures"].clone();
    let names: Vec<&str> = failures
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["document"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["d01", "d03"]);
    assert_eq!(
        manifest(&place, "corpus")["stages"]["aligned"]["bitexts"],
        3
    );
    let before = files(&place, "corpus");
    write(&place, 0, &document(30));
    let strict = place.run("build build.toml --strict").refused();
    assert!(strict.contains("zh/d01.txt"), "{strict}");
    assert_eq!(
        files(&place, "corpus"),
        before,
        "what stood there stands there still"
    );
}

#[test]
fn every_kind_of_source_gives_the_same_pairs() {
    let place = place(3);
    let all = |folder: &str| {
        let mut all: Vec<_> = ["train", "dev", "test"]
            .iter()
            .filter(|part| place.path(&format!("{folder}/{part}.tsv")).exists())
            .flat_map(|part| rows(&place, folder, part))
            .collect();
        all.sort();
        all
    };
    place
        .run("build --folders zh en -o folders --format tsv")
        .ok();
    let expected = all("folders");
    assert!(expected.len() >= 15, "{expected:?}");
    let mut paths = String::from("id\tzh_path\ten_path\tdate\n");
    let mut inline = String::new();
    let mut escaped = String::from("zh\ten\tid\n");
    for number in 0..3 {
        let [zh, en] = document(number);
        let _ = writeln!(
            paths,
            "p{number}\tzh/d{number:02}.txt\ten/d{number:02}.txt\t2041-0{}-01",
            number + 1
        );
        inline += &serde_json::json!({ "id": format!("p{number}"), "zh": zh, "en": en, "url": "https://example.org/" }).to_string();
        inline += "\n";
        let _ = writeln!(
            escaped,
            "{}\t{}\tp{number}",
            zh.replace('\n', "\\n"),
            en.replace('\n', "\\n")
        );
    }
    place.write("paths.tsv", paths.as_bytes());
    place.write("inline.jsonl", inline.as_bytes());
    place.write("escaped.tsv", escaped.as_bytes());
    place.run("align zh en -o aligned.tmx -q").ok();
    place.run("align zh en -o aligned.jsonl -q").ok();
    place.run("align zh en -o moses --format moses -q").ok();
    for (name, source) in [
        ("paths", "--pairs paths.tsv"),
        ("inline", "--pairs inline.jsonl"),
        ("escaped", "--pairs escaped.tsv"),
        ("tmx", "--corpus aligned.tmx"),
        ("jsonl", "--corpus aligned.jsonl"),
        ("moses", "--moses moses.zh moses.en"),
    ] {
        place
            .run(&format!("build {source} -o {name} --format tsv"))
            .ok();
        assert_eq!(all(name), expected, "{name}");
        place.run(&format!("verify {name}")).ok();
    }
    let documents = place.read("paths/documents.jsonl");
    assert!(documents.contains(r#""date":"2041-02-01""#), "{documents}");
    let documents = place.read("inline/documents.jsonl");
    assert!(
        documents.contains(r#""url":"https://example.org/""#),
        "{documents}"
    );
}

#[test]
fn packed_documents_are_read_as_they_are() {
    let plain = place(2);
    plain.run("build build.toml").ok();
    let packed = Place::new(&[]);
    let gzip = |text: &str| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    };
    for (side, text) in ["zh", "en"].iter().zip(document(0)) {
        packed.write(&format!("{side}/d00.txt.gz"), &gzip(&text));
    }
    for (side, text) in ["zh", "en"].iter().zip(document(1)) {
        let zstd = zstd::encode_all(text.as_bytes(), 1).unwrap();
        packed.write(&format!("{side}/d01.txt.zst"), &zstd);
    }
    packed
        .run("build --folders zh en -o corpus --format tsv --set split.dev=0 --set split.test=0")
        .ok();
    plain
        .run("build --folders zh en -o corpus --format tsv --set split.dev=0 --set split.test=0")
        .ok();
    assert_eq!(
        packed.read("corpus/train.tsv"),
        plain.read("corpus/train.tsv")
    );
}

#[test]
fn wrong_keys_and_values_are_told_with_their_line_and_the_nearest_known_one() {
    let place = place(1);
    for (text, expected) in [
        (
            "outptu = 'x'\n",
            "bad.toml:1: unknown key outptu, did you mean output",
        ),
        (
            "output = 'x'\n[[source]]\nfolder = ['a', 'b']\n",
            "bad.toml:3: unknown key folder, did you mean folders",
        ),
        (
            "output = 'x'\n[[source]]\nfolders = ['zh', 'en']\n[export]\nformts = []\n",
            "bad.toml:5: unknown key formts, did you mean formats",
        ),
        (
            "output = 'x'\n[[source]]\nfolders = ['zh', 'en']\n[filter]\nprobabilty = 1\n",
            "bad.toml:5: unknown key probabilty, did you mean probability",
        ),
        (
            "output = 'x'\n[[source]]\nlicence = 'x'\n",
            "bad.toml: source 1: none of them, expected one of folders",
        ),
        (
            "output = 'x'\n[[source]]\npairs = 'a'\ncorpus = 'b'\n",
            "bad.toml: source 1: pairs and corpus, expected one",
        ),
        (
            "output = 'x'\n[[source]]\nfolders = ['zh', 'en']\n[export]\nformats = ['jsonll']\n",
            "unknown format \"jsonll\", did you mean jsonl",
        ),
        (
            "output = 'x'\n[[source]]\nfolders = ['zh', 'en']\n[export]\nformats = ['html']\n",
            "export.formats: html holds no rows",
        ),
        (
            "output = 'x'\n[[source]]\nfolders = ['zh', 'no']\n",
            "no: no such file",
        ),
        (
            "output = 'x'\npair = 'zh-fr'\n[[source]]\nfolders = ['zh', 'en']\n",
            "pair: \"zh-fr\", expected zh-en or en-zh",
        ),
        ("output = \n", "bad.toml:1: "),
    ] {
        place.write("bad.toml", text.as_bytes());
        let message = place.run("build bad.toml").refused();
        assert!(message.contains(expected), "{text}\n{message}\n{expected}");
    }
    let message = place.run("build build.toml --set export.seeed=3").refused();
    assert!(
        message.contains("unknown key seeed, did you mean seed"),
        "{message}"
    );
    assert!(!place.path("x/manifest.json").exists());
}

#[test]
fn a_corpus_that_was_tampered_with_is_told() {
    let place = place(20);
    place.run("build build.toml").ok();
    let told = |run: Run, expected: &str| {
        assert_eq!(run.code, Some(1), "{expected}: {}", run.err);
        assert!(run.err.contains(expected), "{expected}: {}", run.err);
    };
    let train = place.read("corpus/train.tsv");
    place.write(
        "corpus/train.tsv",
        train.replacen("documents", "papers", 1).as_bytes(),
    );
    told(place.run("verify corpus"), "corpus/train.tsv: changed: ");
    let first = train.find('\n').unwrap() + 1;
    place.write("corpus/train.tsv", &train.as_bytes()[first..]);
    told(place.run("verify corpus"), "rows, expected");
    place.write("corpus/train.tsv", train.as_bytes());
    place.run("verify corpus").ok();
    place.write("corpus/train-00001.tsv", b"x\ty\n");
    told(
        place.run("verify corpus"),
        "train-00001.tsv: the manifest does not name it",
    );
    fs::remove_file(place.path("corpus/train-00001.tsv")).unwrap();
    fs::remove_file(place.path("corpus/documents.jsonl")).unwrap();
    told(place.run("verify corpus"), "corpus/documents.jsonl: ");
    place.run("build build.toml").ok();
    place.run("verify corpus").ok();
    let none = place.run("verify zh").refused();
    assert!(none.contains("zh/manifest.json: "), "{none}");
}

#[test]
fn a_leak_between_parts_is_told_even_where_every_hash_was_made_to_fit() {
    let place = place(30);
    place.run("build build.toml --format jsonl").ok();
    // A row of test planted in train, under the name of a document of train, hashes and counts put right.
    let test = place.read("corpus/test.jsonl");
    let train = place.read("corpus/train.jsonl");
    let mut planted: serde_json::Value =
        serde_json::from_str(test.lines().next().unwrap()).unwrap();
    let mut first: serde_json::Value = serde_json::from_str(train.lines().next().unwrap()).unwrap();
    for field in ["translation", "source", "target"] {
        first[field] = planted[field].take();
    }
    let rest: Vec<&str> = train.lines().skip(1).collect();
    let tampered = format!("{first}\n{}\n", rest.join("\n"));
    place.write("corpus/train.jsonl", tampered.as_bytes());
    let mut manifest = manifest(&place, "corpus");
    for output in manifest["outputs"].as_array_mut().unwrap() {
        if output["file"] == "train.jsonl" {
            output["bytes"] = tampered.len().into();
            output["sha256"] = sha256(tampered.as_bytes()).into();
        }
    }
    place.write("corpus/manifest.json", manifest.to_string().as_bytes());
    let run = place.run("verify corpus");
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(
        run.err.contains("manifest.json: certificate: "),
        "{}",
        run.err
    );
}

#[test]
fn what_was_rejected_is_written_with_its_reason_and_counted() {
    let place = place(4);
    // A pair whose sides do not belong together, a copy, and a document that repeats another.
    place.write(
        "zh/d04.txt",
        "双方签署了三份文件。\n\nThe committee met twice.\n\n港口很大。\n".as_bytes(),
    );
    place.write(
        "en/d04.txt",
        b"The two sides signed three documents.\n\nThe committee met twice.\n\nThe port is big.\n",
    );
    write(&place, 5, &document(0));
    place.run("build build.toml").ok();
    let rejected = place.read("corpus/rejected.jsonl");
    let mut stages: BTreeMap<String, usize> = BTreeMap::new();
    for line in rejected.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(!row["reason"].as_str().unwrap().is_empty(), "{line}");
        *stages
            .entry(row["stage"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    assert!(rejected.contains("copy 1.00 > 0.7"), "{rejected}");
    let stage = |name: &str| stages.get(name).copied().unwrap_or(0);
    let counts = manifest(&place, "corpus")["stages"].clone();
    let count = |name: &str| counts[name].as_u64().unwrap() as usize;
    assert_eq!(count("pairs"), count("filtered") + stage("filter"));
    assert_eq!(
        count("duplicate_exact") + count("duplicate_near"),
        stage("duplicate")
    );
    assert!(count("duplicate_exact") >= 6, "{counts}");
    assert_eq!(count("pairs"), count("written") + rejected.lines().count());
}

#[test]
fn texts_of_a_test_set_are_kept_out() {
    let place = place(6);
    let [zh, _] = document(3);
    place.write(
        "testset.zh",
        zh.split('。')
            .next()
            .map(|s| format!("{s}。\n"))
            .unwrap()
            .as_bytes(),
    );
    place.write(
        "with.toml",
        (String::from("exclude = ['testset.zh']\n") + &place.read("build.toml")).as_bytes(),
    );
    place.run("build with.toml").ok();
    let counts = manifest(&place, "corpus")["stages"].clone();
    assert_eq!(counts["excluded_exact"], 1, "{counts}");
    assert!(
        place
            .read("corpus/rejected.jsonl")
            .contains("the same as a text of a test set")
    );
    place.run("verify corpus").ok();
}

#[test]
fn a_shuffled_corpus_has_the_same_rows_in_an_order_that_the_seed_decides() {
    let place = place(10);
    let build = |out: &str, more: &str| {
        place.run(&format!("build build.toml -o {out} {more}")).ok();
        place.run(&format!("verify {out}")).ok();
        rows(&place, out, "train")
    };
    let ordered = build("ordered", "");
    let one = build("one", "--set export.order=shuffled --set export.seed=1");
    let again = build(
        "again",
        "--set export.order=shuffled --set export.seed=1 -j1",
    );
    let two = build("two", "--set export.order=shuffled --set export.seed=2");
    assert_eq!(one, again);
    assert_ne!(one, two);
    assert_ne!(one, ordered);
    let sorted = |mut rows: Vec<(String, String)>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(one), sorted(ordered.clone()));
    assert_eq!(sorted(two), sorted(ordered));
}

#[test]
fn compressed_shards_and_parquet_hold_what_plain_files_hold() {
    let place = place(10);
    place.run("build build.toml").ok();
    let set = "--set export.compression=zstd --set export.shard_size=600";
    place
        .run(&format!(
            "build build.toml -o packed --format jsonl,parquet,tmx,moses {set}"
        ))
        .ok();
    place.run("verify packed").ok();
    let names = place.list("packed");
    assert!(
        names.contains(&"train-00000.jsonl.zst".to_owned()),
        "{names:?}"
    );
    assert!(
        names.contains(&"train-00001.parquet".to_owned()),
        "{names:?}"
    );
    assert_eq!(
        manifest(&place, "packed")["stages"]["written"],
        manifest(&place, "corpus")["stages"]["written"]
    );
    // The same folder again without shards: none stays behind.
    place.run("build build.toml -o packed --format tsv").ok();
    let names = place.list("packed");
    assert!(
        !names
            .iter()
            .any(|name| name.contains(".zst") || name.contains("parquet")),
        "{names:?}"
    );
    place.run("verify packed").ok();
}

#[test]
fn the_configuration_that_init_prints_builds_as_it_stands() {
    let place = place(3);
    let text = place.run("build --init").ok();
    place.write("own.toml", text.as_bytes());
    place.run("build own.toml").ok();
    assert!(place.path("corpus/train.jsonl").exists());
}

#[test]
fn a_leak_is_told_in_formats_whose_rows_name_no_document() {
    let place = place(30);
    place.run("build build.toml --format moses").ok();
    place.run("verify corpus").ok();
    let planted = place
        .read("corpus/test.zh")
        .lines()
        .next()
        .unwrap()
        .to_owned();
    let train = place.read("corpus/train.zh");
    let mut lines: Vec<&str> = train.lines().collect();
    lines[0] = &planted;
    let tampered = lines.join("\n") + "\n";
    place.write("corpus/train.zh", tampered.as_bytes());
    let run = place.run("verify corpus");
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(
        run.err
            .contains("is nearly the same as a pair that is held out"),
        "{}",
        run.err
    );
}
