//! Every function that scans what clients send, for the check that its work
//! grows in proportion to the input (`scripts/check-linear-work`).
//!
//! A new scanner is one more line in the list of its group: a name, the tokens
//! that its grammar knows (with what begins without an end and ends without a
//! beginning), and a call.

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
    /// The texts of which hostile inputs are made.
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

/// Makes the compiler compute a result that nobody reads.
fn used<T>(result: T) {
    drop(black_box(result));
}
