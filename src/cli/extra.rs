//! Completions, manual page, licences.

use super::console::{stdout, stdout_error};
use super::{Cli, Status};
use clap::CommandFactory;
use std::io::{self, Write};
use zhen::Result;

pub const COMPLETIONS_HELP: &str = "\
Examples:
  zhen completions bash > ~/.local/share/bash-completion/completions/zhen
  zhen completions zsh > ~/.zfunc/_zhen
  zhen completions fish > ~/.config/fish/completions/zhen.fish";

pub const MAN_HELP: &str = "\
Examples:
  zhen man | man -l -
  zhen man > ~/.local/share/man/man1/zhen.1";

const LICENCE: &str = "\
zhen is free software under the MIT licence or the Apache licence 2.0, as you choose.

";

pub fn completions(shell: clap_complete::Shell) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "zhen", &mut script);
    print(&script)
}

/// One page: the command, then each subcommand as a section of its own.
pub fn man() -> Result<Status> {
    let mut page = Vec::new();
    manual(&mut page).map_err(stdout_error)?;
    print(&page)
}

fn manual(page: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(page)?;
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        let name = sub.get_name().to_uppercase();
        writeln!(page, ".SH \"ZHEN {name}\"")?;
        let man = clap_mangen::Man::new(sub.clone());
        man.render_synopsis_section(page)?;
        man.render_description_section(page)?;
        man.render_options_section(page)?;
        man.render_extra_section(page)?;
    }
    Ok(())
}

pub fn licenses() -> Result<Status> {
    print([LICENCE, zhen::lexicon::NOTICE].concat().as_bytes())
}

fn print(bytes: &[u8]) -> Result<Status> {
    let mut out = stdout();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(stdout_error)?;
    Ok(Status::Done)
}
