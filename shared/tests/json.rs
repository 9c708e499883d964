//! The JSON parser agrees with serde_json.

#[path = "../../server/tests/support/made_up.rs"]
mod made_up;

use made_up::made_up;
use proptest::prelude::*;
use serde_json::json;
use shared::json::{FromJson, ToJson, Value, from_str, write};
use shared::{MarkRead, MessageId, SendMessage};
use uuid::Uuid;

/// Returns whether both values are the same, as far as a [`Value`] keeps them.
fn are_same(ours: &Value<'_>, theirs: &serde_json::Value) -> bool {
    use serde_json::Value as Theirs;
    match (ours, theirs) {
        (Value::Null, Theirs::Null) => true,
        (Value::Bool(ours), Theirs::Bool(theirs)) => ours == theirs,
        // serde_json does not read -0 as an integer.
        (Value::Integer(0), Theirs::Number(theirs)) => theirs.as_f64() == Some(0.0),
        (Value::Integer(ours), Theirs::Number(theirs)) => theirs.as_i64() == Some(*ours),
        (Value::OtherNumber, Theirs::Number(theirs)) => !theirs.is_i64(),
        (Value::Text(ours), Theirs::String(theirs)) => ours == theirs,
        (Value::List(ours), Theirs::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| are_same(ours, theirs))
        }
        // If a name occurs twice, serde_json keeps the last value, and here the
        // first counts.
        (Value::Object(ours), Theirs::Object(theirs)) => {
            theirs.keys().all(|name| ours.iter().any(|(ours, _)| ours == name))
                && ours.iter().all(|(name, value)| {
                    let is_twice = ours.iter().filter(|(other, _)| other == name).count() > 1;
                    is_twice || theirs.get(&**name).is_some_and(|theirs| are_same(value, theirs))
                })
        }
        _ => false,
    }
}

fn agree_on(text: &str) {
    match (Value::parse(text), serde_json::from_str::<serde_json::Value>(text)) {
        (Some(ours), Ok(theirs)) => assert!(are_same(&ours, &theirs), "{text}\n{ours:?}"),
        (None, Err(_)) => {}
        // A number out of range is accepted here, because its value is not kept.
        (Some(_), Err(error)) => assert!(error.to_string().starts_with("number out of range"), "{text}: {error}"),
        (None, Ok(theirs)) => panic!("{text}\n{theirs}"),
    }
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|is| json!(is)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        ".*".prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| json!(items)),
            prop::collection::btree_map(".*", inner, 0..6).prop_map(|fields| json!(fields)),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_is_parsed_as_it_was_written(value in values()) {
        agree_on(&value.to_string());
        agree_on(&serde_json::to_string_pretty(&value).expect("a text"));
    }

    #[test]
    fn every_string_is_written_for_serde_json(text: String) {
        let written = write::text(&text);
        prop_assert_eq!(serde_json::from_str::<String>(&written).expect("a JSON string"), text);
    }

    #[test]
    fn every_message_is_written_for_serde_json(
        message: Option<String>,
        ids in prop::collection::vec(any::<u128>().prop_map(Uuid::from_u128), 0..4),
        reply_to: Option<i64>,
        sender_name: Option<String>,
    ) {
        let message = SendMessage {
            message,
            client_message_id: ids.first().copied(),
            reply_to: reply_to.map(MessageId),
            attachments: ids,
            sender_name,
            sender_role: None,
        };
        prop_assert_eq!(serde_json::from_str::<SendMessage>(&message.to_json()).expect("a message"), message);
    }

    #[test]
    fn every_character_is_parsed_plain_and_escaped(character: char) {
        let mut units = [0; 2];
        let escaped: String = character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
        prop_assert_eq!(from_str::<String>(&format!("\"{escaped}\"")), Ok(character.to_string()));
        agree_on(&format!("\"{character}\""));
    }
}

#[test]
fn parser_agrees_with_serde_json_on_any_text() {
    let seeds = [
        r#"{"a":[1,-2.50e+3,true,false,null],"b":{"c":"d \u00e9 \ud83d\ude00 \n\/\\"}, "":[] ,"n":{} }"#,
        r#"[0,-0,10,9223372036854775807,9223372036854775808,-9223372036854775808,1E9,0.1]"#,
        r#"["\b\f\r\t\"", "\ud800", "\udc00\ud800", "日本語"]"#,
    ];
    made_up(&seeds, agree_on);
}

#[test]
fn control_characters_are_written_escaped() {
    assert_eq!(write::text("\0\u{1f}\n\"\\é"), r#""\u0000\u001f\u000a\"\\é""#);
    assert_eq!(write::object(&[]), "{}");
    assert_eq!(MarkRead { up_to: MessageId(123) }.to_json(), r#"{"up_to":123}"#);
}

#[test]
fn malformed_json_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "truefalse",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "[1}",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\ud800\\u0041\"",
        "\"\u{1}\"",
        "1 2",
        "[1]]",
        "\u{feff}1",
        "'a'",
    ] {
        assert_eq!(Value::parse(text), None, "{text}");
        agree_on(text);
    }
}

#[test]
fn deeply_nested_json_is_refused() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Value::parse(&nested(100)).is_some());
    assert!(Value::parse(&nested(100_000)).is_none());
    assert!(Value::parse(&"[".repeat(100_000)).is_none());
}

#[test]
fn a_number_is_read_where_its_type_holds_it() {
    assert_eq!(from_str::<u16>("65535"), Ok(65_535));
    for text in ["65536", "-1", "1.0", "1e2", "\"1\""] {
        assert!(from_str::<u16>(text).is_err(), "{text}");
    }
}

#[test]
fn a_field_that_is_missing_is_none_only_where_it_may_be() {
    let object = Value::parse(r#"{"a":1,"b":null,"a":2}"#).expect("JSON");
    assert_eq!(object.field::<Option<i64>>("c"), Some(None));
    assert_eq!(object.field::<Option<i64>>("b"), Some(None));
    assert_eq!(object.field::<i64>("b"), None);
    assert_eq!(object.field::<i64>("c"), None);
    assert_eq!(object.field::<i64>("a"), Some(1));
    assert_eq!(<Option<String>>::from_json(&object), None);
}
