//! The log on standard error: its filter and its format.

use crate::config::{ConfigError, LogFormat, invalid_setting};
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

/// Default of `RUST_LOG`.
const USUAL: &str = "info";
/// Name of this program's own targets.
const OURS: &str = env!("CARGO_CRATE_NAME");

/// Parses the filter `RUST_LOG`.
///
/// # Errors
/// Fails if the value is not a valid filter.
pub fn filter(setting: Option<&OsStr>) -> Result<EnvFilter, ConfigError> {
    let invalid_filter = || {
        invalid_setting(
            "RUST_LOG",
            "must be off, error, warn, info, debug or trace, or a filter like info,guest_chat=debug",
        )
    };
    let setting = setting.map_or(Some(USUAL), OsStr::to_str).ok_or_else(invalid_filter)?.trim();
    let setting = if setting.is_empty() { USUAL } else { setting };
    if setting.split(',').any(is_no_level) {
        return Err(invalid_filter());
    }
    EnvFilter::try_new(setting).map_err(|_| invalid_filter())
}

/// Returns whether a directive is neither a level nor a target of this program.
/// The library would take it for the name of a target, and log only that.
fn is_no_level(directive: &str) -> bool {
    let is_lone = !directive.contains(['=', '[', ']']);
    let is_ours = directive.split("::").next() == Some(OURS);
    is_lone && !is_ours && !directive.is_empty() && directive.parse::<LevelFilter>().is_err()
}

/// Starts logging. Colours are used only on a terminal, and not if `NO_COLOR`
/// is set (<https://no-color.org>).
pub fn begin(format: LogFormat, filter: EnvFilter) {
    let may_be_coloured = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    build_subscriber(format, filter, stderr().is_terminal() && may_be_coloured, stderr).init();
}

fn build_subscriber<W>(
    format: LogFormat,
    filter: EnvFilter,
    coloured: bool,
    to: W,
) -> impl Subscriber + SubscriberInitExt
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer::<Registry>().with_writer(to).with_ansi(coloured);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    // Without this hint, this filter would limit the level of the other one.
    let speakable = filter_fn(is_speakable).with_max_level_hint(LevelFilter::TRACE);
    Registry::default().with(lines.with_filter(filter.and(speakable)))
}

/// Returns whether an event may be logged. Below `debug` the WebSocket library
/// logs every frame with the messages in it, which must never be in the log.
fn is_speakable(of: &Metadata<'_>) -> bool {
    *of.level() <= Level::DEBUG || !of.target().starts_with("tungstenite")
}
