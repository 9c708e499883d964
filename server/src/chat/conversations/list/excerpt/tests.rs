use super::excerpt;

/// Returns the excerpt as one text, with its marks in brackets.
fn marked(text: &str, search: &str) -> String {
    let parts = excerpt(text, search);
    parts.iter().map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }).collect()
}

#[test]
fn all_words_of_the_search_are_marked() {
    for (text, search, expected) in [
        ("Two towels, please", "towels", "Two [towels], please"),
        ("Two TOWELS, please", "two tow", "[Two] [TOWELS], please"),
        // Only the last word may be a prefix.
        ("towels", "tow please", "towels"),
        ("Crème brûlée für Zoë", "creme zoe", "[Crème] brûlée für [Zoë]"),
        ("Ask O'Brien", "o'brien", "Ask [O]'[Brien]"),
        ("毛巾をください", "毛巾", "[毛巾]をください"),
        ("in 300 please", "room 300", "in [300] please"),
        ("", "towels", ""),
        ("No such word", "\0", "No such word"),
    ] {
        assert_eq!(marked(text, search), expected, "{search} in {text}");
    }
}

#[test]
fn a_long_text_is_cut_around_the_first_word() {
    let text = format!("{}two towels {}", "word ".repeat(50), "more ".repeat(50));
    let found = marked(&text, "towels");
    assert!(found.starts_with("…word") && found.contains("two [towels] more") && found.ends_with('…'), "{found}");
    assert!(found.chars().count() <= 104, "{found}");
    // Without spaces it is cut anywhere, but between characters.
    let text = "é".repeat(300) + " towels " + &"ü".repeat(300);
    assert!(marked(&text, "towels").contains("[towels]"));
    assert!(marked(&"x".repeat(300), "nothing").starts_with("xxx"));
}

#[test]
fn any_text_and_search_have_an_excerpt() {
    crate::support::made_up(&["two towels", "毛巾 é\u{301}", "o'brien-300"], |text| {
        let parts = excerpt(text, text);
        assert!(parts.iter().all(|part| !part.text.is_empty()));
    });
}
