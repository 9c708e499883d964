//! Measures how the work of scanners grows with their input: hostile inputs of
//! growing sizes, and limits on the work.

mod patterns;
#[cfg(test)]
mod tests;
mod verdict;

pub use patterns::{Pattern, patterns};
pub use verdict::{Counted, MAX_GROWTH, MAX_PER_CHARACTER, counted};

use guest_chat::scanners::Scanner;

/// Sizes of the inputs, in characters; each is twice the one before.
pub type Sizes = [usize; 3];
/// Sizes of all inputs.
pub const SIZES: Sizes = [1000, 2000, 4000];
/// Sizes with which a growth over the limit is measured again.
pub const LARGER_SIZES: Sizes = [4000, 8000, 16_000];

/// Runs a scanner on each of its patterns in each size, in order. A program that
/// counts instructions observes the calls of [`scan_counted`].
pub fn scan_all(scanner: &Scanner, sizes: Sizes) {
    // Values that are computed only once, such as tables, do not count for an
    // input.
    scanner.tokens.iter().for_each(|token| (scanner.scan)(token));
    for pattern in patterns(scanner.tokens) {
        for size in sizes {
            scan_counted(scanner.scan, &pattern.text(size));
        }
    }
}

/// Scans one input. Callgrind finds the function by name, so it is never inlined.
#[inline(never)]
pub fn scan_counted(scan: fn(&str), text: &str) {
    scan(std::hint::black_box(text));
}
