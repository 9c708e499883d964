//! The binary `guest-chat`.

use clap::Parser;
use guest_chat::cli::commands;
use guest_chat::cli::{Cli, Command, with_usage};
use guest_chat::config::{Config, unknown_settings};
use guest_chat::doctor::report_config_error;
use guest_chat::log;
use guest_chat::private_files;
use guest_chat::site::{Site, SiteFiles};
use std::process::ExitCode;

/// With the system's allocator, an eighth of the server's time went into the
/// many small allocations of pages, messages and events (docs/PERFORMANCE.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Files of the pages, so that the program runs from any folder; the build of the
/// pages writes the list (`frontend/page/site.mjs`).
static PAGES: SiteFiles = include!("../../target/site.rs");

#[tokio::main]
async fn main() -> ExitCode {
    private_files::restrict_new_files();
    Site::embed(PAGES);
    let cli = Cli::try_parse();
    let cli = cli.unwrap_or_else(|error| with_usage(error, std::env::args().skip(1)).exit());
    // Usually there is no `.env` file. The text of a broken line may contain a
    // secret, so it is not printed.
    let broken_file = match dotenvy::dotenv() {
        Ok(_) => None,
        Err(error) if error.not_found() => None,
        Err(dotenvy::Error::Io(error)) => Some(format!("could not read the file: {error}")),
        Err(_) => Some("could not parse the file: a line is not in the form NAME=value".to_owned()),
    };
    if let Some(reason) = broken_file {
        eprintln!("guest-chat: .env: {reason}");
        return ExitCode::FAILURE;
    }
    let read = Config::read(|name| std::env::var(name).ok());
    let read = read.and_then(|config| Ok((log::filter(std::env::var_os("RUST_LOG").as_deref())?, config)));
    let (filter, config) = match read {
        Ok(read) => read,
        Err(error) => {
            if matches!(cli.command, Command::Doctor) {
                println!("{}", report_config_error(&error));
            }
            return fail(&error);
        }
    };
    log::begin(config.log, filter);
    // The doctor reports them in a line of its own, and a health check runs
    // every few seconds.
    if !matches!(cli.command, Command::Doctor | Command::Healthcheck) {
        for unknown in unknown_settings() {
            tracing::warn!("{unknown}");
        }
    }
    match commands::run(cli.command, config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&*error),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("guest-chat: {error}");
    ExitCode::FAILURE
}
