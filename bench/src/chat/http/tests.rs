//! Answers that arrive in pieces.

use super::{Head, Length, parse, unchunked};

fn read(bytes: &[u8]) -> Option<Head> {
    parse(bytes).expect("HTTP")
}

#[test]
fn head_is_parsed_only_when_complete() {
    let text = b"HTTP/1.1 201 Created\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
    assert_eq!(read(&text[..20]), None);
    let head_bytes = text.len() - 5;
    assert_eq!(read(text), Some(Head { status: 201, head_bytes, length: Length::Bytes(5), closes: true }));
}

#[test]
fn response_of_unknown_length_is_refused() {
    assert!(parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    assert_eq!(read(b"HTTP/1.1 204 No Content\r\n\r\n").map(|head| head.length), Some(Length::Bytes(0)));
}

#[test]
fn chunked_body_is_joined() {
    let text = b"4\r\nGood\r\n8;a=b\r\n morning\r\n0\r\n\r\n";
    assert_eq!(unchunked(text).expect("a valid chunked body").as_deref(), Some(&b"Good morning"[..]));
    for missing in 1..text.len() {
        assert_eq!(
            unchunked(&text[..text.len() - missing]).expect("a valid chunked body"),
            None,
            "{missing} bytes missing"
        );
    }
    assert!(unchunked(b"nothing\r\n").is_err());
}
