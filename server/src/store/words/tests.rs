use super::*;

const HOTEL: HotelKey = HotelKey(0x2a);

fn expressions(search: &str) -> Vec<String> {
    search_words(HOTEL, search).iter().map(|word| word.expression().replace("0000002a", ":")).collect()
}

#[test]
fn indexed_words_have_the_hotel_prefix() {
    assert_eq!(index_text(HOTEL, "Two towels, please!"), "0000002atwo 0000002atowels 0000002aplease");
    assert_eq!(index_text(HOTEL, " … 🛏 \"'()*:^-+ \0"), "");
    assert_eq!(index_text(HOTEL, "我要 2 条毛巾").split(' ').count(), 6);
    assert_eq!(index_text(HOTEL, &"x".repeat(4000)).len(), HOTEL_PREFIX_CHARS + WORD_CHARS);
}

#[test]
fn the_last_word_may_be_a_beginning() {
    for (search, expected) in [
        ("towel", vec!["\":towel\"*"]),
        ("Two  TOWELS", vec!["\":two\"", "\":towels\"*"]),
        ("BK-2025-01", vec!["\":bk :2025 :01\"*"]),
        ("o'brien", vec!["\":o :brien\"*"]),
        ("7", vec!["\":7\""]),
        ("毛巾", vec!["\":毛 :巾\""]),
        ("101 毛巾 to", vec!["\":101\"", "\":毛 :巾\"", "\":to\"*"]),
        ("cafe\u{301}", vec!["\":cafe\u{301}\"*"]),
        ("\" OR * -- 🛏", vec!["\":or\"*"]),
        ("\0\"'", vec![]),
    ] {
        assert_eq!(expressions(search), expected, "{search}");
    }
    assert_eq!(expressions(&"a ".repeat(5000)).len(), MAX_SEARCH_WORDS);
}

#[test]
fn prefix_is_expanded_to_matching_words() {
    let word = search_words(HOTEL, "mini-to").remove(0);
    let terms = ["towel".to_owned(), "towels".to_owned()];
    let any = word.expand_prefix(&terms).replace("0000002a", ":");
    assert_eq!(any, "\":mini towel\" OR \":mini towels\"");
}

#[test]
fn the_word_room_is_ignored_before_a_number() {
    assert_eq!(expressions("room 300"), ["\":300\"*"]);
    assert_eq!(expressions("Room 12b towels"), ["\":12b\"", "\":towels\"*"]);
    assert_eq!(expressions("room service"), ["\":room\"", "\":service\"*"]);
    assert_eq!(expressions("room"), ["\":room\"*"]);
}

#[test]
fn words_of_a_text_have_their_positions() {
    let word = |range, word: &str| TextWord { range, word: word.to_owned() };
    assert_eq!(text_words("Two Zoës!"), [word(0..3, "two"), word(4..9, "zoes")]);
    assert_eq!(text_words("毛巾 x"), [word(0..3, "毛"), word(3..6, "巾"), word(7..8, "x")]);
    assert_eq!(text_words("… !"), []);
    let terms: Vec<_> = search_terms("Two o'Zoë").into_iter().map(|term| (term.word, term.is_prefix)).collect();
    assert_eq!(terms, [("two".to_owned(), false), ("o".to_owned(), false), ("zoe".to_owned(), true)]);
}
