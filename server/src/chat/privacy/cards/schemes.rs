//! Card schemes and the ranges of their numbers.

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
    let counted = digits.iter().rev().enumerate().map(|(place, digit)| match (place % 2, u32::from(*digit)) {
        (0, digit) => digit,
        (_, digit) if digit > 4 => 2 * digit - 9,
        (_, digit) => 2 * digit,
    });
    counted.sum::<u32>() % 10 == 0
}
