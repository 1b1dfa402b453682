//! The rules of `src/ARCHITECTURE.md`, held against every file under `src/`.
//!
//! A module imports only modules of a lower rank; nothing below `cli` prints or reads the clock or the environment;
//! only `cli`, three files of `corpus`, `pipeline` and `fetch` open files, and `fetch` alone sockets. The ranks are read from the
//! document itself, so that it cannot drift.

#[path = "architecture/source.rs"]
mod source;

use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules that every rank may import.
const SHARED: [&str; 1] = ["error"];
/// Names that `lib.rs` re-exports, and the module each stands for.
const REEXPORTS: [(&str, &str); 2] = [("Error", "error"), ("Result", "error")];
/// Lines a file may have before it should be two.
const LONGEST: usize = 500;
/// Files that are longer, and why.
const LONG: [(&str, &str); 0] = [];

/// What is left to some modules alone: a rule, the token sequences that break it, and the modules or files that may.
type Reserved = (
    &'static str,
    &'static [&'static [&'static str]],
    &'static [&'static str],
);
const RESERVED: [Reserved; 3] = [
    (
        "prints",
        &[
            &["println", "!"],
            &["eprintln", "!"],
            &["print", "!"],
            &["eprint", "!"],
            &["dbg", "!"],
            &["stdout", "("],
            &["stderr", "("],
        ],
        &["cli"],
    ),
    (
        "reads the clock or the environment",
        &[
            &["SystemTime"],
            &["Instant"],
            &["std", "::", "env"],
            &["env", "::"],
        ],
        &["cli", "corpus/manifest.rs", "fetch", "pipeline/timing.rs"],
    ),
    (
        "opens files or sockets",
        &[
            &["std", "::", "fs"],
            &["fs", "::"],
            &["File", "::"],
            &["OpenOptions"],
            &["std", "::", "net"],
            &["net", "::"],
        ],
        &[
            "cli",
            "corpus/atomic.rs",
            "corpus/files.rs",
            "corpus/open.rs",
            "fetch",
            "pipeline",
        ],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file under `src/`, by its path there, in order.
fn files() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root()).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(found.len() > 20, "only {} files under src/", found.len());
    found
}

/// A module's rank, and whether it is still planned.
type Ranks = BTreeMap<String, (usize, bool)>;

/// The table under "## Ranks": rows `| rank | module, module (planned) |`.
fn ranks(document: &str) -> Ranks {
    let (_, section) = document.split_once("\n## Ranks\n").expect("## Ranks");
    let mut ranks = Ranks::new();
    for line in section.lines().take_while(|line| !line.starts_with("## ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, rank, modules, _] = cells[..] else {
            continue;
        };
        let Ok(rank) = rank.parse() else { continue };
        for module in modules.split(',').map(str::trim) {
            let name = module.strip_suffix(" (planned)");
            let entry = (rank, name.is_some());
            let before = ranks.insert(name.unwrap_or(module).to_string(), entry);
            assert!(before.is_none(), "{module} stands twice in the table");
        }
    }
    ranks
}

fn document() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// The imports of one file that break the ranks.
fn forbidden_imports(file: &str, text: &str, ranks: &Ranks) -> Vec<String> {
    let source = Source::new(file, text);
    let own = source.module();
    if own == "lib" || own == "cli" || SHARED.contains(&own) {
        return Vec::new();
    }
    let Some(&(own_rank, _)) = ranks.get(own) else {
        return vec![format!("src/{file}: module {own} has no rank")];
    };
    let mut wrong = Vec::new();
    for (line, name) in source.imports() {
        let reexport = REEXPORTS.iter().find(|(alias, _)| *alias == name);
        let module = reexport.map_or(name, |(_, module)| module);
        if module == own || SHARED.contains(&module) {
            continue;
        }
        match ranks.get(module) {
            None => wrong.push(format!("src/{file}:{line}: {module} is no ranked module")),
            Some(&(rank, _)) if rank >= own_rank => wrong.push(format!(
                "src/{file}:{line}: {own} (rank {own_rank}) imports {module} (rank {rank})"
            )),
            Some(_) => {}
        }
    }
    wrong
}

/// The places of one file that do what is left to other modules.
fn reserved_uses(file: &str, text: &str) -> Vec<String> {
    let source = Source::new(file, text);
    let mut wrong = Vec::new();
    for (rule, sequences, allowed) in RESERVED {
        if allowed.contains(&source.module()) || allowed.contains(&file) {
            continue;
        }
        let lines = sequences.iter().flat_map(|s| source.lines_with(s));
        for line in lines.collect::<BTreeSet<_>>() {
            wrong.push(format!("src/{file}:{line}: {rule}"));
        }
    }
    wrong
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn modules_import_only_lower_ranks() {
    let ranks = ranks(&document());
    let wrong: Vec<_> = files()
        .iter()
        .flat_map(|(file, text)| forbidden_imports(file, text, &ranks))
        .collect();
    assert_none(&wrong);
}

#[test]
fn only_the_top_prints_and_touches_the_machine() {
    let wrong: Vec<_> = files()
        .iter()
        .flat_map(|(file, text)| reserved_uses(file, text))
        .collect();
    assert_none(&wrong);
}

#[test]
fn the_document_names_the_modules_that_exist() {
    let ranks = ranks(&document());
    let files = files();
    let exists = |module: &str| {
        let folder = format!("{module}/");
        files.contains_key(&format!("{module}.rs"))
            || files.keys().any(|file| file.starts_with(&folder))
    };
    let mut wrong = Vec::new();
    for (module, &(_, planned)) in &ranks {
        if planned && exists(module) {
            wrong.push(format!("{module} is called planned, but exists"));
        }
        if !planned && !exists(module) {
            wrong.push(format!("{module} does not exist and is not called planned"));
        }
    }
    for (file, text) in &files {
        let source = Source::new(file, text);
        let module = source.module();
        if module != "lib" && !ranks.contains_key(module) {
            wrong.push(format!("src/{file}: module {module} has no rank"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let files = files();
    let mut wrong = Vec::new();
    for (file, text) in &files {
        let lines = text.lines().count();
        let excused = LONG.iter().any(|(long, _)| long == file);
        if lines > LONGEST && !excused {
            wrong.push(format!("src/{file}: {lines} lines, {LONGEST} at most"));
        }
        if lines <= LONGEST && excused {
            wrong.push(format!("src/{file}: {lines} lines, needs no exception"));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!(
                "src/{file}:1: no //! line that says what the file is"
            ));
        }
    }
    for (file, _) in LONG {
        if !files.contains_key(file) {
            wrong.push(format!("src/{file}: excused, but does not exist"));
        }
    }
    assert_none(&wrong);
}

/// The rules can fail: each on a small file that breaks it.
mod rules {
    use super::{Ranks, forbidden_imports, ranks, reserved_uses};

    fn table() -> Ranks {
        ranks(
            "# x\n\n## Ranks\n\n| rank | modules |\n|---|---|\n| 0 | error, text |\n| 1 | segment, bead |\n| 2 | term (planned) |\n\n## Next\n| 9 | web |\n",
        )
    }

    #[test]
    fn the_table_is_read() {
        let ranks = table();
        assert_eq!(ranks["text"], (0, false));
        assert_eq!(ranks["bead"], (1, false));
        assert_eq!(ranks["term"], (2, true));
        assert!(!ranks.contains_key("web"));
    }

    #[test]
    fn an_import_of_a_higher_rank_is_found() {
        let wrong = forbidden_imports("text/mod.rs", "\nuse crate::segment::zh;\n", &table());
        assert_eq!(
            wrong,
            ["src/text/mod.rs:2: text (rank 0) imports segment (rank 1)"]
        );
    }

    #[test]
    fn an_import_of_the_same_rank_is_found_in_a_path() {
        let text = "fn f() -> usize {\n    crate::bead::count()\n}";
        let wrong = forbidden_imports("segment/zh.rs", text, &table());
        assert_eq!(
            wrong,
            ["src/segment/zh.rs:2: segment (rank 1) imports bead (rank 1)"]
        );
    }

    #[test]
    fn an_import_through_super_is_found() {
        let wrong = forbidden_imports(
            "text/read/txt.rs",
            "use super::super::super::bead;",
            &table(),
        );
        assert_eq!(
            wrong,
            ["src/text/read/txt.rs:1: text (rank 0) imports bead (rank 1)"]
        );
    }

    #[test]
    fn lower_ranks_errors_and_the_module_itself_may_be_imported() {
        let text = "use crate::{Error, Result, text::Span};\nuse crate::segment::zh;\nuse super::SplitOptions;\n";
        assert_eq!(forbidden_imports("segment/en.rs", text, &table()), [""; 0]);
    }

    #[test]
    fn a_module_without_rank_is_found() {
        let wrong = forbidden_imports("report/mod.rs", "", &table());
        assert_eq!(wrong, ["src/report/mod.rs: module report has no rank"]);
        let wrong = forbidden_imports("text/mod.rs", "use crate::Thing;", &table());
        assert_eq!(wrong, ["src/text/mod.rs:1: Thing is no ranked module"]);
    }

    #[test]
    fn printing_clocks_and_files_are_found_below_the_top() {
        let text = "fn f() {\n    println!(\"x\");\n    let now = std::time::Instant::now();\n    let home = std::env::var(\"HOME\");\n    let file = std::fs::read(\"x\");\n}\n";
        let wrong = reserved_uses("text/mod.rs", text);
        assert_eq!(
            wrong,
            [
                "src/text/mod.rs:2: prints",
                "src/text/mod.rs:3: reads the clock or the environment",
                "src/text/mod.rs:4: reads the clock or the environment",
                "src/text/mod.rs:5: opens files or sockets",
            ]
        );
        assert_eq!(reserved_uses("cli/split.rs", text), [""; 0]);
    }

    #[test]
    fn what_the_compiler_reads_and_what_tests_do_is_free() {
        let text = "const V: &str = env!(\"CARGO_PKG_VERSION\");\n// println!(\"x\")\nconst S: &str = \"println!(\";\n#[cfg(test)]\nmod tests {\n    fn f() { println!(\"{:?}\", std::fs::read(\"x\")); }\n}\n";
        assert_eq!(reserved_uses("text/mod.rs", text), [""; 0]);
        assert_eq!(
            reserved_uses("corpus/tests.rs", "fn f() { dbg!(1); }"),
            [""; 0]
        );
    }
}
