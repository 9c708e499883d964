//! Measures how the work of scanners grows with their input: hostile
//! inputs of growing sizes, and what counts as too much.

mod patterns;
#[cfg(test)]
mod tests;
mod verdict;

pub use patterns::{Pattern, patterns};
pub use verdict::{Counted, MAX_GROWTH, MAX_PER_CHARACTER, counted};

use guest_chat::scanners::Scanner;

/// The sizes of the inputs, in characters; each is twice the one before.
pub const SIZES: [usize; 3] = [1000, 2000, 4000];

/// Runs a scanner over each of its patterns in each size, in order. The calls of
/// [`scan_counted`] are what a program that counts instructions looks at.
pub fn scan_all(scanner: &Scanner) {
    // What is computed once, like tables, belongs to no input.
    scanner.tokens.iter().for_each(|token| (scanner.scan)(token));
    for pattern in patterns(scanner.tokens) {
        for size in SIZES {
            scan_counted(scanner.scan, &pattern.text(size));
        }
    }
}

/// Scans one input. Callgrind finds it by its name: it is never part of another
/// function.
#[inline(never)]
pub fn scan_counted(scan: fn(&str), text: &str) {
    scan(std::hint::black_box(text));
}
