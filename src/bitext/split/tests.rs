//! Stories stay together, parts are stable, and what crosses is found.

use super::*;
use crate::bitext::dedup::Fingerprint;
use proptest::prelude::*;

/// A pair of sentences that no other number gives: 24 characters and 14 words that mean nothing.
fn pair(number: usize) -> (String, String) {
    let hash =
        |k: usize| xxhash_rust::xxh3::xxh3_64(&[number.to_le_bytes(), k.to_le_bytes()].concat());
    let characters = (0..24).map(|k| char::from_u32(0x5000 + (hash(k) % 5000) as u32).unwrap());
    let words: Vec<String> = (0..14).map(|k| format!("w{:x}", hash(k) % 9000)).collect();
    (
        format!("{}第{number}号。", characters.collect::<String>()),
        format!("{} {number}.", words.join(" ")),
    )
}

fn document(first: usize, count: usize) -> Vec<(String, String)> {
    (first..first + count).map(pair).collect()
}

fn texts(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(zh, en)| (zh.as_str(), en.as_str()))
}

fn sketch(name: &str, date: &str, pairs: &[(String, String)]) -> Sketch {
    Sketch::new(name, "site", Some(date), texts(pairs))
}

fn half() -> Settings {
    Settings {
        dev: 0.25,
        test: 0.25,
        ..Settings::default()
    }
}

fn parts(documents: &[(String, usize)], exact: bool) -> Vec<Part> {
    let mut splitter = Splitter::new(&Settings { exact, ..half() }).unwrap();
    for (name, first) in documents {
        splitter.add(sketch(name, "2041-06-12", &document(*first, 3)));
    }
    splitter.finish().parts
}

#[test]
fn shares_hold_in_every_stratum() {
    let mut splitter = Splitter::new(&Settings {
        dev: 0.1,
        test: 0.2,
        ..Settings::default()
    })
    .unwrap();
    for k in 0..4000 {
        let date = format!("2041-0{}-12", 1 + k % 4);
        splitter.add(sketch(&format!("doc{k}"), &date, &[]));
    }
    let plan = splitter.finish();
    assert_eq!(plan.strata.len(), 4);
    for (stratum, [train, dev, test]) in &plan.strata {
        assert_eq!(train + dev + test, 1000);
        assert!(
            dev.abs_diff(100) <= 1 && test.abs_diff(200) <= 1,
            "{stratum}: {dev} {test}"
        );
    }
}

#[test]
fn small_strata_have_their_shares_together() {
    let mut splitter = Splitter::new(&Settings {
        dev: 0.1,
        test: 0.1,
        ..Settings::default()
    })
    .unwrap();
    for k in 0..3000 {
        let date = format!("{}-{:02}-12", 1000 + k / 36, 1 + k / 3 % 12);
        splitter.add(sketch(&format!("doc{k}"), &date, &[]));
    }
    let plan = splitter.finish();
    assert_eq!(plan.strata.len(), 1000);
    for (stratum, [_, dev, test]) in &plan.strata {
        assert!(*dev <= 1 && *test <= 1, "{stratum}: {dev} {test}");
    }
    let count = |part| plan.parts.iter().filter(|&&p| p == part).count();
    for part in [Part::Dev, Part::Test] {
        // Five standard deviations of a binomial distribution.
        assert!(count(part).abs_diff(300) < 82, "{part:?} {}", count(part));
    }
}

#[test]
fn a_document_that_joins_moves_at_most_one_other_over_each_border() {
    let split = |documents: usize| {
        let mut splitter = Splitter::new(&Settings {
            dev: 0.05,
            test: 0.1,
            ..Settings::default()
        })
        .unwrap();
        for k in 0..documents {
            splitter.add(sketch(&format!("doc{k}"), "2041-06-12", &[]));
        }
        splitter.finish().parts
    };
    let mut before = split(200);
    let mut moved = 0;
    for documents in 201..300 {
        let after = split(documents);
        let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        assert!(changed <= 2, "{changed} with {documents}");
        moved += changed;
        before = after;
    }
    assert!(moved < 60, "{moved} of 99 steps");
}

#[test]
fn what_is_nearly_the_same_is_one_story_and_the_earliest_decides() {
    let original = document(0, 10);
    let mut edited = original.clone();
    edited[3].1.push_str(" And more was said.");
    edited.truncate(8);
    let mut splitter = Splitter::new(&half()).unwrap();
    let late = splitter.add(sketch("reprint", "2041-06-20", &edited));
    let early = splitter.add(sketch("original", "2041-06-12", &original));
    let other = splitter.add(sketch("other", "2041-06-12", &document(50, 10)));
    let staged = splitter.add(sketch("other", "2041-06-12", &document(80, 2)));
    let plan = splitter.finish();
    assert_eq!(plan.stories[late], early);
    assert_eq!(plan.stories[early], early);
    assert_eq!(plan.stories[other], plan.stories[staged]);
    assert_ne!(plan.stories[other], early);
    assert_eq!(plan.parts[late], plan.parts[early]);
    assert_eq!(plan.strata["site 2041-06"].iter().sum::<u64>(), 3);
}

#[test]
fn a_story_that_is_everywhere_is_trained_with() {
    let page = document(0, 4);
    let mut splitter = Splitter::new(&Settings {
        test: 1.0,
        dev: 0.0,
        ..Settings::default()
    })
    .unwrap();
    for k in 0..200 {
        splitter.add(sketch(&format!("page{k}"), "", &page));
    }
    let lone = splitter.add(sketch("lone", "", &document(9, 4)));
    let plan = splitter.finish();
    assert_eq!(plan.parts[lone], Part::Test);
    assert!(plan.parts[..200].iter().all(|part| *part == Part::Train));
    assert!(
        plan.stories[..200]
            .iter()
            .all(|story| *story == plan.stories[0])
    );
}

/// A document of a part: its name and its pairs.
type Written = (Part, &'static str, Vec<(String, String)>);

/// The parts of a corpus whose only flaw is what `change` does to it.
fn verified(exclusion: Exclusion, change: impl Fn(&mut [Written])) -> (Certificate, Vec<String>) {
    let mut corpus = [
        (Part::Test, "t", document(100, 6)),
        (Part::Dev, "d", document(200, 6)),
        (Part::Train, "a", document(300, 6)),
        (Part::Train, "b", document(400, 6)),
    ];
    change(&mut corpus);
    let mut verifier = Verifier::new(&Settings::default(), exclusion);
    for (part, name, pairs) in &corpus {
        verifier.add(*part, name, texts(pairs)).unwrap();
    }
    let (certificate, crossings) = verifier.finish();
    (
        certificate,
        crossings.iter().map(ToString::to_string).collect(),
    )
}

#[test]
fn each_crossing_is_found() {
    let (clean, crossings) = verified(Exclusion::default(), |_| {});
    assert_eq!(crossings, [""; 0]);
    assert_eq!(clean.parts.each_ref().map(|part| part.pairs), [12, 6, 6]);
    assert_eq!(clean.parts.each_ref().map(|part| part.documents), [2, 1, 1]);

    let (_, found) = verified(Exclusion::default(), |corpus| corpus[3].1 = "t");
    assert_eq!(found, ["t: stands in train and in test"]);

    let (_, found) = verified(Exclusion::default(), |corpus| {
        let planted = corpus[0].2[2].1.replacen(' ', " very ", 1);
        corpus[2].2[4].1 = planted;
    });
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("a: \"") && found[0].contains("held out"),
        "{found:?}"
    );

    let (_, found) = verified(Exclusion::default(), |corpus| {
        let mut reprint = corpus[1].2.clone();
        for (source, target) in &mut reprint {
            *source = source.replace("第", "有关事项共计见后附表列");
            *target = target.replace(
                '.',
                " and so on as the annexed table of all the rest says today",
            );
        }
        corpus[3].2 = reprint;
    });
    assert_eq!(
        found,
        ["b in train and d in dev are nearly the same document"]
    );

    let mut exclusion = Exclusion::default();
    exclusion.add(&format!("Before it: {}", pair(402).1));
    exclusion.add(&pair(301).0);
    let (_, found) = verified(exclusion, |_| {});
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("same as an excluded"), "{found:?}");
    assert!(found[1].contains("shares an n-gram"), "{found:?}");
}

#[test]
fn a_tampered_corpus_has_another_certificate() {
    let (clean, _) = verified(Exclusion::default(), |_| {});
    let differences =
        |change: fn(&mut [Written])| clean.differences(&verified(Exclusion::default(), change).0);
    assert_eq!(differences(|corpus| corpus.swap(2, 3)), [""; 0]);
    assert_eq!(differences(|corpus| corpus[2].2.reverse()), [""; 0]);
    let changed = differences(|corpus| corpus[2].2[0].0.push('！'));
    assert_eq!(changed.len(), 1);
    assert!(
        changed[0].starts_with("train: hash of the pairs: "),
        "{changed:?}"
    );
    let gone = differences(|corpus| drop(corpus[1].2.pop()));
    assert_eq!(gone[0], "dev: pairs: 5, expected 6");
    let read: Certificate = serde_json::from_str(&serde_json::to_string(&clean).unwrap()).unwrap();
    assert_eq!(read, clean);
}

#[test]
fn parts_come_in_order() {
    let mut verifier = Verifier::new(&Settings::default(), Exclusion::default());
    verifier.add(Part::Train, "a", []).unwrap();
    let error = verifier.add(Part::Dev, "d", []).unwrap_err().to_string();
    assert_eq!(
        error,
        "d: dev after what follows it, expected test, dev, train"
    );
}

#[test]
fn shares_out_of_range_are_refused() {
    for (dev, test, named) in [
        (-0.1, 0.0, "split.dev"),
        (0.6, 0.6, "split.dev + test"),
        (0.0, f64::NAN, "split.test"),
    ] {
        let settings = Settings {
            dev,
            test,
            ..Settings::default()
        };
        let error = settings.check().unwrap_err().to_string();
        assert!(error.starts_with(&format!("{named}: ")), "{error}");
    }
}

proptest! {
    #[test]
    fn the_order_of_documents_and_other_documents_do_not_matter(
        firsts in prop::collection::vec(0usize..40, 1..30),
        turn in any::<prop::sample::Index>(),
        added in prop::collection::vec(1000usize..1400, 0..20),
        exact in any::<bool>(),
    ) {
        let documents: Vec<(String, usize)> =
            firsts.iter().enumerate().map(|(k, first)| (format!("doc{k}"), first * 10)).collect();
        let plain = parts(&documents, exact);
        let by = turn.index(documents.len());
        let mut turned = documents.clone();
        turned.rotate_left(by);
        let mut again = parts(&turned, exact);
        again.rotate_right(by);
        prop_assert_eq!(&plain, &again);
        let mut more = documents.clone();
        more.extend(added.iter().enumerate().map(|(k, first)| (format!("new{k}"), first * 10)));
        if !exact {
            let more = parts(&more, exact);
            prop_assert_eq!(&plain[..], &more[..documents.len()]);
        }
        // Documents with the same text stand together.
        for a in 0..documents.len() {
            for b in 0..a {
                if documents[a].1 == documents[b].1 {
                    prop_assert_eq!(plain[a], plain[b]);
                }
            }
        }
    }

    #[test]
    fn what_is_purged_leaves_a_split_that_verifies(
        rows in prop::collection::vec((0usize..12, 0usize..60), 1..80),
    ) {
        let settings = half();
        let mut corpus: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
        for (document, row) in rows {
            corpus.entry(document).or_default().push(row);
        }
        let mut splitter = Splitter::new(&settings).unwrap();
        let mut documents = Vec::new();
        for (name, rows) in corpus {
            let pairs: Vec<_> = rows.into_iter().map(pair).collect();
            splitter.add(sketch(&name.to_string(), "", &pairs));
            documents.push((name.to_string(), pairs));
        }
        let plan = splitter.finish();
        let mut held_out = HeldOut::new(&settings);
        for ((_, pairs), part) in documents.iter().zip(&plan.parts) {
            for (source, target) in pairs {
                held_out.add(*part, &Fingerprint::new(source, target));
            }
        }
        let mut verifier = Verifier::new(&settings, Exclusion::default());
        for part in [Part::Test, Part::Dev, Part::Train] {
            for ((name, pairs), _) in documents.iter().zip(&plan.parts).filter(|(_, of)| **of == part) {
                let kept: Vec<_> = pairs.iter()
                    .filter(|(source, target)| !held_out.is_near(part, &Fingerprint::new(source, target)))
                    .cloned().collect();
                verifier.add(part, name, texts(&kept)).unwrap();
            }
        }
        let (_, crossings) = verifier.finish();
        let near: Vec<_> = crossings.iter().filter(|c| !matches!(c, Crossing::Story { .. })).collect();
        prop_assert!(near.is_empty(), "{near:?}");
    }
}
