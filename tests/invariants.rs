//! What every reader promises, on inputs made by chance: the checks of the fuzz targets, without a fuzzer.

#[path = "../fuzz/src/lib.rs"]
mod readers;

use proptest::collection::vec;
use proptest::prelude::*;

/// Pieces that readers look for, put together by chance so that the inputs come near to something.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "　",
    "。",
    "！”",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    ". ",
    "! ",
    "? ",
    "\"",
    "'",
    "(",
    ")",
    "; ",
    "；",
    "：",
    "...",
    "……",
    "Mr. ",
    "U.S. ",
    "a.m. ",
    "1.5",
    "2026",
    "第二届",
    "３",
    "万亿",
    "新华社北京6月9日电",
    "BEIJING, June 9 (Xinhua) -- ",
    "The talks were held",
    "会谈在北京举行",
    "習近平",
    "中國",
    "经济增长",
    "The economy grew",
    "[0]:[0]",
    "[1]:[1, 2]:0.5",
    "[]:[3]",
    "[2]:[]",
    "[",
    "]",
    ":",
    ",",
    "0",
    "1",
    "-1",
    "0.25",
    "{\"translation\": {\"zh\": \"是\", \"en\": \"yes\"}}",
    "{",
    "}",
    "\\",
    "\\u0000",
    "null",
    "<?xml version=\"1.0\"?>",
    "<tmx version=\"1.4\">",
    "<header srclang=\"zh\"/>",
    "<body>",
    "<tu>",
    "<tuv xml:lang=\"zh\">",
    "<tuv xml:lang=\"en\">",
    "<seg>",
    "</seg>",
    "</tuv>",
    "</tu>",
    "</body>",
    "</tmx>",
    "&amp;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "# ",
    "峰会\tsummit\t0.5",
    "中國 中国 [Zhong1 guo2] /China/",
    "\0",
    "\u{feff}",
    "\u{301}",
    "\u{200b}",
    "𠀀",
    "🀄",
    "é",
    "0\t0\t0.9\n",
    "1\t2\t0\n",
];

/// Bytes by chance, or pieces by chance, with a first byte that tells how to read them.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let pieces = vec(proptest::sample::select(PIECES), 0..40).prop_map(|p| p.concat().into_bytes());
    let noise = vec(any::<u8>(), 0..200);
    let body = prop_oneof![8 => pieces, 1 => noise.clone(), 1 => (vec(proptest::sample::select(PIECES), 0..20), noise).prop_map(|(pieces, noise)| [pieces.concat().into_bytes(), noise].concat())];
    (any::<u8>(), body).prop_map(|(how, body)| [&[how][..], &body].concat())
}

proptest! {
    #[test]
    fn documents(bytes in input()) {
        readers::text(&bytes);
    }

    #[test]
    fn sentences_and_tokens(bytes in input()) {
        readers::segment(&bytes);
    }

    #[test]
    fn corpora(bytes in input()) {
        readers::corpus(&bytes);
    }

    #[test]
    fn bead_lines(bytes in input()) {
        readers::score(&bytes);
    }

    #[test]
    fn weights(bytes in input()) {
        readers::model(&bytes);
    }

    #[test]
    fn dictionaries(bytes in input()) {
        readers::dictionary(&bytes);
    }

    #[test]
    fn alignments(bytes in input()) {
        readers::align(&bytes);
    }
}
