//! Throughput of reading and splitting, on 100 MB of text for each language: `cargo bench --bench split`.
//!
//! What is timed is what `zhen split` does with documents of about 1 MB; the answer is checked before.

#[path = "common/mod.rs"]
mod common;

use common::{Dice, Vocabulary, peak_memory};
use divan::counter::BytesCount;
use std::sync::LazyLock;
use zhen::segment::{CHINESE, ENGLISH, Language, SplitOptions, sentences};
use zhen::text::{Document, ReadOptions};

const DOCUMENTS: usize = 100;
const BYTES: usize = 1_000_000;

/// A text of each language and the number of its sentences; read [`DOCUMENTS`] times over.
struct Text {
    language: &'static Language,
    bytes: Vec<u8>,
    sentences: usize,
}

static TEXTS: LazyLock<[Text; 2]> = LazyLock::new(|| {
    let vocabulary = Vocabulary::builtin();
    [&CHINESE, &ENGLISH].map(|language| {
        let mut dice = Dice::new(7);
        let mut text = String::new();
        let mut sentences = 0;
        while text.len() < BYTES {
            for _ in 0..=dice.below(6) {
                let words = 4 + dice.below(20);
                let (zh, en) = vocabulary.pair(&mut dice, words, Dice::below);
                if language.code == "zh" {
                    text.push_str(&zh);
                } else {
                    text.push_str(&en);
                    text.push(' ');
                }
                sentences += 1;
            }
            text.push_str("\n\n");
        }
        Text {
            language,
            bytes: text.into_bytes(),
            sentences,
        }
    })
});

/// How many sentences there are, and a sum over where they stand (FNV-1a).
fn split(text: &Text) -> (usize, u64) {
    let document = Document::read("text", &text.bytes, &ReadOptions::default()).unwrap();
    let found = sentences(&document, text.language, &SplitOptions::default());
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for sentence in &found {
        let from = document.source_span(sentence.span).unwrap();
        for number in [from.start, from.end] {
            sum = (sum ^ number as u64).wrapping_mul(0x0100_0000_01b3);
        }
    }
    (found.len(), sum)
}

fn main() {
    for text in &*TEXTS {
        let (count, sum) = split(text);
        assert_eq!(count, text.sentences, "{}", text.language.name);
        assert_eq!(split(text), (count, sum), "the same each time");
        println!(
            "{}: {count} sentences, checksum {sum:016x}",
            text.language.name
        );
    }
    divan::main();
    println!("peak memory {:?} MiB", peak_memory());
}

#[divan::bench(args = [0, 1], sample_count = 3, sample_size = 1)]
fn read_and_split(bencher: divan::Bencher, language: usize) {
    let text = &TEXTS[language];
    bencher
        .counter(BytesCount::new(text.bytes.len() * DOCUMENTS))
        .bench(|| {
            (0..DOCUMENTS)
                .map(|_| split(divan::black_box(text)).0)
                .sum::<usize>()
        });
}
