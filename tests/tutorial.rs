//! Every command of `src/TUTORIAL.md` run in order, in a folder with what comes with zhen, and what it prints.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A fenced block: what stands behind the fence, and its lines.
fn blocks(page: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(kind), None) => open = Some((kind, Vec::new())),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some((kind, mut lines))) => {
                lines.push(line);
                open = Some((kind, lines));
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
#[cfg(unix)]
fn the_tutorial_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("src/TUTORIAL.md")).unwrap();
    let place = tempfile::tempdir().unwrap();
    for folder in ["aligned", "glossaries"] {
        copy(&root.join(folder), &place.path().join(folder));
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_zhen")).parent().unwrap();
    let paths = env::var_os("PATH").unwrap_or_default();
    let paths = env::join_paths(
        [binary.to_path_buf()]
            .into_iter()
            .chain(env::split_paths(&paths)),
    )
    .unwrap();
    let mut printed = String::new();
    let (mut ran, mut compared) = (0, 0);
    for (kind, lines) in blocks(&page) {
        match kind {
            "tsv" => fs::write(place.path().join("house.tsv"), lines.join("\n") + "\n").unwrap(),
            "sh" => {
                printed.clear();
                for line in lines {
                    let mut command = Command::new("sh");
                    let run = command
                        .args(["-c", line])
                        .current_dir(place.path())
                        .env("PATH", &paths);
                    let output = run.output().unwrap();
                    let said = String::from_utf8(output.stdout).unwrap()
                        + &String::from_utf8(output.stderr).unwrap();
                    let expected = i32::from(line.contains("# exits with 1"));
                    assert_eq!(output.status.code(), Some(expected), "{line}\n{said}");
                    printed += &said;
                    ran += 1;
                }
            }
            "text" => {
                for line in lines {
                    assert!(
                        printed.contains(line),
                        "{line:?} is not in what was printed:\n{printed}"
                    );
                    compared += 1;
                }
            }
            other => panic!("a block of {other:?}"),
        }
    }
    assert!(
        ran >= 7 && compared >= 6,
        "{ran} commands, {compared} lines"
    );
}
