//! Numbers of payment cards have no business in a chat: they are hidden before
//! anything is stored, whoever writes them.
//!
//! A card's number is 13 to 19 digits, of a scheme that issues so many (ISO/IEC
//! 7812), with a check digit that fits (Luhn). People write it in groups. What
//! looks like it and is something else, an IBAN, a telephone number, two dates,
//! is recognised first.

mod digits;
mod schemes;
#[cfg(test)]
mod tests;

use digits::{Digit, count, read};
use schemes::is_card;
use shared::text::{HIDDEN_CARD, MAX_SCALARS};
use shared::{MessageText, TextError};
use std::ops::Range;

/// How many digits a card's number may have. Where two would do the longer one
/// is taken, which hides more.
const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// The digits that stay, by which people tell their cards apart.
const SHOWN: usize = 4;
/// Stands for a card's number where there is no room for [`HIDDEN_CARD`].
const SHORT: &str = "•••• ";

/// A text without the numbers of cards in it: of each the last four digits.
///
/// # Errors
/// None that the text itself did not have.
pub fn hide_cards(text: MessageText) -> Result<MessageText, TextError> {
    // Most texts have not even as many digits: to count them costs little.
    if count(text.as_str()) < *DIGITS.start() {
        return Ok(text);
    }
    let Some(hidden) = hidden(text.as_str(), HIDDEN_CARD) else { return Ok(text) };
    if hidden.chars().count() <= MAX_SCALARS {
        return MessageText::new(&hidden);
    }
    MessageText::new(&self::hidden(text.as_str(), SHORT).unwrap_or(hidden))
}

/// The text with `mask` for what is hidden; `None` where it holds no card.
fn hidden(text: &str, mask: &str) -> Option<String> {
    let mut hidden: Option<String> = None;
    // The four digits that stay may be the beginning of another number: until
    // none is left. Every round leaves fewer digits.
    while let Some(next) = hide_once(hidden.as_deref().unwrap_or(text), mask) {
        hidden = Some(next);
    }
    hidden
}

fn hide_once(text: &str, mask: &str) -> Option<String> {
    let cards = cards(text);
    let mut hidden = String::with_capacity(text.len());
    let mut from = 0;
    for card in &cards {
        hidden.push_str(&text[from..card.place.start]);
        hidden.push_str(mask);
        hidden.push_str(&card.last);
        from = card.place.end;
    }
    hidden.push_str(&text[from..]);
    (!cards.is_empty()).then_some(hidden)
}

/// A number that was found.
struct Card {
    /// In bytes of the text.
    place: Range<usize>,
    /// What stays of it.
    last: String,
}

fn cards(text: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for row in read(text) {
        let starts: Vec<usize> = (0..row.digits.len()).filter(|at| row.digits[*at].begins).collect();
        let mut past = 0;
        for start in starts {
            if start < past {
                continue;
            }
            if let Some(length) = DIGITS.rev().find(|length| is_card_at(&row.digits, start, *length, row.dialled)) {
                let number = &row.digits[start..start + length];
                let last = number[length - SHOWN..].iter().map(|digit| char::from(b'0' + digit.value)).collect();
                cards.push(Card { place: number[0].place.start..number[length - 1].place.end, last });
                past = start + length;
            }
        }
    }
    cards
}

/// Whether the digits from a group's first on are a card's number, up to the
/// end of a group. In a row that begins as one dials, the first ones are that.
fn is_card_at(digits: &[Digit], start: usize, length: usize, dialled: bool) -> bool {
    let Some(number) = digits.get(start..start + length) else { return false };
    let ends = digits.get(start + length).is_none_or(|next| next.begins);
    let values: Vec<u8> = number.iter().map(|digit| digit.value).collect();
    let first_group = 1 + number[1..].iter().take_while(|digit| !digit.begins).count();
    // Thirteen digits are mostly a telephone number with its country's code.
    let is_call = (dialled && start == 0 && length <= schemes::DIALLED_DIGITS)
        || (length == *DIGITS.start() && matches!(first_group, 2 | 3));
    ends && !is_call && is_card(&values)
}
