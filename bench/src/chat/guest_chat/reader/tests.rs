use super::earlier;

#[test]
fn page_with_more_messages_returns_its_oldest_id() {
    let page = |more: bool| format!(r#"{{"messages":[{{"id":4711,"seq":3}}],"count":1,"has_more":{more}}}"#);
    assert_eq!(earlier(page(true).as_bytes()), Some(4711));
    assert_eq!(earlier(page(false).as_bytes()), None);
    assert_eq!(earlier(br#"{"messages":[],"has_more":true}"#), None);
}
