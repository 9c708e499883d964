//! Hides the numbers of payment cards in messages, edits and internal notes
//! before they are stored.
//!
//! A card number has 13 to 19 digits, as many as its scheme issues (ISO/IEC
//! 7812), with a valid check digit (Luhn). People write it in groups. IBANs,
//! telephone numbers and pairs of dates look similar and are recognised first.

mod digits;

use digits::{Digit, Row, count, read};
use shared::text::{HIDDEN_CARD, MAX_SCALARS};
use shared::{MessageText, TextError};
use std::ops::Range;

#[cfg(test)]
mod tests;

/// Possible lengths of a card number, in digits. If two lengths match, the
/// longer one is hidden.
const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// Number of last digits that stay visible, by which people recognise their
/// cards.
const SHOWN: usize = 4;
/// Number of digits that are read again after the visible ones: the rest of a
/// number, and a date that begins within it.
const READ_AGAIN_DIGITS: usize = 32;
/// Number of characters after these that decide whether a date ends there.
const READ_AGAIN_CHARS: usize = 2;
/// Replacement for a card number if there is no room for [`HIDDEN_CARD`].
const SHORT: &str = "•••• ";

/// Replaces the card numbers in a text, except for their last four digits.
pub fn hide_cards(text: MessageText) -> Result<MessageText, TextError> {
    // Counting digits is cheap, and most texts have too few.
    if count(text.as_str()) < *DIGITS.start() {
        return Ok(text);
    }
    let cards = cards(text.as_str());
    if cards.is_empty() {
        return Ok(text);
    }
    let masked = mask_cards(text.as_str(), &cards, HIDDEN_CARD);
    if masked.chars().count() <= MAX_SCALARS {
        return MessageText::new(&masked);
    }
    MessageText::new(&mask_cards(text.as_str(), &cards, SHORT))
}

/// Returns the text with `mask` in place of the hidden digits of each card.
fn mask_cards(text: &str, cards: &[Card], mask: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for card in cards {
        masked.push_str(&text[from..card.byte_range.start]);
        masked.extend(std::iter::repeat_n(mask, card.numbers));
        masked.push_str(&card.last);
        from = card.byte_range.end;
    }
    masked.push_str(&text[from..]);
    masked
}

/// A card number, or a chain of them: each but the first begins with the
/// visible digits of the one before.
struct Card {
    /// Position in the text, in bytes.
    byte_range: Range<usize>,
    /// Number of card numbers that are hidden.
    numbers: usize,
    /// The visible digits.
    last: String,
}

/// Finds the card numbers of a text, in time linear in its length.
fn cards(text: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    for row in read(text) {
        let found = numbers(&row);
        for (nth, number) in found.iter().enumerate() {
            let next = found.get(nth + 1);
            let following = &row.digits[number.end..next.map_or(row.digits.len(), |next| next.start)];
            let end = next.map_or(text.len(), |next| row.digits[next.start].byte_range.start);
            let mut card = Card {
                byte_range: row.digits[number.start].byte_range.start..row.digits[number.end - 1].byte_range.end,
                numbers: 1,
                last: last_digits(&row.digits[number.clone()]),
            };
            extend(&mut card, &text[..end], following);
            cards.push(card);
        }
    }
    cards
}

/// Returns the card numbers in a row, as ranges of its digits.
fn numbers(row: &Row) -> Vec<Range<usize>> {
    let mut numbers = Vec::new();
    let mut next_start = 0;
    for start in (0..row.digits.len()).filter(|at| row.digits[*at].begins) {
        if start >= next_start
            && let Some(length) = number_at(&row.digits, start, row.dialled)
        {
            next_start = start + length;
            numbers.push(start..next_start);
        }
    }
    numbers
}

/// Extends the card by further numbers: its four visible digits and the
/// `following` digits may form another card number.
///
/// No other number can appear: one that begins further on has no more digits
/// than when the row was searched. So only a few digits are read again, and
/// each of them a few times at most.
fn extend(card: &mut Card, text: &str, mut following: &[Digit]) {
    while let Some(nearest) =
        following.get(..following.len().min(READ_AGAIN_DIGITS)).filter(|digits| !digits.is_empty())
    {
        let end = nearest[nearest.len() - 1].byte_range.end;
        let context: String = text[end..].chars().take(READ_AGAIN_CHARS).collect();
        let rest = format!("{}{}{context}", card.last, &text[card.byte_range.end..end]);
        let Some(mut row) = read(&rest).into_iter().next().filter(|row| row.digits[0].byte_range.start == 0) else {
            break;
        };
        row.digits.truncate(SHOWN + nearest.len());
        let Some(length) = number_at(&row.digits, 0, row.dialled) else { break };
        let used = length - SHOWN;
        card.last = last_digits(&row.digits[..length]);
        card.byte_range.end = following[used - 1].byte_range.end;
        card.numbers += 1;
        following = &following[used..];
    }
}

fn last_digits(number: &[Digit]) -> String {
    number[number.len() - SHOWN..].iter().map(|digit| char::from(b'0' + digit.value)).collect()
}

/// Returns the length of the card number that begins there, in digits.
fn number_at(digits: &[Digit], start: usize, dialled: bool) -> Option<usize> {
    let first_group_digits = 1 + digits[start + 1..].iter().take_while(|digit| !digit.begins).count();
    DIGITS.rev().find(|length| is_card_at(digits, start, *length, first_group_digits, dialled))
}

/// Returns whether the digits from the start of a group to the end of a group
/// are a card number. In a row that begins with a dialling prefix, the first
/// digits are a telephone number instead.
fn is_card_at(digits: &[Digit], start: usize, length: usize, first_group_digits: usize, dialled: bool) -> bool {
    let Some(number) = digits.get(start..start + length) else { return false };
    let ends = digits.get(start + length).is_none_or(|next| next.begins);
    // Thirteen digits are usually a telephone number with a country code.
    let is_call = (dialled && start == 0 && length <= DIALLED_DIGITS)
        || (length == *DIGITS.start() && matches!(first_group_digits, 2 | 3));
    if !ends || is_call {
        return false;
    }
    // Only as many groups as end within a number get here.
    let mut values = [0; *DIGITS.end()];
    for (value, digit) in values.iter_mut().zip(number) {
        *value = digit.value;
    }
    is_card(&values[..length])
}

/// Maximum length of an international telephone number (ITU-T E.164, section
/// 6), in digits, without the dialling prefix.
pub const DIALLED_DIGITS: usize = 15;

/// Range of the first four digits of a scheme's numbers, and their possible
/// lengths.
struct Scheme {
    first: (u16, u16),
    digits: (usize, usize),
}

const fn scheme(from: u16, to: u16, min_digits: usize, max_digits: usize) -> Scheme {
    Scheme { first: (from, to), digits: (min_digits, max_digits) }
}

/// As the schemes publish them. If two schemes share a range, both are listed.
const SCHEMES: [Scheme; 21] = [
    // Mir, Mastercard.
    scheme(2200, 2204, 16, 19),
    scheme(2221, 2720, 16, 16),
    // Diners Club.
    scheme(3000, 3059, 14, 19),
    scheme(3095, 3095, 14, 19),
    scheme(3600, 3699, 14, 19),
    scheme(3800, 3999, 14, 19),
    // American Express.
    scheme(3400, 3499, 15, 15),
    scheme(3700, 3799, 15, 15),
    // JCB.
    scheme(3528, 3589, 16, 19),
    // Visa.
    scheme(4000, 4999, 13, 13),
    scheme(4000, 4999, 16, 16),
    scheme(4000, 4999, 18, 19),
    // Mastercard, Maestro.
    scheme(5100, 5599, 16, 16),
    scheme(5000, 5099, 13, 19),
    scheme(5600, 5899, 13, 19),
    scheme(6300, 6399, 13, 19),
    scheme(6700, 6799, 13, 19),
    // Discover, RuPay and UnionPay.
    scheme(6000, 6299, 16, 19),
    scheme(6440, 6599, 16, 19),
    scheme(8100, 8299, 16, 19),
    // Troy.
    scheme(9792, 9792, 16, 16),
];

/// Returns whether a scheme issues such a number and its check digit is valid.
pub fn is_card(digits: &[u8]) -> bool {
    let Some(first) = digits.get(..4) else { return false };
    let first = first.iter().fold(0, |number, digit| number * 10 + u16::from(*digit));
    let issues = |scheme: &Scheme| {
        (scheme.first.0..=scheme.first.1).contains(&first)
            && (scheme.digits.0..=scheme.digits.1).contains(&digits.len())
    };
    SCHEMES.iter().any(issues) && passes_luhn(digits)
}

/// Verifies the check digit (ISO/IEC 7812-1, annex B): every second digit from
/// the right counts twice.
fn passes_luhn(digits: &[u8]) -> bool {
    /// Digit sum of the double of each digit.
    const DOUBLED: [u8; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let sum = digits.rchunks(2).fold(0, |sum, pair| match pair {
        [second, first] => sum + DOUBLED[usize::from(*second)] + first,
        rest => rest.iter().fold(sum, |sum, digit| sum + digit),
    });
    sum % 10 == 0
}
