//! Tests of links and emoji in texts.

use app::chat::wording::{MAX_ADDRESS_BYTES, Piece, href, is_emoji_alone, pieces};
use proptest::prelude::*;

mod reference;

fn addresses(text: &str) -> Vec<&str> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Address(address) => Some(address),
            Piece::Words(_) => None,
        })
        .collect()
}

#[test]
fn web_address_is_found_in_a_sentence() {
    for (text, address) in [
        ("https://hotel.example", "https://hotel.example"),
        ("See https://hotel.example/menu?day=1&for=two#soup.", "https://hotel.example/menu?day=1&for=two#soup"),
        ("(see http://hotel.example/)", "http://hotel.example/"),
        ("https://en.example/wiki/Spa_(town)", "https://en.example/wiki/Spa_(town)"),
        ("(https://en.example/wiki/Spa_(town))", "https://en.example/wiki/Spa_(town)"),
        ("<https://hotel.example>", "https://hotel.example"),
        ("\"www.hotel.example/map\", please", "www.hotel.example/map"),
        ("Here:\nHTTPS://HOTEL.EXAMPLE\nThanks", "HTTPS://HOTEL.EXAMPLE"),
        ("メニューは https://ホテル.example/朝食。", "https://ホテル.example/朝食"),
        ("القائمة: https://hotel.example", "https://hotel.example"),
        ("菜单https://hotel.example", "https://hotel.example"),
        ("Really?! https://hotel.example?!", "https://hotel.example"),
    ] {
        assert_eq!(addresses(text), [address], "{text}");
    }
    assert_eq!(addresses("www.one.example and https://two.example"), ["www.one.example", "https://two.example"]);
}

#[test]
fn text_without_a_web_address_has_no_link() {
    for text in [
        "",
        "hotel.example",
        "javascript:alert(1)",
        "http://",
        "https://...",
        "www.",
        "ahttp://hotel.example",
        "ftp://hotel.example",
        "mailto:maeve@hotel.example",
        "http:/hotel.example",
        "https:// hotel.example",
        "data:text/html,x",
    ] {
        assert_eq!(addresses(text), [""; 0], "{text}");
    }
}

#[test]
fn link_target_has_http_or_https() {
    assert_eq!(href("www.hotel.example"), "https://www.hotel.example");
    assert_eq!(href("http://hotel.example"), "http://hotel.example");
    assert_eq!(href("WWW.HOTEL.EXAMPLE"), "https://WWW.HOTEL.EXAMPLE");
}

#[test]
fn address_over_2048_bytes_is_no_link() {
    let longest = format!("https://hotel.example/{}", "a".repeat(MAX_ADDRESS_BYTES - 22));
    assert_eq!(addresses(&format!("See {longest}, please")), [longest.as_str()]);
    assert_eq!(addresses(&format!("See {longest}b, please")), [""; 0]);
    assert_eq!(addresses(&format!("{longest}b www.hotel.example")), ["www.hotel.example"]);
}

proptest! {
    #[test]
    fn a_short_text_has_the_pieces_that_the_simple_search_finds(text in r"(https?://|HTTP://|www\.|[()\[\]<>「」（）.,!?…。 \n-]|[a-z0-9é日]){0,60}") {
        prop_assert_eq!(pieces(&text), reference::pieces(&text));
    }

    #[test]
    fn joined_pieces_equal_the_text(text in r"(\PC|https?://|www\.|[()<>.,!? \n]){0,40}") {
        let joined: String = pieces(&text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Address(address) => {
                    let target = href(address).to_ascii_lowercase();
                    assert!(target.starts_with("http://") || target.starts_with("https://"), "{address}");
                    assert!(!address.contains(char::is_whitespace));
                    address
                }
            })
            .collect();
        prop_assert_eq!(joined, text);
    }
}

#[test]
fn text_of_only_emoji_is_detected() {
    for text in ["👍", "❤️", "👍🏽", "👩‍🚀", "🇮🇪", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🎉🎉🎉", "🇮🇪 🇩🇪 🇫🇷", "👨‍👩‍👧‍👦", "☀️ 🌊"]
    {
        assert!(is_emoji_alone(text), "{text}");
    }
    for text in ["", " ", "Thanks 👍", "👍👍👍👍", "12", "#", "!", "日本", "\u{fe0f}", "\u{200d}", "…"] {
        assert!(!is_emoji_alone(text), "{text}");
    }
}
