//! Reading the digits of a text, in rows of groups, as people write numbers.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use std::ops::Range;

/// A digit of any script.
#[derive(Clone, Debug)]
pub struct Digit {
    /// 0 to 9.
    pub value: u8,
    /// Position in the text, in bytes.
    pub byte_range: Range<usize>,
    /// `true` if it is the first digit of a group.
    pub begins: bool,
}

/// Digits with nothing but separators between them.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The digits.
    pub digits: Vec<Digit>,
    /// `true` if it begins with an international dialling prefix, `+` or `00`.
    pub dialled: bool,
}

/// Maximum number of separators between two digits of one number.
const GAP_CHARS: usize = 3;
/// Possible lengths of an IBAN (ISO 13616), with its country code and check
/// digits.
const IBAN_CHARS: Range<usize> = 15..35;

/// Returns the value of a decimal digit of any script. Unicode encodes the digits 0
/// to 9 of a script in ascending order, and nothing but whole such rows next to each
/// other (Unicode, 4.6, "Numeric Value").
fn value(char: char) -> Option<u8> {
    if char.is_ascii() {
        return char.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |code: u32| categories.get32(code) == GeneralCategory::DecimalNumber;
    let code = u32::from(char);
    if !is_digit(code) {
        return None;
    }
    let before = (0..code).rev().take_while(|code| is_digit(*code)).count();
    u8::try_from(before % 10).ok()
}

/// Returns whether a character turns a digit into a keycap (Unicode, "Emoji
/// keycap sequence").
fn is_part_of_digit(char: char) -> bool {
    matches!(char, '\u{fe0f}' | '\u{20e3}')
}

/// Returns whether a character may separate two digits of one number. A comma
/// (in lists) and a colon (in times) may not.
fn separates(char: char) -> bool {
    char.is_whitespace()
        || matches!(char,
            '-' | '.' | '/' | '\\' | '_' | '*' | '|' | '·' | '•' | '\u{ad}'
            // Dashes, and characters without width.
            | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Returns the number of digits in a text.
pub fn count(text: &str) -> usize {
    text.chars().filter(|char| value(*char).is_some()).count()
}

/// Reads the rows of a text, without the digits of IBANs and dates.
pub fn read(text: &str) -> Vec<Row> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut rows = Vec::new();
    let mut row = Row::default();
    let (mut gap, mut at) = (0, 0);
    while let Some((start, char)) = chars.get(at).copied() {
        // Neither may begin directly after a digit, of any script.
        let follows_digit = row.digits.last().is_some_and(|digit| digit.byte_range.end == start);
        let other = match char {
            _ if follows_digit => None,
            'A'..='Z' | 'a'..='z' => iban(&chars, at),
            '0'..='9' => date(&chars, at),
            _ => None,
        };
        if let Some(other) = other {
            rows.extend(end(&mut row));
            (at, gap) = (other, 0);
            continue;
        }
        if let Some(digit) = row.digits.last_mut().filter(|_| follows_digit && is_part_of_digit(char)) {
            digit.byte_range.end += char.len_utf8();
        } else if let Some(value) = value(char) {
            if row.digits.is_empty() {
                row.dialled = at > 0 && matches!(chars[at - 1].1, '+' | '＋');
            }
            let begins = row.digits.is_empty() || gap > 0;
            row.digits.push(Digit { value, byte_range: start..start + char.len_utf8(), begins });
            gap = 0;
        } else if separates(char) && gap < GAP_CHARS {
            gap += 1;
        } else {
            rows.extend(end(&mut row));
            gap = 0;
        }
        at += 1;
    }
    rows.extend(end(&mut row));
    rows
}

fn end(row: &mut Row) -> Option<Row> {
    let mut row = std::mem::take(row);
    row.dialled |= row.digits.iter().take(2).map(|digit| digit.value).eq([0, 0]);
    (!row.digits.is_empty()).then_some(row)
}

/// Returns the end of an IBAN that begins here and has valid check digits (ISO
/// 13616: the remainder modulo 97 is 1, with letters counting from 10).
fn iban(chars: &[(usize, char)], at: usize) -> Option<usize> {
    let is_word_inside = at > 0 && chars[at - 1].1.is_ascii_alphanumeric();
    let begins = |at: usize, is: fn(&char) -> bool| chars.get(at).is_some_and(|(_, char)| is(char));
    let letter: fn(&char) -> bool = |char| char.is_ascii_alphabetic();
    let digit: fn(&char) -> bool = |char| char.is_ascii_digit();
    if is_word_inside
        || !(begins(at, letter) && begins(at + 1, letter) && begins(at + 2, digit) && begins(at + 3, digit))
    {
        return None;
    }
    let mut read: Vec<u32> = Vec::new();
    let mut found = None;
    let mut to = at;
    while let Some((_, char)) = chars.get(to).filter(|_| read.len() < IBAN_CHARS.end) {
        match char.to_digit(36) {
            Some(value) => read.push(value),
            None if *char == ' ' => {}
            None => break,
        }
        to += 1;
        let ends = chars.get(to).is_none_or(|(_, next)| !next.is_ascii_alphanumeric());
        if ends && IBAN_CHARS.contains(&read.len()) && is_iban(&read) {
            found = Some(to);
        }
    }
    found
}

fn is_iban(values: &[u32]) -> bool {
    let turned = values[4..].iter().chain(&values[..4]);
    let remainder = turned.fold(0, |rest, value| (rest * if *value < 10 { 10 } else { 100 } + value) % 97);
    remainder == 1
}

/// Returns the end of a date that begins here: `23.11.2026`, `11/23/26` or
/// `2026-11-23`. Two dates have as many digits as a card.
fn date(chars: &[(usize, char)], at: usize) -> Option<usize> {
    let ascii = |at: usize| chars.get(at).map(|(_, char)| *char);
    let is_part = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    if at > 0 && ascii(at - 1).is_some_and(|before| before.is_alphanumeric() || matches!(before, '.' | '-' | '/')) {
        return None;
    }
    let number = |from: usize| {
        let to = (from..).take(5).find(|at| !is_part(ascii(*at)))?;
        let digits: String = chars[from..to].iter().map(|(_, char)| *char).collect();
        Some((to, digits.len(), digits.parse::<u16>().ok()?))
    };
    let (to, first_len, first) = number(at)?;
    let separator = ascii(to).filter(|char| matches!(char, '.' | '-' | '/'))?;
    let (to, second_len, second) = number(to + 1)?;
    if ascii(to) != Some(separator) {
        return None;
    }
    let (to, third_len, third) = number(to + 1)?;
    let goes_on =
        ascii(to).is_some_and(char::is_alphanumeric) || (ascii(to) == Some(separator) && is_part(ascii(to + 1)));
    let day = |length: usize, value: u16| length <= 2 && (1..=31).contains(&value);
    let year = |length: usize, value: u16| length == 2 || (length == 4 && (1900..2200).contains(&value));
    let is_date = day(second_len, second)
        && ((day(first_len, first) && year(third_len, third))
            || (first_len == 4 && year(first_len, first) && day(third_len, third)));
    (is_date && !goes_on).then_some(to)
}
