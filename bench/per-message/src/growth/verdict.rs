//! Limits on the work of a scanner, and the comparison with them.

use super::{Pattern, SIZES, patterns};
use std::fmt;

/// The most by which work may grow for each time that an input becomes twice as long.
pub const MAX_GROWTH: f64 = 2.3;
/// The most instructions for each character, however evenly they grow.
pub const MAX_PER_CHARACTER: u64 = 20_000;
/// Instructions for each character that are never too many: where an input is
/// refused early the count says nothing.
const NEGLIGIBLE: u64 = 4;

/// The instructions that a scanner has taken for a pattern in each size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted<'a> {
    /// The pattern.
    pub pattern: Pattern<'a>,
    /// For each of [`SIZES`].
    pub instructions: [u64; SIZES.len()],
}

impl Counted<'_> {
    /// Growth of the count for each doubling of the input, the mean of all. Between
    /// two sizes alone a count steps up or down, as the last token is cut elsewhere.
    pub fn growth(&self) -> f64 {
        let [first, .., last] = self.instructions;
        let doublings = SIZES.len() as f64 - 1.0;
        (last as f64 / first.max(1) as f64).powf(doublings.recip())
    }

    /// The instructions for each character of the largest input.
    pub fn per_character(&self) -> u64 {
        self.instructions[SIZES.len() - 1] / SIZES[SIZES.len() - 1] as u64
    }

    /// Returns whether the input was refused so early that the growth says nothing.
    pub fn is_negligible(&self) -> bool {
        self.per_character() < NEGLIGIBLE
    }

    /// Returns whether the count is over one of the limits.
    pub fn is_too_much(&self) -> bool {
        self.per_character() > MAX_PER_CHARACTER || (self.growth() > MAX_GROWTH && !self.is_negligible())
    }
}

impl fmt::Display for Counted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (size, instructions) in SIZES.iter().zip(self.instructions) {
            write!(f, "{size}: {instructions}  ")?;
        }
        write!(f, "growth {:.2}  {:?}", self.growth(), self.pattern)
    }
}

/// Joins the patterns of some tokens with the counts that were taken for them,
/// in the same order; `None` where there are more or fewer.
pub fn counted<'a>(tokens: &[&'a str], instructions: &[u64]) -> Option<Vec<Counted<'a>>> {
    let patterns = patterns(tokens);
    let (counts, rest) = instructions.as_chunks();
    let complete = counts.len() == patterns.len() && rest.is_empty();
    let joined = patterns.into_iter().zip(counts).map(|(pattern, counts)| Counted { pattern, instructions: *counts });
    complete.then(|| joined.collect())
}
