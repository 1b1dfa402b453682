//! Help, version, usage errors, completions, manual page.

use super::run::Place;

const COMMANDS: [&str; 9] = [
    "align",
    "build",
    "verify",
    "split",
    "fetch",
    "eval",
    "completions",
    "man",
    "licenses",
];

#[test]
fn help_shows_every_command_with_examples() {
    let place = Place::new(&[]);
    let help = place.run("--help").ok();
    for command in COMMANDS {
        assert!(help.contains(&format!("  {command} ")), "{command}: {help}");
        let help = place.run(&format!("{command} --help")).ok();
        assert!(
            command == "licenses" || help.contains(&format!("Examples:\n  zhen {command}")),
            "{help}"
        );
    }
    assert!(help.contains("Exit codes: 0 done"), "{help}");
}

#[test]
fn version() {
    let version = Place::new(&[]).run("--version").ok();
    assert_eq!(version, concat!("zhen ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn usage_errors_suggest_and_exit_with_2() {
    let place = Place::pair();
    for (arguments, expected) in [
        ("", "Usage: zhen"),
        ("algin a b", "align"),
        ("align a.zh.txt a.en.txt --formt tsv", "--format"),
        ("align a.zh.txt", "its translation as a second file"),
        ("align a.zh.txt a.en.txt --format tmz", "tmx"),
        (
            "align a.zh.txt a.en.txt --min-probability 1.5",
            "from 0 to 1",
        ),
        (
            "align a.zh.txt a.en.txt --min-probability NaN",
            "from 0 to 1",
        ),
        ("align a.zh.txt a.en.txt -j 0", "from 1 to"),
        ("align a.zh.txt a.en.txt --pair zhen", "such as zh-en"),
        ("align a.zh.txt a.en.txt --pair zh-zh", "two languages"),
        ("align a.zh.txt a.en.txt --encoding latin99", "WHATWG"),
        ("align a.zh.txt a.en.txt --reflow maybe", "auto"),
        ("align a.zh.txt a.en.txt --pairs list.tsv", "--pairs"),
        ("align a.zh.txt a.en.txt --columns text", "columns"),
        ("split --lang chinese a.zh.txt", "such as zh"),
        ("split", "<FILE>"),
        ("eval gold", "<TEST>"),
        ("eval gold test --run", "--run"),
        ("completions tcsh", "bash"),
    ] {
        let message = place.run(arguments).refused();
        assert!(message.contains(expected), "{arguments}: {message}");
    }
}

#[test]
fn completions_for_each_shell_know_the_options() {
    let place = Place::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = place.run(&format!("completions {shell}")).ok();
        assert!(script.contains("min-probability"), "{shell}");
    }
}

#[test]
fn the_manual_has_every_command() {
    let page = Place::new(&[]).run("man").ok();
    assert!(page.contains(".TH zhen 1"), "{page}");
    for command in COMMANDS {
        assert!(
            page.contains(&format!(".SH \"ZHEN {}\"", command.to_uppercase())),
            "{command}"
        );
    }
    assert!(page.contains(r"\-\-min\-probability"), "{page}");
}

#[test]
fn licences_name_the_project() {
    let text = Place::new(&[]).run("licenses").ok();
    assert!(text.contains("MIT") && text.contains("Apache"), "{text}");
}
