//! Tests of the storage format of unsent messages.

use crate::make::{at, client_id};
use app::chat::stored::{Keys, decode, encode};
use app::chat::{OutboxItem, OutboxState};
use proptest::prelude::*;
use shared::{ConversationId, ErrorCode, MessageId, Timestamp};
use uuid::Uuid;

fn keys(slug: &str, booking: &str) -> Keys {
    Keys::new(&slug.parse().expect("a slug"), &booking.parse().expect("a booking id"))
}

fn item(text: &str, state: OutboxState) -> OutboxItem {
    let written_at = at("2026-11-22T10:00:00.123Z");
    OutboxItem {
        client_message_id: client_id(7),
        text: text.to_owned(),
        files: Vec::new(),
        reply_to: None,
        written_at,
        nth: 2,
        state,
        is_stored: true,
    }
}

#[test]
fn entry_is_a_header_line_and_the_unchanged_text() {
    let waiting = item("one\n\ntwo", OutboxState::Sending);
    assert_eq!(encode(&waiting), "1 1795341600123 2 -\none\n\ntwo");
    let refused = item("x", OutboxState::Refused(ErrorCode::MessageTooLong));
    assert_eq!(encode(&refused), "1 1795341600123 2 MESSAGE_TOO_LONG\nx");
}

#[test]
fn every_refusal_code_is_stored() {
    for code in ErrorCode::ALL {
        let refused = item("x", OutboxState::Refused(*code));
        assert_eq!(decode(client_id(7), &encode(&refused)), Some(refused));
    }
}

#[test]
fn unknown_refusal_code_is_read_as_bad_request() {
    let read = decode(client_id(7), "1 1795341600123 2 NEWER_REASON\nx");
    assert_eq!(read, Some(item("x", OutboxState::Refused(ErrorCode::BadRequest))));
}

#[test]
fn malformed_entries_are_ignored() {
    for garbage in [
        "",
        "\n",
        "hello",
        "1 1795341600123 2 -",
        "1 1795341600123 2 -\n",
        "2 1795341600123 2 -\nof a later version",
        "1 soon 2 -\nx",
        "1 1795341600123 -1 -\nx",
        "1 1795341600123\nx",
        "{\"v\":1}\nx",
        "1 1795341600123 2 - 120 121\nx",
        "1 1795341600123 2 - +lamp\nx",
        "1 1795341600123 2 - +0b8c2a3e-6f0e-4c59-9c8e-0d6a5f2f7b11 120\nx",
    ] {
        assert_eq!(decode(client_id(7), garbage), None, "{garbage:?}");
    }
}

#[test]
fn storage_key_is_valid_only_in_its_conversation() {
    let ours = keys("killarney", "BK-1");
    let key = ours.message(client_id(7));
    assert_eq!(key, format!("guest-chat/killarney/BK-1/outbox/{}", client_id(7)));
    assert_eq!(ours.message_id(&key), Some(client_id(7)));
    assert_eq!(keys("killarney", "BK-11").message_id(&key), None);
    assert_eq!(keys("killarney-park", "BK-1").message_id(&key), None);
    for other in
        [ours.draft(), ours.sender_lock(), key.to_uppercase(), key.replace('-', ""), format!("{key}/"), String::new()]
    {
        assert_eq!(ours.message_id(&other), None, "{other}");
    }
}

#[test]
fn guest_and_each_member_of_staff_have_separate_entries() {
    let (slug, booking) = ("killarney".parse().expect("a slug"), "BK-1".parse().expect("a booking id"));
    let guest = Keys::new(&slug, &booking);
    let [maeve, liam] = [1, 2].map(|id| Keys::of_staff(&slug, ConversationId(42), id));
    let key = maeve.message(client_id(7));
    assert_eq!(maeve.message_id(&key), Some(client_id(7)));
    for other in [guest, liam] {
        assert_eq!(other.message_id(&key), None);
        assert_ne!(other.draft(), maeve.draft());
    }
    let found = |staff_id| Keys::unsent_by_staff(&key, &slug, staff_id);
    assert_eq!((found(1), found(2)), (Some(ConversationId(42)), None));
    assert_eq!(Keys::unsent_by_staff(&maeve.draft(), &slug, 1), None);
}

#[test]
fn entry_from_before_replies_is_decoded() {
    let item = decode(client_id(7), "1 1763805600123 2 -\nTwo towels").expect("an entry");
    assert_eq!((item.text.as_str(), item.nth, item.reply_to), ("Two towels", 2, None));
}

#[test]
fn entry_contains_the_files_of_its_message() {
    let lamp = "0b8c2a3e-6f0e-4c59-9c8e-0d6a5f2f7b11".parse().expect("a UUID");
    let entry = OutboxItem { files: vec![lamp], ..item("", OutboxState::Sending) };
    assert_eq!(encode(&entry), format!("1 {} 2 - +{lamp}\n", entry.written_at.unix_ms()));
    assert_eq!(decode(client_id(7), &encode(&entry)), Some(entry));
}

proptest! {
    #[test]
    fn encoded_entries_are_decoded_unchanged(text in ".+", id: u128, unix_ms in 0i64..=4_000_000_000_000, nth: u32, reply_to: Option<i64>, files: Vec<u128>) {
        let item = OutboxItem {
            client_message_id: Uuid::from_u128(id),
            text,
            files: files.into_iter().map(Uuid::from_u128).collect(),
            reply_to: reply_to.map(MessageId),
            written_at: Timestamp::from_unix_ms(unix_ms),
            nth,
            state: OutboxState::Sending,
            is_stored: true,
        };
        prop_assert_eq!(decode(item.client_message_id, &encode(&item)), Some(item));
    }

    #[test]
    fn arbitrary_entries_never_panic(entry in "(?s).*", id: u128) {
        if let Some(item) = decode(Uuid::from_u128(id), &entry) {
            prop_assert!(!item.text.is_empty());
        }
    }
}
