//! Guests' privacy: erasure, export and masking of card numbers.

pub mod cards;
pub mod erase;
pub mod export;
