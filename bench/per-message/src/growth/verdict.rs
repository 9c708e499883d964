//! Limits on the work of a scanner, and the comparison with them.

use super::{Pattern, Sizes, patterns};
use std::fmt;
use std::ops::RangeInclusive;

/// Maximum factor by which work may grow each time an input becomes twice as long.
pub const MAX_GROWTH: f64 = 2.3;
/// Maximum number of instructions per character, even if they grow linearly.
pub const MAX_PER_CHARACTER: u64 = 20_000;
/// Growth of work that is linear in the input. A growth below this shows that larger
/// inputs are rejected.
const LINEAR_GROWTH: RangeInclusive<f64> = 1.7..=MAX_GROWTH;
/// Number of instructions per character below which growth is not judged: an input
/// that is rejected early says nothing.
const NEGLIGIBLE: u64 = 4;

/// Instructions that a scanner took for a pattern, by size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted<'a> {
    /// Pattern of the inputs.
    pub pattern: Pattern<'a>,
    /// Sizes of the inputs, in characters.
    pub sizes: Sizes,
    /// Number of instructions for each of the sizes.
    pub instructions: [u64; 3],
}

impl Counted<'_> {
    /// Returns the mean factor by which the count has grown each time the input became
    /// twice as long. Between two sizes alone a count steps up or down, because the last
    /// token is cut at another place.
    pub fn growth(&self) -> f64 {
        let [first, .., last] = self.instructions;
        let doublings = self.sizes.len() as f64 - 1.0;
        (last as f64 / first.max(1) as f64).powf(doublings.recip())
    }

    /// Returns the number of instructions per character of the largest input.
    pub fn per_character(&self) -> u64 {
        self.instructions[2] / self.sizes[2] as u64
    }

    /// Returns whether the input was rejected so early that the growth says
    /// nothing.
    pub fn is_negligible(&self) -> bool {
        self.per_character() < NEGLIGIBLE
    }

    /// Returns whether the count is over one of the limits.
    pub fn is_too_much(&self) -> bool {
        self.per_character() > MAX_PER_CHARACTER || self.grows_too_much()
    }

    /// Returns whether the growth is over its limit.
    pub fn grows_too_much(&self) -> bool {
        self.growth() > MAX_GROWTH && !self.is_negligible()
    }

    /// Returns whether the growth is linear. In small inputs a single step, such as a
    /// list that needs more memory, can exceed the limit; counts of larger inputs show
    /// that it was only a step.
    pub fn is_linear(&self) -> bool {
        !self.is_too_much() && LINEAR_GROWTH.contains(&self.growth())
    }
}

impl fmt::Display for Counted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (size, instructions) in self.sizes.iter().zip(self.instructions) {
            write!(f, "{size}: {instructions}  ")?;
        }
        write!(f, "growth {:.2}  {:?}", self.growth(), self.pattern)
    }
}

/// Joins the patterns of some tokens with their counts, in the same order; `None`
/// if the numbers do not match.
pub fn counted<'a>(tokens: &[&'a str], sizes: Sizes, instructions: &[u64]) -> Option<Vec<Counted<'a>>> {
    let patterns = patterns(tokens);
    let (counts, rest) = instructions.as_chunks();
    let complete = counts.len() == patterns.len() && rest.is_empty();
    let joined =
        patterns.into_iter().zip(counts).map(|(pattern, counts)| Counted { pattern, sizes, instructions: *counts });
    complete.then(|| joined.collect())
}
