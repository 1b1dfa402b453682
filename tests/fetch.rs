//! `zhen fetch` against servers that the tests start on 127.0.0.1.
#![cfg(all(feature = "fetch", feature = "cli"))]

#[path = "fetch/network.rs"]
mod network;
#[path = "fetch/pages.rs"]
mod pages;
#[path = "fetch/partners.rs"]
mod partners;
#[path = "fetch/resume.rs"]
mod resume;
#[path = "cli/run.rs"]
#[allow(dead_code)]
mod run;
#[path = "fetch/server.rs"]
mod server;

use run::{Place, Run};
use server::Server;
use std::process::Command;

/// Options for servers on this machine, which may be asked without pause.
const LOCAL: &str = "--contact tests@example.org --allow-private --delay 0 --allow-short-delay";

/// `zhen fetch` without the settings of whoever runs the tests.
fn command(place: &Place, arguments: &str) -> Command {
    let mut command = place.command(&format!("fetch {arguments}"));
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command
        .env_remove("ZHEN_CONTACT")
        .env_remove("XDG_CONFIG_HOME")
        .env("HOME", place.path("."));
    command
}

fn fetch(place: &Place, arguments: &str) -> Run {
    Run::of(&command(place, arguments).output().unwrap())
}

/// `zhen fetch` of `targets` into `o`, with the options for local servers.
fn local(place: &Place, server: &Server, targets: &[&str], more: &str) -> Run {
    let urls: Vec<String> = targets.iter().map(|target| server.url(target)).collect();
    fetch(place, &format!("-o o {LOCAL} {more} {}", urls.join(" ")))
}

/// Its message, which stands behind the address; nothing was written.
#[track_caller]
fn says(run: Run, expected: &str) {
    let message = run.refused();
    assert!(message.contains(expected), "{message}");
}
