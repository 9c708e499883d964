//! All functions that scan input of clients, for the check that their work is
//! linear in the input (`scripts/check-linear-work`).
//!
//! To add a scanner, add a line to the list of its group: a name, the tokens of
//! its grammar (including openings without an end and ends without an opening),
//! and a call.

mod files;
mod http;
mod realtime;
#[cfg(test)]
mod tests;
mod text;

use std::hint::black_box;

/// A function that scans input.
#[derive(Clone, Copy)]
pub struct Scanner {
    /// Its name in the report.
    pub name: &'static str,
    /// The tokens from which hostile inputs are built.
    pub tokens: &'static [&'static str],
    /// Scans one input.
    pub scan: fn(&str),
}

/// All scanners.
pub fn all() -> impl Iterator<Item = &'static Scanner> {
    [text::SCANNERS, http::SCANNERS, realtime::SCANNERS, files::SCANNERS].into_iter().flatten()
}

const fn scanner(name: &'static str, tokens: &'static [&'static str], scan: fn(&str)) -> Scanner {
    Scanner { name, tokens, scan }
}

/// Prevents the compiler from removing an unused result.
fn used<T>(result: T) {
    drop(black_box(result));
}
