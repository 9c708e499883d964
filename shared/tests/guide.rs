//! Rules for a hotel's guide.

use serde_json::json;
use shared::guide::{Guide, GuideError, Hours, LanguageTag, Line, Span};

fn guide(value: serde_json::Value) -> Guide {
    serde_json::from_value(value).expect("a guide")
}

#[test]
fn guide_is_serialized_as_it_was_parsed() {
    let written = json!({
        "hours": {
            "mo": ["07:00-12:00", "14:00-23:00"], "tu": ["00:00-24:00"], "we": ["22:00-06:00"],
            "th": [], "fr": [], "sa": [], "su": [],
        },
        "texts": [
            { "language": "en", "welcome": "Welcome!\nTell us.", "quick_replies": ["Towels", "Late check-out"],
              "stay": [{ "title": "Wi-Fi", "text": "Network Park" }] },
            { "language": "zh-Hant", "welcome": null, "quick_replies": [], "stay": [] },
        ],
    });
    let guide = guide(written.clone());
    assert_eq!(guide.validate(), Ok(()));
    assert_eq!(serde_json::to_value(guide).expect("JSON"), written);
    assert_eq!(serde_json::from_value::<Guide>(json!({})).expect("nothing said"), Guide::default());
}

#[test]
fn unknown_fields_are_refused() {
    for (misspelt, written) in [
        ("hourz", json!({ "hourz": {} })),
        ("mon", json!({ "hours": { "mon": ["07:00-23:00"] } })),
        ("text", json!({ "text": [] })),
        ("quickreplies", json!({ "texts": [{ "language": "en", "quickreplies": ["Towels"] }] })),
        (
            "titel",
            json!({ "texts": [{ "language": "en", "stay": [{ "title": "Wi-Fi", "text": "Park", "titel": "" }] }] }),
        ),
    ] {
        let refused = serde_json::from_value::<Guide>(written).expect_err(misspelt).to_string();
        assert!(refused.contains(&format!("unknown field `{misspelt}`")), "{refused}");
    }
}

#[test]
fn span_has_its_first_and_last_minute() {
    for (text, from_min, to_min) in
        [("07:00-23:30", 420, 1410), ("00:00-24:00", 0, 1440), ("22:00-06:00", 1320, 1800), ("09:00-09:00", 540, 1980)]
    {
        let span: Span = text.parse().expect(text);
        assert_eq!((span.from_min(), span.to_min(), span.to_string().as_str()), (from_min, to_min, text));
    }
    for text in ["", "7:00-23:00", "07:00", "07:00-24:01", "24:00-07:00", "07:60-08:00", "+7:00-08:00", "07:00 - 08:00"]
    {
        assert!(text.parse::<Span>().is_err(), "{text}");
    }
}

#[test]
fn lines_and_language_tags_are_validated() {
    let line = |text: &str| Line::try_from(text.to_owned());
    assert_eq!(line("  Towels ").map(String::from), Ok("Towels".to_owned()));
    assert!(line(&"é".repeat(60)).is_ok());
    for text in ["", " ", "a\nb", &"é".repeat(61)] {
        assert!(line(text).is_err(), "{text:?}");
    }
    let tag = |text: &str| LanguageTag::try_from(text.to_owned()).is_ok();
    assert!(["en", "pt-BR", "zh-Hant", "es-419", "fil"].into_iter().all(tag));
    assert!(!["", "e", "english", "en_GB", "en-", "en-x", "e1"].into_iter().any(tag));
}

#[test]
fn lists_of_a_guide_are_limited() {
    let texts = |language: &str, replies: usize, entries: usize| {
        let entry = json!({ "title": "t", "text": "t" });
        json!({ "language": language, "quick_replies": vec!["r"; replies], "stay": vec![entry; entries] })
    };
    assert_eq!(guide(json!({ "texts": [texts("en", 12, 24)] })).validate(), Ok(()));
    for (value, error) in [
        (json!({ "texts": [texts("en", 13, 0)] }), GuideError::TooMany("quick replies in a language", 12)),
        (json!({ "texts": [texts("en", 0, 25)] }), GuideError::TooMany("entries about the stay in a language", 24)),
        (json!({ "hours": { "mo": vec!["07:00-08:00"; 5] } }), GuideError::TooMany("spans in a day", 4)),
        (
            json!({ "texts": [texts("en", 0, 0), texts("EN", 0, 0)] }),
            GuideError::Twice(LanguageTag::try_from("EN".to_owned()).expect("a tag")),
        ),
    ] {
        assert_eq!(guide(value).validate(), Err(error));
    }
    assert_eq!(Hours::default().most_in_a_day(), 0);
}
