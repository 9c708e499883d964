use super::*;
use axum::http::HeaderValue;

fn spoken(address: &str, headers: &[(header::HeaderName, &'static str)], hotel: Option<&str>) -> &'static str {
    let uri: Uri = address.parse().expect("an address");
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
    of(&uri, &headers, hotel).tag
}

#[test]
fn language_order_is_address_cookie_browser_hotel() {
    let all = [(header::COOKIE, "a=b; guest-chat-language=fr"), (header::ACCEPT_LANGUAGE, "it,es;q=0.5")];
    assert_eq!(spoken("/chat?token=x&lang=de", &all, Some("ja")), "de");
    assert_eq!(spoken("/chat?token=x", &all, Some("ja")), "fr");
    assert_eq!(spoken("/chat", &all[1..], Some("ja")), "it");
    assert_eq!(spoken("/chat", &[], Some("ja")), "ja");
    assert_eq!(spoken("/chat", &[], None), "en");
}

#[test]
fn unknown_languages_are_skipped() {
    assert_eq!(spoken("/chat?lang=tlh", &[(header::ACCEPT_LANGUAGE, "eo, cy;q=0.9, hu;q=0.8")], None), "hu");
    assert_eq!(spoken("/chat?lang=%00&lang=de", &[(header::ACCEPT_LANGUAGE, "*")], Some("")), "en");
    assert_eq!(spoken("/chat", &[(header::ACCEPT_LANGUAGE, "en;q=0.1, fi;q=0.9")], None), "fi");
}

#[test]
fn only_32_languages_and_no_long_tags_are_read() {
    let list = |unknown: usize| format!("{}de", "tlh,".repeat(unknown));
    let spoken = |list: &str| {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(list).expect("ASCII"))]);
        of(&Uri::from_static("/chat"), &headers, None).tag
    };
    assert_eq!(spoken(&list(31)), "de");
    assert_eq!(spoken(&list(32)), "en");
    assert_eq!(spoken("de-1996-x-eleven-twelve-thirteen-ab"), "de");
    assert_eq!(spoken("de-1996-x-eleven-twelve-thirteen-abc"), "en");
}

#[test]
fn malformed_weights_are_ignored() {
    let list: Vec<String> = (0..500).map(|nth| format!("a{};q={}", nth, ["NaN", "0.5", "inf"][nth % 3])).collect();
    let headers =
        HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(&list.join(",")).expect("ASCII"))]);
    assert_eq!(of(&Uri::from_static("/chat"), &headers, Some("fr")).tag, "fr");
}

#[test]
fn regional_and_old_tags_match_their_language() {
    let found = |tag: &str| find_nearest(tag).map(|catalogue| catalogue.tag);
    for (tag, ours) in [
        ("en-US", "en"),
        ("de-CH-1996", "de"),
        ("pt-BR", "pt"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("nn", "nb"),
        ("iw", "he"),
        ("in", "id"),
        ("ar-EG", "ar"),
        ("EL", "el"),
    ] {
        assert_eq!(found(tag), Some(ours), "{tag}");
    }
    for tag in ["", "*", "x", "cy", "ru-Latn", "zz-ZZ", "a-very-long-tag-that-is-no-language-at-all"] {
        assert_eq!(found(tag), None, "{tag}");
    }
}

fn repeated(query: &str) -> Vec<String> {
    let uri: Uri = format!("/guest/hotel/a/chat?{query}").parse().expect("a URL");
    repeated_parameters(&uri, |name| name == "before").map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn parameters_keep_their_order_without_removed_ones() {
    assert_eq!(repeated("token=a&before=7&utm=x&lang=de"), ["token=a", "utm=x", "lang=de"]);
    assert_eq!(repeated(""), <[String; 0]>::default());
}

#[test]
fn long_queries_are_truncated() {
    assert!(repeated(&"!&".repeat(8000)).len() <= MAX_BYTES / 3);
    assert_eq!(repeated(&format!("a={}&token=b", "x".repeat(1000))), ["token=b"]);
}
