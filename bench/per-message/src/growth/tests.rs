use super::*;
use std::collections::HashSet;

#[test]
fn patterns_combine_all_tokens_and_have_the_requested_length() {
    let patterns = patterns(&["<", ">"]);
    for expected in [
        Pattern::Repeated("<"),
        Pattern::Repeated("\u{301}"),
        Pattern::Halves("<", ">"),
        Pattern::Halves(">", "<"),
        Pattern::Once(">", "\u{200d}"),
        Pattern::Alternating("<", ">"),
    ] {
        assert!(patterns.contains(&expected), "{expected:?}");
    }
    for size in SIZES {
        assert!(patterns.iter().all(|pattern| pattern.text(size).chars().count() == size));
    }
    let texts: HashSet<String> = patterns.iter().map(|pattern| pattern.text(1000)).collect();
    assert_eq!(texts.len(), patterns.len());
    assert!(texts.contains(&format!("{}{}", "<".repeat(480), ">".repeat(520))));
    let halves = Pattern::Halves("<!--", ">").text(1002);
    assert_eq!(halves, format!("{}{}", "<!--".repeat(120), ">".repeat(522)));
}

fn with(instructions: [u64; 3]) -> Counted<'static> {
    Counted { pattern: Pattern::Repeated("a"), sizes: SIZES, instructions }
}

#[test]
fn work_may_grow_by_2_3_when_the_input_doubles() {
    for linear in [[10_000, 20_000, 40_000], [10_000, 23_000, 52_800], [10_000, 25_000, 41_000]] {
        assert!(!with(linear).is_too_much(), "{linear:?}");
    }
    // By n², by n (log n)², and by n to the power of 1.5.
    for too_much in [[10_000, 40_000, 160_000], [10_000, 24_200, 57_300], [10_000, 28_284, 80_000]] {
        assert!(with(too_much).is_too_much(), "{too_much:?}");
    }
}

#[test]
fn larger_inputs_show_linear_work_only_if_they_are_not_rejected() {
    for (instructions, expected) in [
        ([40_000, 80_000, 160_000], true),
        ([40_000, 160_000, 640_000], false),
        ([40_000, 90, 90], false),
        ([MAX_PER_CHARACTER * 4001, MAX_PER_CHARACTER * 8002, MAX_PER_CHARACTER * 16_004], false),
    ] {
        let counted = Counted { pattern: Pattern::Repeated("a"), sizes: LARGER_SIZES, instructions };
        assert_eq!(counted.is_linear(), expected, "{instructions:?}");
    }
}

#[test]
fn work_for_a_character_has_a_bound_and_little_work_is_not_judged() {
    assert!(!with([100, 1000, 15_000]).is_too_much());
    assert!(with([100, 1000, 16_000]).is_too_much());
    assert!(with([MAX_PER_CHARACTER * 1001, MAX_PER_CHARACTER * 2002, MAX_PER_CHARACTER * 4004]).is_too_much());
}

#[test]
fn counts_belong_to_patterns_in_their_order() {
    let patterns = patterns(&["<"]);
    let counts: Vec<u64> = (0..patterns.len() as u64 * 3).collect();
    let counted = counted(&["<"], SIZES, &counts).expect("as many as there are");
    assert_eq!(counted[1], Counted { pattern: patterns[1], sizes: SIZES, instructions: [3, 4, 5] });
    assert_eq!(super::counted(&["<"], SIZES, &counts[1..]), None);
    assert_eq!(super::counted(&["<"], SIZES, &[&counts[..], &[1]].concat()), None);
}
