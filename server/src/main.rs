//! The binary `guest-chat`.

use clap::Parser;
use guest_chat::cli::Cli;
use guest_chat::commands;
use guest_chat::config::{Config, LogFormat};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

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
        Err(error) => return fail(&error),
    };
    log_to_standard_error(config.log);
    match commands::run(cli.command, config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&*error),
    }
}

fn log_to_standard_error(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
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
