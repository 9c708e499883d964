//! The log, on standard error: what is in it, and how it is written.

use crate::config::{ConfigError, LogFormat, wrong};
use std::ffi::OsStr;
use std::io::{IsTerminal, stderr};
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::filter::{EnvFilter, FilterExt, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

#[cfg(test)]
mod tests;

/// What is logged where nothing is said.
const USUAL: &str = "info";
/// This program, as its parts are named in the log.
const OURS: &str = env!("CARGO_CRATE_NAME");

/// What `RUST_LOG` lets into the log.
///
/// # Errors
/// Where it is none that can be understood.
pub fn filter(setting: Option<&OsStr>) -> Result<EnvFilter, ConfigError> {
    let wrong =
        || wrong("RUST_LOG", "off, error, warn, info, debug or trace, or for a part of it like info,guest_chat=debug");
    let setting = setting.map_or(Some(USUAL), OsStr::to_str).ok_or_else(wrong)?.trim();
    let setting = if setting.is_empty() { USUAL } else { setting };
    if setting.split(',').any(is_no_level) {
        return Err(wrong());
    }
    EnvFilter::try_new(setting).map_err(|_| wrong())
}

/// A lone word would be taken for the name of some part, all of which is logged,
/// and of everything else nothing.
fn is_no_level(directive: &str) -> bool {
    let is_lone = !directive.contains(['=', '[', ']']);
    let is_ours = directive.split("::").next() == Some(OURS);
    is_lone && !is_ours && !directive.is_empty() && directive.parse::<LevelFilter>().is_err()
}

/// Begins to log. Colours are for those who look, and not for those who have
/// asked for none (<https://no-color.org>).
pub fn begin(format: LogFormat, filter: EnvFilter) {
    let may_be_coloured = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    written(format, filter, stderr().is_terminal() && may_be_coloured, stderr).init();
}

fn written<W>(format: LogFormat, filter: EnvFilter, coloured: bool, to: W) -> impl Subscriber + SubscriberInitExt
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer::<Registry>().with_writer(to).with_ansi(coloured);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    // The hint leaves it to the other filter how deep anything goes.
    let speakable = filter_fn(is_speakable).with_max_level_hint(LevelFilter::TRACE);
    Registry::default().with(lines.with_filter(filter.and(speakable)))
}

/// Below `debug` the WebSocket library would log every frame, and with it what
/// guests write: that is in no log, whatever is asked for.
fn is_speakable(of: &Metadata<'_>) -> bool {
    *of.level() <= Level::DEBUG || !of.target().starts_with("tungstenite")
}
