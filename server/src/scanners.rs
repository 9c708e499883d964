//! All functions that scan input of clients, for the check that their work is
//! linear in the input (`scripts/check-linear-work`).
//!
//! To add a scanner, add a line to the list of its group: a name, the tokens of
//! its grammar (including openings without an end and ends without an opening),
//! and a call.

mod files;
mod http;
mod realtime;
mod scanner;
#[cfg(test)]
mod tests;
mod text;

pub use scanner::Scanner;

/// All scanners.
pub fn all() -> impl Iterator<Item = &'static Scanner> {
    [text::SCANNERS, http::SCANNERS, realtime::SCANNERS, files::SCANNERS].into_iter().flatten()
}
