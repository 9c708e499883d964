use super::*;
use crate::realtime::{PusherApp, Secret, SocketId};

/// Pusher docs, "Auth signatures".
const DOCUMENTED_SUBSCRIPTION: &str =
    "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4";

fn documented_app() -> PusherApp {
    PusherApp {
        id: "3".to_owned(),
        key: "278d425bdf160c739803".to_owned(),
        secret: Secret::new("7ad3773142a6692b25b8"),
    }
}

fn socket(id: &str) -> SocketId {
    id.parse().expect("a socket id")
}

#[test]
fn a_private_channel_is_signed_as_documented() {
    assert_eq!(documented_app().sign_subscription(&socket("1234.1234"), "private-foobar"), DOCUMENTED_SUBSCRIPTION);
}

#[test]
fn a_presence_channels_text_is_signed_as_documented() {
    let text = r#"1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}}"#;
    let signature = hmac_sha256_hex("7ad3773142a6692b25b8", text);
    assert_eq!(signature, "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80");
}

#[test]
fn the_documented_signature_is_accepted() {
    assert!(documented_app().verify_subscription(&socket("1234.1234"), "private-foobar", DOCUMENTED_SUBSCRIPTION));
}

#[test]
fn a_signature_is_refused_for_any_other_socket_channel_key_or_form() {
    let app = documented_app();
    let refused = |id: &str, channel: &str, auth: &str| !app.verify_subscription(&socket(id), channel, auth);
    assert!(refused("1234.1235", "private-foobar", DOCUMENTED_SUBSCRIPTION));
    assert!(refused("1234.1234", "private-foobaz", DOCUMENTED_SUBSCRIPTION));
    assert!(refused("1234.1234", "private-foobar", ""));
    assert!(refused("1234.1234", "private-foobar", &DOCUMENTED_SUBSCRIPTION.replace("278d", "378d")));
    assert!(refused("1234.1234", "private-foobar", &DOCUMENTED_SUBSCRIPTION.to_uppercase()));
    assert!(refused("1234.1234", "private-foobar", &DOCUMENTED_SUBSCRIPTION[..DOCUMENTED_SUBSCRIPTION.len() - 1]));
}

#[test]
fn an_apps_debug_output_hides_the_secret() {
    let shown = format!("{:?}", documented_app());
    assert!(shown.contains("Secret(..)") && !shown.contains("7ad3773142a6692b25b8"), "{shown}");
}

const PATH: &str = "/apps/3/events";
const BODY: &str = r#"{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"#;
/// Pusher docs, "HTTP API reference": worked authentication example.
const DOCUMENTED_REQUEST: &str = "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0\
                          &body_md5=ec365a775a4cd0599faeb73354201b6f\
                          &auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

fn documented_time() -> Timestamp {
    Timestamp::from_unix_ms(1_353_088_179_000)
}

fn verify(query: &str, body: &str) -> Result<(), Unsigned> {
    documented_app().verify_request("POST", PATH, query, body.as_bytes(), documented_time())
}

#[test]
fn a_post_is_signed_as_documented() {
    assert_eq!(documented_app().sign_post(PATH, BODY, documented_time()), DOCUMENTED_REQUEST);
}

#[test]
fn documented_request_is_accepted() {
    assert_eq!(verify(DOCUMENTED_REQUEST, BODY), Ok(()));
}

#[test]
fn the_order_and_the_escapes_of_a_query_do_not_matter() {
    let mut parts: Vec<&str> = DOCUMENTED_REQUEST.split('&').collect();
    parts.reverse();
    assert_eq!(verify(&parts.join("&"), BODY), Ok(()));
    assert_eq!(verify(&DOCUMENTED_REQUEST.replace("1.0", "1%2E0"), BODY), Ok(()));
}

#[test]
fn signed_get_is_accepted_only_unchanged() {
    let app = documented_app();
    let query = app.sign_get("/apps/3/channels", "", documented_time());
    let verify = |method, path, query: &str| app.verify_request(method, path, query, b"", documented_time());
    assert_eq!(verify("GET", "/apps/3/channels", &query), Ok(()));
    assert_eq!(verify("POST", "/apps/3/channels", &query), Err(Unsigned::Signature));
    assert_eq!(verify("GET", "/apps/3/channels/a", &query), Err(Unsigned::Signature));
    assert_eq!(verify("GET", "/apps/3/channels", &format!("{query}&info=user_count")), Err(Unsigned::Signature));
}

#[test]
fn every_change_after_signing_is_detected() {
    let changed = |from: &str, to: &str| verify(&DOCUMENTED_REQUEST.replace(from, to), BODY);
    assert_eq!(changed("auth_key=278d", "auth_key=378d"), Err(Unsigned::Key));
    assert_eq!(changed("auth_version=1.0&", ""), Err(Unsigned::Version));
    assert_eq!(changed("auth_timestamp=1353088179", "auth_timestamp=soon"), Err(Unsigned::Timestamp));
    assert_eq!(changed("auth_timestamp=1353088179", "auth_timestamp=1353088180"), Err(Unsigned::Signature));
    assert_eq!(changed("auth_signature=da", "auth_signature=ea"), Err(Unsigned::Signature));
    assert_eq!(changed("auth_signature", "signature"), Err(Unsigned::Signature));
    assert_eq!(verify(DOCUMENTED_REQUEST, &BODY.replace("foo", "bar")), Err(Unsigned::Body));
}

#[test]
fn unsigned_body_is_refused() {
    let query = documented_app().sign_get(PATH, "", documented_time());
    assert_eq!(verify(&query, BODY), Err(Unsigned::Body));
}

#[test]
fn request_is_valid_ten_minutes_before_and_after_its_time() {
    let at = |offset_s: i64| {
        let now = documented_time().plus_ms(offset_s * 1000);
        documented_app().verify_request("POST", PATH, DOCUMENTED_REQUEST, BODY.as_bytes(), now)
    };
    assert_eq!((at(-600), at(600)), (Ok(()), Ok(())));
    assert_eq!((at(-601), at(601)), (Err(Unsigned::Timestamp), Err(Unsigned::Timestamp)));
}

#[test]
fn duplicate_parameter_is_refused() {
    let query = format!("{DOCUMENTED_REQUEST}&auth_key=another");
    assert_eq!(verify(&query, BODY), Err(Unsigned::Key));
}
