//! Answers as they come in, in pieces.

use super::{Head, Length, parse, unchunked};

#[test]
fn a_head_is_read_once_it_is_whole() {
    let text = b"HTTP/1.1 201 Created\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
    assert_eq!(parse(&text[..20]).expect("as it was written"), None);
    let head_bytes = text.len() - 5;
    assert_eq!(
        parse(text).expect("as it was written"),
        Some(Head { status: 201, head_bytes, length: Length::Bytes(5), closes: true })
    );
}

#[test]
fn an_answer_whose_end_cannot_be_known_is_refused() {
    assert!(parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    assert_eq!(
        parse(b"HTTP/1.1 204 No Content\r\n\r\n").expect("as it was written").expect("as it was written").length,
        Length::Bytes(0)
    );
}

#[test]
fn chunks_are_put_together() {
    let text = b"4\r\nGood\r\n8;a=b\r\n morning\r\n0\r\n\r\n";
    assert_eq!(unchunked(text).expect("as it was written").as_deref(), Some(&b"Good morning"[..]));
    for missing in 1..text.len() {
        assert_eq!(
            unchunked(&text[..text.len() - missing]).expect("as it was written"),
            None,
            "{missing} bytes missing"
        );
    }
    assert!(unchunked(b"nothing\r\n").is_err());
}
