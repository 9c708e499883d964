//! A scanner, and what its list needs.

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

/// Returns a scanner.
pub(super) const fn scanner(name: &'static str, tokens: &'static [&'static str], scan: fn(&str)) -> Scanner {
    Scanner { name, tokens, scan }
}

/// Prevents the compiler from removing an unused result.
pub(super) fn consume<T>(result: T) {
    drop(black_box(result));
}
