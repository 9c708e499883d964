use super::*;

fn message(kind: u8, content: &[u8]) -> Message {
    let length = u32::try_from(content.len() + 4).expect("a length").to_be_bytes();
    Message { bytes: [&[kind], length.as_slice(), content].concat() }
}

#[test]
fn a_request_names_the_statement_that_it_executes() {
    let mut requests = Requests::default();
    assert!(requests.push(&message(b'P', b"s1\0SELECT 1\0\0\0")).is_none());
    assert!(requests.push(&message(b'D', b"Ss1\0")).is_none());
    let prepared = requests.push(&message(b'S', b"")).expect("a request");
    assert_eq!(prepared.sql, None);
    assert!(requests.push(&message(b'B', b"\0s1\0\0\0\0\0\0\0")).is_none());
    assert!(requests.push(&message(b'E', b"\0\0\0\0\0")).is_none());
    let executed = requests.push(&message(b'S', b"")).expect("a request");
    assert_eq!(executed.sql.as_deref(), Some("SELECT 1"));
    let ping = requests.push(&message(b'S', b"")).expect("a request");
    assert_eq!((ping.sql, ping.bytes.len()), (None, 5));
    let simple = requests.push(&message(b'Q', b"COMMIT\0")).expect("a request");
    assert_eq!(simple.sql.as_deref(), Some("COMMIT"));
}

#[test]
fn statements_that_are_executed_by_name_are_expanded() {
    let mut requests = Requests::default();
    let prepare = b"PREPARE a (TEXT) AS SELECT $1 AS b; PREPARE c AS SELECT 2\0";
    let prepared = requests.push(&message(b'Q', prepare)).expect("a request");
    assert!(prepared.sql.is_some_and(|sql| sql.starts_with("PREPARE a")));
    let executed = requests.push(&message(b'Q', b"BEGIN; EXECUTE a('[1]'); EXECUTE c\0")).expect("a request");
    assert_eq!(executed.sql.as_deref(), Some("BEGIN; SELECT $1 AS b; SELECT 2"));
}

#[test]
fn a_statement_is_replaced_by_another() {
    let parse = message(b'P', b"s1\0VACUUM notes\0\0\x01\0\0\0\x17");
    assert_eq!(parse.statement(), Some(b"VACUUM notes".as_slice()));
    let replaced = parse.with_statement("SELECT 1");
    assert_eq!(replaced.bytes, message(b'P', b"s1\0SELECT 1\0\0\x01\0\0\0\x17").bytes);
    assert_eq!(message(b'D', b"Ss1\0x\0").statement(), None);
}

#[tokio::test]
async fn protocol_messages_are_read_one_by_one() {
    let bytes = [message(b'Z', b"I").bytes, message(b'C', b"COMMIT\0").bytes].concat();
    let mut stream = bytes.as_slice();
    let first = read_message(&mut stream).await.expect("a stream").expect("a message");
    assert_eq!((first.kind(), first.content()), (b'Z', b"I".as_slice()));
    let second = read_message(&mut stream).await.expect("a stream").expect("a message");
    assert_eq!(second.kind(), b'C');
    assert!(read_message(&mut stream).await.expect("a stream").is_none());
}
