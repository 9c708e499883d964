//! The app of the realtime engine, as `engine` prints it.

use crate::running::{CHAT, Running, send_request};
use crate::shell::{Shell, text, token};
use serde_json::{Value, json};

#[test]
fn engine_prints_a_constant_app_for_pusher_libraries() {
    let shell = Shell::open();
    shell.put_booking();
    let engine = || -> Value { serde_json::from_str(&shell.ok(&["engine"])).expect("JSON") };
    let printed = engine();
    let id = printed["app_id"].as_str().expect("a text");
    assert!(!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()), "{id}");
    let address = ["host", "port", "scheme", "cluster"].map(|name| printed[name].clone());
    assert_eq!(address, [json!("127.0.0.1"), json!(3000), json!("http"), json!("mt1")]);
    let fields: Vec<_> = printed.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["app_id", "cluster", "host", "key", "port", "scheme", "secret"]);
    assert_eq!(engine(), printed);
    // The secret is only on standard output.
    let secret = printed["secret"].as_str().expect("a text");
    assert!(!text(&shell.run(&["engine"]).stderr).contains(secret));
    // A server of the same database serves that app.
    let link = shell.ok(&["link", "killarney", "B1"]);
    let running = Running::start(&shell, &[]);
    let context = send_request(&running.address, &format!("GET {CHAT}/context"), token(link.trim_end()), &json!({}));
    assert_eq!(context["pusher"]["key"], printed["key"]);
}

#[test]
fn an_installation_keeps_the_app_that_it_has() {
    let shell = Shell::open();
    shell.ok(&["demo"]);
    let old = "0f8fad5bd9cb469fa16570867728950e";
    for sql in [
        "INSERT INTO settings (name, value) VALUES ('embedded_app_id', '0f8fad5bd9cb469fa16570867728950e') RETURNING value",
        "INSERT INTO settings (name, value) VALUES ('embedded_app_key', 'a-key') RETURNING value",
    ] {
        shell.row(sql);
    }
    let printed: Value = serde_json::from_str(&shell.ok(&["engine"])).expect("JSON");
    assert_eq!((&printed["app_id"], &printed["key"]), (&json!(old), &json!("a-key")));
}

#[test]
fn engine_prints_the_address_of_an_external_engine() {
    let shell = Shell::open();
    let settings = [
        ("REALTIME", "pusher"),
        ("PUSHER_APP_ID", "4711"),
        ("PUSHER_KEY", "a-key"),
        ("PUSHER_SECRET", "a secret"),
        ("PUSHER_HOST", "soketi.hotel.example"),
        ("PUSHER_PORT", "6001"),
        ("PUSHER_SCHEME", "http"),
        ("PUSHER_CLIENT_HOST", "ws.hotel.example"),
    ];
    let output = shell.command(&["engine"]).envs(settings).output().expect("the program runs");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = json!({
        "app_id": "4711", "key": "a-key", "secret": "a secret", "cluster": "mt1",
        "host": "soketi.hotel.example", "port": 6001, "scheme": "http",
    });
    assert_eq!(printed, expected);
}
