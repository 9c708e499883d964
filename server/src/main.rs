//! The binary `guest-chat`.

use clap::Parser;
use guest_chat::cli::{Cli, Command};
use guest_chat::commands;
use guest_chat::config::{Config, LogFormat};
use guest_chat::doctor::unreadable;
use std::ffi::OsStr;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// A page, a message and an event are made of many small pieces: with the
/// system's allocator an eighth of the server's time went there
/// (docs/PERFORMANCE.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    // A folder without a `.env` file is the usual case. What is wrong in one
    // may be a secret: it is not repeated.
    let broken_file = match dotenvy::dotenv() {
        Ok(_) => None,
        Err(error) if error.not_found() => None,
        Err(dotenvy::Error::Io(error)) => Some(error.to_string()),
        Err(_) => Some("a line is not NAME=value".to_owned()),
    };
    if let Some(reason) = broken_file {
        eprintln!("guest-chat: .env: {reason}");
        return ExitCode::FAILURE;
    }
    let config = match Config::read(|name| std::env::var(name).ok()) {
        Ok(config) => config,
        Err(error) => {
            if matches!(cli.command, Command::Doctor) {
                println!("{}", unreadable(&error));
            }
            return fail(&error);
        }
    };
    let filter = match log_filter(std::env::var_os("RUST_LOG").as_deref()) {
        Ok(filter) => filter,
        Err(error) => return fail(&*error),
    };
    log_to_standard_error(config.log, filter);
    match commands::run(cli.command, config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&*error),
    }
}

/// What is logged. Below `debug` the WebSocket library would log every frame,
/// and with it what guests write.
fn log_filter(setting: Option<&OsStr>) -> Result<EnvFilter, commands::Failure> {
    let wrong = || "RUST_LOG: directives like info or guest_chat=debug";
    let setting = setting.map_or(Some("info"), OsStr::to_str).ok_or_else(wrong)?;
    let filter = EnvFilter::try_new(if setting.trim().is_empty() { "info" } else { setting }).map_err(|_| wrong())?;
    Ok(filter.add_directive("tungstenite=debug".parse()?))
}

fn log_to_standard_error(format: LogFormat, filter: EnvFilter) {
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("guest-chat: {error}");
    ExitCode::FAILURE
}
