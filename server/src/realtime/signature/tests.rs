//! The test vectors are those of Pusher's page "Auth signatures".

use super::*;
use crate::realtime::{PusherApp, Secret, SocketId};

const DOCUMENTED: &str = "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4";

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
    assert_eq!(documented_app().sign_subscription(&socket("1234.1234"), "private-foobar"), DOCUMENTED);
}

#[test]
fn a_presence_channels_text_is_signed_as_documented() {
    let text = r#"1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}}"#;
    let signature = hmac_sha256_hex("7ad3773142a6692b25b8", text);
    assert_eq!(signature, "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80");
}

#[test]
fn the_documented_signature_is_accepted() {
    assert!(documented_app().verify_subscription(&socket("1234.1234"), "private-foobar", DOCUMENTED));
}

#[test]
fn a_signature_is_refused_for_any_other_socket_channel_key_or_form() {
    let app = documented_app();
    let refused = |id: &str, channel: &str, auth: &str| !app.verify_subscription(&socket(id), channel, auth);
    assert!(refused("1234.1235", "private-foobar", DOCUMENTED));
    assert!(refused("1234.1234", "private-foobaz", DOCUMENTED));
    assert!(refused("1234.1234", "private-foobar", ""));
    assert!(refused("1234.1234", "private-foobar", &DOCUMENTED.replace("278d", "378d")));
    assert!(refused("1234.1234", "private-foobar", &DOCUMENTED.to_uppercase()));
    assert!(refused("1234.1234", "private-foobar", &DOCUMENTED[..DOCUMENTED.len() - 1]));
}

#[test]
fn an_apps_debug_output_hides_the_secret() {
    let shown = format!("{:?}", documented_app());
    assert!(shown.contains("Secret(..)") && !shown.contains("7ad3773142a6692b25b8"), "{shown}");
}
