use super::*;
use proptest::prelude::*;

fn stored(text: &str) -> String {
    hide_cards(MessageText::new(text).expect("a text")).expect("a text").into()
}

/// Appends the valid check digit.
fn checked(digits: &str) -> String {
    let fits = (0..10).map(|check| format!("{digits}{check}")).find(|number| {
        let sum: u32 = number
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 })
            .map(|value| value / 10 + value % 10)
            .sum();
        sum.is_multiple_of(10)
    });
    fits.expect("one of ten")
}

#[test]
fn numbers_of_every_card_scheme_are_masked() {
    // Test numbers that the schemes publish.
    for (number, last) in [
        ("4111111111111111", "1111"),
        ("4222222222222", "2222"),
        ("4000000000000000006", "0006"),
        ("5555555555554444", "4444"),
        ("2223003122003222", "3222"),
        ("378282246310005", "0005"),
        ("6011111111111117", "1117"),
        ("3530111333300000", "0000"),
        ("30569309025904", "5904"),
        ("6205500000000000004", "0004"),
        ("6759649826438453", "8453"),
    ] {
        assert_eq!(stored(&format!("Here: {number}.")), format!("Here: •••• •••• •••• {last}."), "{number}");
    }
}

#[test]
fn separated_and_non_ascii_digits_are_masked() {
    for text in [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111 – 1111 – 1111 – 1111",
        "4111.1111.1111.1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "4111\n1111\n1111\n1111",
        "4111\u{a0}1111\u{202f}1111\u{200b}1111",
        "٤١١١ ١١١١ ١١١١ ١١١١",
        "４１１１１１１１１１１１１１１１",
        "4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣",
    ] {
        assert_eq!(stored(text), "•••• •••• •••• 1111", "{text}");
    }
}

#[test]
fn digits_of_recent_scripts_and_of_rows_next_to_each_other_are_digits() {
    // Garay and Myanmar Extended-C (Unicode 16), three of the mathematical rows, and
    // segmented digits.
    for zero in ['\u{10d40}', '\u{116da}', '\u{1d7ce}', '\u{1d7e2}', '\u{1d7f6}', '\u{1fbf0}'] {
        let digit = |value: u32| char::from_u32(u32::from(zero) + value).expect("a digit");
        let number: String = "4111111111111111".chars().filter_map(|ascii| ascii.to_digit(10)).map(digit).collect();
        assert_eq!(stored(&number), "•••• •••• •••• 1111", "{number}");
    }
}

#[test]
fn text_around_a_card_number_is_kept() {
    assert_eq!(
        stored("Room 204: Visa4111 1111 1111 1111 12/27 123, and 5555555555554444"),
        "Room 204: Visa•••• •••• •••• 1111 12/27 123, and •••• •••• •••• 4444"
    );
    assert_eq!(stored("4242 4242 4242 4242 4242 4242 4242"), "•••• •••• •••• •••• •••• •••• 4242");
}

#[test]
fn number_that_is_no_card_number_is_kept() {
    for text in [
        // One digit differs.
        "4111 1111 1111 1112",
        // No scheme has this prefix.
        "1234567812345670",
        "0000 0000 0000 0000",
        // Too short, and too long.
        "411111111111",
        "41111111111111111111",
        "BK-2025-0123",
        // Telephone numbers with a valid check digit.
        "+4915112345678",
        "+49 151 1234 5678",
        "0049 151 1234 5678",
        "49 151 12345678",
        // An IBAN that contains a card number.
        "DE89 4111 1111 1111 1111 11",
        "GB82 WEST 1234 5698 7654 32",
        "IE29AIBK93115212345678",
        // Dates, times, rooms.
        "23.11.2026 - 25.11.2026",
        "24/12/26 – 27/12/26 10:30",
        "4102, 4103, 4104, 4105",
        "•••• •••• •••• 1111",
    ] {
        assert_eq!(stored(text), text);
    }
}

#[test]
fn a_text_stays_within_a_messages_length() {
    let text = format!("{}4222222222222", "x".repeat(4000 - 13));
    assert_eq!(stored(&text), format!("{}•••• 2222", "x".repeat(4000 - 13)));
}

/// Generates a card number in groups with separators, and its digits.
fn written() -> impl Strategy<Value = (String, String)> {
    let begins = prop::sample::select(vec![
        ("4", 16),
        ("4", 19),
        ("51", 16),
        ("2720", 16),
        ("34", 15),
        ("36", 14),
        ("6011", 16),
        ("62", 19),
        ("3528", 16),
        ("6759", 18),
    ]);
    let zero = prop::sample::select(vec!['0', '٠', '०', '０']);
    let separator = prop::sample::select(vec!["", " ", "-", " - ", ".", "\u{a0}", "–", "\n"]);
    (begins, "[0-9]{19}", separator, 4usize..=7, zero).prop_map(|((first, length), filler, separator, group, zero)| {
        let number = checked(&format!("{first}{filler}")[..length - 1]);
        let digits: Vec<char> =
            number.bytes().filter_map(|digit| char::from_u32(u32::from(zero) + u32::from(digit - b'0'))).collect();
        let groups: Vec<String> = digits.chunks(group).map(|group| group.iter().collect()).collect();
        (groups.join(separator), number)
    })
}

fn hidden_in_one_pass(text: &str, mask: &str) -> String {
    mask_cards(text, &cards(text), mask)
}

/// Hides all card numbers, and then those in the result, until there are none.
fn hidden_in_rounds(text: &str, mask: &str) -> String {
    let mut left = text.to_owned();
    loop {
        let mut next = String::new();
        let mut from = 0;
        for row in read(&left) {
            for number in numbers(&row) {
                let digits = &row.digits[number];
                next.push_str(&left[from..digits[0].byte_range.start]);
                next.push_str(mask);
                next.push_str(&last_digits(digits));
                from = digits[digits.len() - 1].byte_range.end;
            }
        }
        if from == 0 {
            return left;
        }
        next.push_str(&left[from..]);
        left = next;
    }
}

/// Generates texts in which numbers, dates and IBANs touch.
fn parts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[0-9]{1,5}",
        4 => prop::sample::select(vec!["4242", "4111", "1111", "2221", "0000", "2026", "12", "1"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "4111 1111 1111 1111", "+49", "00", "DE89 3704 0044 0532 0130 00", "23.11.2026", "2026-11-23", "-11-23",
            "٤١١١", "1\u{fe0f}\u{20e3}", "x", "•••• ", ",",
        ]).prop_map(str::to_owned),
        5 => prop::sample::select(vec![" ", "", "-", ".", " - ", "/", "    "]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 1..60).prop_map(|parts| parts.concat())
}

#[test]
fn visible_digits_that_begin_another_number_are_masked() {
    // Twelve digits are no card number; together with the four visible digits
    // before them they are one.
    let text = format!("4000{}", " 000000044000".repeat(100));
    assert_eq!(hidden_in_one_pass(&text, SHORT), format!("{}4000", SHORT.repeat(100)));
    assert_eq!(hidden_in_rounds(&text, SHORT), hidden_in_one_pass(&text, SHORT));
    assert_eq!(stored(&format!("{text} 1, {text}")), format!("{0}4000 1, {0}4000", HIDDEN_CARD.repeat(100)));
}

proptest! {
    #[test]
    fn one_pass_masks_the_same_as_repeated_passes(text in parts()) {
        prop_assert_eq!(hidden_in_one_pass(&text, HIDDEN_CARD), hidden_in_rounds(&text, HIDDEN_CARD));
        prop_assert_eq!(hidden_in_one_pass(&text, SHORT), hidden_in_rounds(&text, SHORT));
    }

    #[test]
    fn card_number_is_masked_in_every_notation((written, number) in written(), before in "[a-z ]{0,9}[a-z:] ", after in "[,;!?] [a-z]{0,9}") {
        let text = stored(&format!("{before}{written}{after}"));
        let last = &number[number.len() - 4..];
        let expected = MessageText::new(&format!("{before}{HIDDEN_CARD}{last}{after}")).expect("a text");
        prop_assert_eq!(text, expected.as_str());
    }

    #[test]
    fn masking_leaves_no_card_number_and_is_idempotent(text in "([0-9]{1,5}[ .-]{0,2}|[a-z+]{1,3} ?|4111 1111 1111 1111 ?){1,40}") {
        prop_assume!(!text.trim().is_empty());
        let once = stored(&text);
        prop_assert_eq!(stored(&once), once.clone());
        prop_assert!(cards(&once).is_empty());
    }

    #[test]
    fn text_with_too_few_digits_is_unchanged(text in "\\PC{1,60}") {
        prop_assume!(!text.trim().is_empty() && text.chars().filter(|char| char.is_numeric()).count() < 13);
        let as_it_was = MessageText::new(&text).expect("a text");
        prop_assert_eq!(stored(&text), as_it_was.as_str());
    }
}
