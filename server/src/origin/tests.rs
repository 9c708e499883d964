use super::*;

#[test]
fn origin_is_normalized() {
    for (text, expected) in [
        ("https://hotel.example", "https://hotel.example"),
        ("HTTPS://Hotel.Example:443", "https://hotel.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]", "http://[::1]"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("https://hotel.example:80", "https://hotel.example:80"),
    ] {
        assert_eq!(text.parse::<Origin>().expect(text).as_str(), expected);
    }
}

#[test]
fn text_that_is_no_plain_origin_is_refused() {
    for text in [
        "",
        "null",
        "*",
        "https://",
        "https://*",
        "https://*.hotel.example",
        "hotel.example",
        "https://hotel.example/",
        "https://hotel.example/path",
        "https://hotel.example?x",
        "https://user@hotel.example",
        "https://hotel.example:",
        "https://hotel.example:99999",
        "https://hotel.example; script-src *",
        "https://hotel.example https://b.example",
        "https://hotel.example\nx",
        "https://[::1",
        "javascript://hotel.example",
        "data:text/html",
    ] {
        assert_eq!(text.parse::<Origin>(), Err(InvalidOrigin), "{text}");
    }
}

#[test]
fn list_of_origins_is_parsed_as_written() {
    let list: Origins = "https://a.example https://b.example https://a.example".parse().expect("origins");
    assert_eq!(list.to_string(), "https://a.example https://b.example");
    assert_eq!(list.to_string().parse(), Ok(list.clone()));
    assert!(list.contains(&"https://b.example".parse().expect("one")));
    assert!(!list.contains(&"http://b.example".parse().expect("one")));
    assert_eq!("".parse(), Ok(Origins::default()));
}
