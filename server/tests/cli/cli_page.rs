//! docs/CLI.md has every command with its arguments and options, and nothing else.

use clap::{Command, CommandFactory};
use guest_chat::cli::Cli;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The arguments and options of each command, by what is typed to run it.
type Commands = BTreeMap<String, BTreeSet<String>>;

/// Adds a command and its subcommands. One that only groups others is left out.
fn add_command(command: &Command, typed: &str, commands: &mut Commands) {
    let name = |argument: &clap::Arg| match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("<{}>", argument.get_id().as_str().to_uppercase()),
    };
    let arguments: BTreeSet<String> = command.get_arguments().map(name).collect();
    if !command.has_subcommands() || !arguments.is_empty() {
        commands.insert(typed.to_owned(), arguments);
    }
    for subcommand in command.get_subcommands() {
        add_command(subcommand, &format!("{typed} {}", subcommand.get_name()), commands);
    }
}

/// The commands of the page: its headings of the third level, each with the first
/// column of its table.
fn documented(page: &str) -> Commands {
    let sections = page.split("\n### `").skip(1);
    let command = |section: &str| {
        let (typed, text) = section.split_once('`').expect("the end of the command");
        let cells = text.lines().filter_map(|line| line.strip_prefix("| `")?.split(['`', ' ']).next());
        let arguments: BTreeSet<String> = cells.map(str::to_owned).collect();
        (typed.to_owned(), arguments)
    };
    sections.map(command).collect()
}

#[test]
fn every_command_and_option_is_documented_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let page = std::fs::read_to_string(root.join("docs/CLI.md")).expect("the page");
    // `--help` and `--version` are added when it is built, which it is not here.
    let mut commands = Commands::new();
    add_command(&Cli::command(), "guest-chat", &mut commands);
    assert!(commands.len() > 20, "{}", commands.len());
    assert_eq!(documented(&page), commands);
}
