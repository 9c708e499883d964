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

use digits::{Digit, Row, count, read};
use schemes::is_card;
use shared::text::{HIDDEN_CARD, MAX_SCALARS};
use shared::{MessageText, TextError};
use std::ops::Range;

/// How many digits a card's number may have. Where two would do the longer one
/// is taken, which hides more.
const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// The digits that stay, by which people tell their cards apart.
const SHOWN: usize = 4;
/// How many digits are read again behind those that stay: the rest of a number,
/// and a date that begins inside of it.
const READ_AGAIN_DIGITS: usize = 32;
/// How many characters behind these tell whether a date ends there.
const READ_AGAIN_CHARS: usize = 2;
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
    let cards = cards(text.as_str());
    if cards.is_empty() {
        return Ok(text);
    }
    let hidden = hidden(text.as_str(), &cards, HIDDEN_CARD);
    if hidden.chars().count() <= MAX_SCALARS {
        return MessageText::new(&hidden);
    }
    MessageText::new(&self::hidden(text.as_str(), &cards, SHORT))
}

/// The text with `mask` for what is hidden of each card.
fn hidden(text: &str, cards: &[Card], mask: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut from = 0;
    for card in cards {
        hidden.push_str(&text[from..card.place.start]);
        hidden.extend(std::iter::repeat_n(mask, card.numbers));
        hidden.push_str(&card.last);
        from = card.place.end;
    }
    hidden.push_str(&text[from..]);
    hidden
}

/// A number that was found, or several of which each but the first begins with
/// the digits that stay of the one before.
struct Card {
    /// In bytes of the text.
    place: Range<usize>,
    /// How many numbers are hidden.
    numbers: usize,
    /// The digits that stay.
    last: String,
}

/// The cards of a text. Takes time in proportion to the text's length.
fn cards(text: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for row in read(text) {
        let found = numbers(&row);
        for (nth, number) in found.iter().enumerate() {
            let next = found.get(nth + 1);
            let behind = &row.digits[number.end..next.map_or(row.digits.len(), |next| next.start)];
            let end = next.map_or(text.len(), |next| row.digits[next.start].place.start);
            let mut card = Card {
                place: row.digits[number.start].place.start..row.digits[number.end - 1].place.end,
                numbers: 1,
                last: last_digits(&row.digits[number.clone()]),
            };
            extend(&mut card, &text[..end], behind);
            cards.push(card);
        }
    }
    cards
}

/// The numbers of cards in a row, as ranges of its digits.
fn numbers(row: &Row) -> Vec<Range<usize>> {
    let mut numbers = Vec::new();
    let mut past = 0;
    for start in (0..row.digits.len()).filter(|at| row.digits[*at].begins) {
        if start >= past
            && let Some(length) = number_at(&row.digits, start, row.dialled)
        {
            past = start + length;
            numbers.push(start..past);
        }
    }
    numbers
}

/// The four digits that stay of a number may be the beginning of another one,
/// with the digits `behind` it. Extends the card by all of these.
///
/// No other number can come into being: a number that begins further behind has
/// no more digits than it had when the row was searched. So only a few digits are
/// read again, and each of them a few times at most.
fn extend(card: &mut Card, text: &str, mut behind: &[Digit]) {
    while let Some(nearest) = behind.get(..behind.len().min(READ_AGAIN_DIGITS)).filter(|digits| !digits.is_empty()) {
        let end = nearest[nearest.len() - 1].place.end;
        let context: String = text[end..].chars().take(READ_AGAIN_CHARS).collect();
        let rest = format!("{}{}{context}", card.last, &text[card.place.end..end]);
        let Some(mut row) = read(&rest).into_iter().next().filter(|row| row.digits[0].place.start == 0) else { break };
        row.digits.truncate(SHOWN + nearest.len());
        let Some(length) = number_at(&row.digits, 0, row.dialled) else { break };
        let taken = length - SHOWN;
        card.last = last_digits(&row.digits[..length]);
        card.place.end = behind[taken - 1].place.end;
        card.numbers += 1;
        behind = &behind[taken..];
    }
}

fn last_digits(number: &[Digit]) -> String {
    number[number.len() - SHOWN..].iter().map(|digit| char::from(b'0' + digit.value)).collect()
}

/// How many digits the card's number has that begins there.
fn number_at(digits: &[Digit], start: usize, dialled: bool) -> Option<usize> {
    DIGITS.rev().find(|length| is_card_at(digits, start, *length, dialled))
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
