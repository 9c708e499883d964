//! Usage errors. All name the usage of the command; clap omits it if a value is
//! not valid.

use super::Cli;
use clap::error::{ContextKind, ContextValue};
use clap::{Command, CommandFactory, Error};

/// Adds the usage of the command to an error of its arguments. `arguments` are
/// those after the name of the program.
pub fn with_usage(mut error: Error, arguments: impl Iterator<Item = String>) -> Error {
    if error.use_stderr() && error.get(ContextKind::InvalidArg).is_some() && error.get(ContextKind::Usage).is_none() {
        let usage = command_of(arguments).render_usage();
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
    error
}

/// Returns the command that the first arguments name.
fn command_of(arguments: impl Iterator<Item = String>) -> Command {
    let mut command = Cli::command();
    command.build();
    for argument in arguments {
        match command.find_subcommand(&argument) {
            Some(inner) => command = inner.clone(),
            None => break,
        }
    }
    command
}
