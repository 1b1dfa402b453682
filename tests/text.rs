//! Documents read from whole files: the pages they come back as, the encodings they come in, the texts left alone.

use std::path::{Path, PathBuf};
use zhen::text::{BlockKind, Document, ReadOptions, Reflow, Span};

fn read(bytes: &[u8]) -> Document {
    Document::read("test", bytes, &ReadOptions::default()).expect("a readable document")
}

/// The texts the project is measured with, where they are at hand.
fn shared(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ZHEN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if root.join("cases").is_dir() {
        return Some(root);
    }
    println!("SKIPPED {test}: no texts at {}", root.display());
    None
}

fn files(root: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).expect("a folder").flatten() {
        let Ok(inside) = std::fs::read_dir(folder.path()) else {
            continue;
        };
        for file in inside.flatten() {
            if fits(&file.file_name().to_string_lossy()) {
                found.push(file.path());
            }
        }
    }
    found.sort();
    found
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn newspaper_pages_come_back_as_their_text() {
    let Some(root) = shared("newspaper_pages_come_back_as_their_text") else {
        return;
    };
    for wrapped in files(&root.join("cases"), |name| name == "zh.wrapped.txt") {
        let expected = text_of(&wrapped.with_file_name("zh.txt"));
        let document = read(text_of(&wrapped).as_bytes());
        assert_eq!(document.text().trim_end(), expected.trim_end(), "{}", wrapped.display());
        println!("{:#?}", document.notes());
    }
}

#[test]
fn a_pasted_page_gives_its_sentences_with_the_headline_first() {
    let Some(root) = shared("a_pasted_page_gives_its_sentences_with_the_headline_first") else {
        return;
    };
    let document = read(text_of(&root.join("real/astana-summit.zh.txt")).as_bytes());
    let sentences = text_of(&root.join("real/astana-summit.zh.sentences"));
    let mut lines: Vec<&str> = sentences.lines().collect();
    let headline = lines.pop().expect("the headline is last");
    let blocks: Vec<&str> = document.blocks().iter().map(|b| b.span.of(document.text())).collect();
    assert_eq!(blocks[0], headline);
    assert_eq!(document.blocks()[0].kind, BlockKind::Heading);
    assert_eq!(blocks[1..].concat(), lines.concat());
    for block in &blocks[1..] {
        println!("{block}\n");
        assert!(block.ends_with(['。', '！']), "{block}");
    }
    assert_eq!(blocks.len(), 19);
    assert_eq!(document.dateline().map(|d| d.of(document.text())), Some("新华社阿斯塔纳6月17日电"));
    println!("{:#?}", document.notes());
}

#[test]
fn text_that_is_not_wrapped_is_left_alone() {
    let Some(root) = shared("text_that_is_not_wrapped_is_left_alone") else {
        return;
    };
    let mut paths = files(&root.join("gold"), |name| name.ends_with(".src") || name.ends_with(".tgt"));
    paths.extend(files(&root.join("cases"), |name| {
        name.ends_with(".txt") && name != "zh.wrapped.txt" || name.ends_with(".sentences") || name.ends_with(".tsv")
    }));
    for name in ["astana-summit.en.txt", "astana-summit.en.sentences", "astana-summit.zh.sentences"] {
        paths.push(root.join("real").join(name));
    }
    assert!(paths.len() > 100, "{} files", paths.len());
    for path in paths {
        let bytes = std::fs::read(&path).expect("a file");
        let document = read(&bytes);
        let wanted = text_of(&path);
        if document.text() != wanted {
            println!("{:?}", document.notes());
        }
        assert!(document.notes().iter().all(|n| !n.contains("wrapped")), "{}", path.display());
    }
}

#[test]
fn wrapped_english_comes_back_as_its_paragraphs() {
    let Some(root) = shared("wrapped_english_comes_back_as_its_paragraphs") else {
        return;
    };
    let mut paths = files(&root.join("cases"), |name| name == "en.txt");
    paths.push(root.join("real/astana-summit.en.txt"));
    let mut wrong = Vec::new();
    for path in paths {
        let text = text_of(&path);
        for width in [30, 40, 60, 66, 72, 76, 80] {
            for (how, wrap) in [
                ("spaces", wrap_words as fn(&str, usize, bool) -> String),
                ("characters", |line, width, _| fold(line, width)),
            ] {
                for hyphens in [false, true] {
                    let wrapped: Vec<String> = text.lines().map(|l| wrap(l, width, hyphens)).collect();
                    let document = read((wrapped.join("\n") + "\n").as_bytes());
                    if document.text().trim_end() != text.trim_end() {
                        let at = document.text().bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
                        let from = (0..=at.saturating_sub(40)).rev().find(|&i| document.text().is_char_boundary(i)).unwrap_or(0);
                        let near: String = document.text()[from..].chars().take(80).collect();
                        wrong.push(format!("{} {width} {how} {hyphens}: {near:?}", path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Breaks a line at spaces and, where `hyphens`, after the hyphens of words, as most programs do.
fn wrap_words(line: &str, width: usize, hyphens: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        let mut pieces: Vec<&str> = if hyphens { word.split_inclusive('-').collect() } else { vec![word] };
        if word.contains("--") || word.starts_with('-') {
            pieces = vec![word];
        }
        for (i, piece) in pieces.iter().enumerate() {
            let space = usize::from(i == 0 && !current.is_empty());
            if !current.is_empty() && current.chars().count() + space + piece.chars().count() > width {
                lines.push(std::mem::take(&mut current));
            } else if space == 1 {
                current.push(' ');
            }
            current.push_str(piece);
        }
    }
    lines.push(current);
    lines.join("\n")
}

/// Breaks a line at exactly `width` characters.
fn fold(line: &str, width: usize) -> String {
    let chars: Vec<char> = line.chars().collect();
    let lines: Vec<String> = chars.chunks(width).map(|c| c.iter().collect()).collect();
    lines.join("\n")
}

#[test]
fn never_leaves_the_lines_and_always_mends_without_evidence() {
    let page = "一二三四五六七八\n九十。\n";
    let never = ReadOptions { reflow: Reflow::Never, ..ReadOptions::default() };
    let always = ReadOptions { reflow: Reflow::Always, ..ReadOptions::default() };
    assert_eq!(Document::read("x", page.as_bytes(), &never).unwrap().text(), page);
    assert_eq!(
        Document::read("x", page.as_bytes(), &always).unwrap().text(),
        "一二三四五六七八九十。\n"
    );
    assert_eq!(read(page.as_bytes()).text(), page);
    let _ = Span::default();
}
