//! Tests that what the page encodes is what the server function decodes, and the
//! other way round.

use super::call_server_function;
use app::chat::response;
use app::chat::session::RequestError;
use app::history::request_path;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use shared::{
    Attachment, ChatState, ConversationId, DisabledCode, ErrorCode, HotelSlug, Message, MessageId, MessagePage,
    MessageStatus, ReadMarker, ReadMarkers, ReplyPreview, SenderType, Seq, StaffInfo, Timestamp,
};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

type Arguments = (HotelSlug, Option<MessageId>, Option<Seq>);
type Answer = Result<MessagePage, ErrorCode>;

/// Sends the request of the page to the server function, whose source returns
/// `answer`. Returns the arguments that the source received, and the answer as
/// the page understands it.
async fn exchange(path: &str, answer: Answer) -> (Option<Arguments>, Result<MessagePage, RequestError>) {
    let received = Arc::new(Mutex::new(None));
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = call_server_function(request, {
        let received = received.clone();
        move |slug, before, after| {
            *received.lock().expect("a lock") = Some((slug, before, after));
            let answer = answer.clone();
            async move { answer }
        }
    })
    .await;
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let body = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let retry_after = parts.headers.get(header::RETRY_AFTER).map(|value| value.to_str().expect("ASCII"));
    let body = response::successful_body(parts.status.as_u16(), retry_after, body);
    let page = body.and_then(|body| response::parse_body(&body));
    let arguments = received.lock().expect("a lock").take();
    (arguments, page)
}

fn slug(name: &str) -> HotelSlug {
    name.parse().expect(name)
}

/// Returns a page without messages.
fn empty_page() -> MessagePage {
    MessagePage {
        messages: Vec::new(),
        conversation_id: ConversationId(1),
        count: 0,
        has_more: false,
        seq: Seq(0),
        read: ReadMarkers::default(),
        chat: ChatState::new(None, None, None),
    }
}

/// Returns a message with this text, in which nothing optional is set.
fn message(sender_type: SenderType, text: &str) -> Message {
    Message {
        id: MessageId(1),
        conversation_id: ConversationId(1),
        booking_id: "BK_2025=0123@x,y.z;-".parse().expect("a booking id"),
        seq: Seq(1),
        sender_type,
        sender_name: String::new(),
        staff_info: None,
        message: text.to_owned(),
        timestamp: Timestamp::from_unix_ms(0),
        client_message_id: None,
        room_number: None,
        reply_to: None,
        reply_to_message: None,
        status: MessageStatus::Delivered,
        read_at: None,
        is_edited: false,
        edited_at: None,
        is_deleted: false,
        deleted_at: None,
        attachments: Vec::new(),
        has_attachments: false,
    }
}

/// Texts that encoders and parsers often handle wrongly.
const TEXTS: [&str; 12] = [
    "",
    " \t\r\n",
    "\"quoted\" \\ / \\u0041 \\\\",
    "</script><!--",
    "null",
    "Zimmer für zwei – bitte!",
    "e\u{301}\u{200d}\u{feff}\u{85}\u{2028}\u{2029}",
    "שלום\u{202e}abc",
    "部屋を変えてください",
    "👩‍🚀🇮🇪\u{10ffff}",
    "\u{0}\u{1}\u{1f}\u{7f}",
    "a&b=c%20d+e",
];

/// Returns a message in which everything optional is set, with values at the
/// ends of their ranges.
fn full_message(sender_type: SenderType, text: &str) -> Message {
    let last = Timestamp::from_unix_ms(i64::MAX);
    let file = Attachment {
        id: Uuid::max(),
        file_name: format!("{text}.png"),
        mime_type: "image/png".to_owned(),
        size_bytes: 15 * 1024 * 1024,
        url: "/files/7?a=b&c=%20".to_owned(),
        thumbnail_url: Some("/files/7/thumbnail".to_owned()),
        width: Some(u32::MAX),
        height: Some(0),
    };
    let plain_file = Attachment { thumbnail_url: None, width: None, height: None, ..file.clone() };
    let preview =
        ReplyPreview { id: MessageId(0), sender_type, sender_name: text.to_owned(), message: text.to_owned() };
    Message {
        id: MessageId(i64::MAX),
        seq: Seq(i64::MAX),
        sender_name: text.to_owned(),
        staff_info: Some(StaffInfo { name: text.to_owned(), role: text.to_owned() }),
        timestamp: last,
        client_message_id: Some(Uuid::nil()),
        room_number: Some(text.to_owned()),
        reply_to: Some(MessageId(0)),
        reply_to_message: Some(preview),
        status: MessageStatus::Read,
        read_at: Some(last),
        is_edited: true,
        edited_at: Some(Timestamp::from_unix_ms(1)),
        is_deleted: true,
        deleted_at: Some(Timestamp::from_unix_ms(999)),
        attachments: vec![file, plain_file],
        has_attachments: true,
        ..message(sender_type, text)
    }
}

#[tokio::test]
async fn the_server_function_receives_the_cursor_that_the_page_sends() {
    let longest = "a".repeat(50);
    for name in ["a", "0", "killarney", "the-old-mill-2", &longest] {
        for number in [0, 1, -1, 4000, i64::MAX, i64::MIN] {
            let (before, after) = (Some(MessageId(number)), Some(Seq(number)));
            for (sent, expected) in [
                ((before, None), (before, None)),
                ((None, after), (None, after)),
                // The server refuses both at once.
                ((before, after), (before, None)),
                ((None, None), (None, None)),
            ] {
                let path = request_path(&slug(name), sent.0, sent.1);
                let (received, page) = exchange(&path, Ok(empty_page())).await;
                assert_eq!(received, Some((slug(name), expected.0, expected.1)), "{path}");
                assert_eq!(page, Ok(empty_page()), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_receives_the_messages_that_the_server_function_returns() {
    let path = request_path(&slug("killarney"), None, Some(Seq(0)));
    for sender_type in [SenderType::Guest, SenderType::Staff, SenderType::System] {
        let all = TEXTS.iter().flat_map(|text| [message(sender_type, text), full_message(sender_type, text)]);
        let messages: Vec<_> = all.collect();
        let sent = MessagePage { count: messages.len(), messages, has_more: true, ..empty_page() };
        let (_, received) = exchange(&path, Ok(sent.clone())).await;
        assert_eq!(received, Ok(sent), "{sender_type:?}");
    }
}

#[tokio::test]
async fn the_page_receives_the_state_of_the_conversation() {
    let path = request_path(&slug("killarney"), Some(MessageId(1)), None);
    let last = ReadMarker { up_to: MessageId(i64::MAX), read_at: Some(Timestamp::from_unix_ms(i64::MAX)) };
    let none = ReadMarker::default();
    let reasons = [DisabledCode::NotCheckedIn, DisabledCode::AlreadyCheckedOut, DisabledCode::NoRoomAssigned];
    for disabled in reasons.map(Some).into_iter().chain([None]) {
        for (guest, staff) in [(last, none), (none, last)] {
            let handler = StaffInfo { name: "Máire \"M\"".to_owned(), role: String::new() };
            let chat = ChatState::new(disabled, Some("1 & 2".to_owned()), Some(handler));
            let (read, conversation_id) = (ReadMarkers { guest, staff }, ConversationId(i64::MAX));
            let sent = MessagePage { seq: Seq(i64::MAX), conversation_id, read, chat, ..empty_page() };
            let (_, received) = exchange(&path, Ok(sent.clone())).await;
            assert_eq!(received, Ok(sent));
        }
    }
}

#[tokio::test]
async fn the_page_receives_the_reason_of_a_refusal() {
    let path = request_path(&slug("killarney"), None, None);
    for code in ErrorCode::ALL {
        let expected = match code {
            ErrorCode::RateLimited => RequestError::Later(1000),
            // The server may have recovered by the next request.
            ErrorCode::Internal | ErrorCode::Unavailable => RequestError::Later(0),
            refused => RequestError::Refused(*refused),
        };
        let (received, answer) = exchange(&path, Err(*code)).await;
        assert!(received.is_some(), "{code}");
        assert_eq!(answer, Err(expected), "{code}");
    }
}

#[tokio::test]
async fn a_request_that_the_server_function_cannot_decode_is_refused_for_good() {
    let path = request_path(&slug("killarney"), Some(MessageId(7)), None);
    for (part, other) in [("=7", "=seven"), ("=7", "=9223372036854775808"), ("killarney", "No%20Slug")] {
        let path = path.replace(part, other);
        let (received, answer) = exchange(&path, Ok(empty_page())).await;
        assert_eq!((received, answer), (None, Err(RequestError::Refused(ErrorCode::BadRequest))), "{path}");
    }
}
