//! Access from outside, as guests' phones have it: `PUBLIC_URL`, the reverse
//! proxy, and WebSockets through it.

use super::finding::Finding;
use super::response::{clock_offset_s, failure_reason};
use crate::config::Config;
use serde_json::{Value, json};

const PAGE: &str = "PUBLIC_URL";
const SOCKET: &str = "WebSocket";
/// Sixteen arbitrary bytes (RFC 6455, section 4.1).
const NONCE: &str = "Z3Vlc3QtY2hhdC1kb2M=";

/// Checks that pages and sockets are reachable.
pub async fn examine(
    http: &reqwest::Client,
    config: &Config,
    app_key: Option<&str>,
    clock_offsets_s: &mut Vec<i64>,
) -> Vec<Finding> {
    let page = page(http, &config.public_url.base, clock_offsets_s).await;
    // The embedded engine is behind the same proxy.
    let (origin, key) = match (&config.engine, &config.pusher) {
        (Some(engine), Some(app)) => {
            let scheme = if engine.tls { "https" } else { "http" };
            (format!("{scheme}://{}:{}", engine.host, engine.port), Some(app.key.as_str()))
        }
        (_, app) => (config.public_url.base.clone(), app.as_ref().map(|app| app.key.as_str()).or(app_key)),
    };
    let Some(key) = key else {
        return vec![page, Finding::warning(SOCKET, "not checked: the first start creates the app of the engine")];
    };
    vec![page, socket(http, &origin, key).await]
}

async fn page(http: &reqwest::Client, base: &str, clock_offsets_s: &mut Vec<i64>) -> Finding {
    let answer = match http.get(format!("{base}/healthz")).send().await {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!(
                "{base} does not answer ({}); check that the server runs, that the name resolves to it and that the \
                 certificate is valid",
                failure_reason(error)
            );
            return Finding::problem(PAGE, message);
        }
    };
    clock_offsets_s.extend(clock_offset_s(&answer));
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    if status.is_success() && body == json!({ "status": "ok" }) {
        let tls = if base.starts_with("https:") { ", with a trusted certificate" } else { "" };
        return Finding::ok(PAGE, format!("{base} leads to guest-chat{tls}"));
    }
    let message = format!(
        "{base} does not lead to guest-chat (status {}); check the configuration of the proxy",
        status.as_u16()
    );
    Finding::problem(PAGE, message)
}

async fn socket(http: &reqwest::Client, origin: &str, key: &str) -> Finding {
    let request = http
        .get(format!("{origin}/app/{key}?protocol=7&client=doctor"))
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", NONCE);
    match request.send().await {
        Ok(answer) if answer.status().as_u16() == 101 => {
            Finding::ok(SOCKET, format!("{origin} accepts WebSocket connections"))
        }
        Ok(answer) => {
            let status = answer.status().as_u16();
            let message = format!(
                "{origin} does not accept WebSocket connections (status {status}), so messages arrive late; let the \
                 proxy forward the headers Upgrade and Connection for /app/"
            );
            Finding::problem(SOCKET, message)
        }
        Err(error) => Finding::problem(SOCKET, format!("{origin} does not answer ({})", failure_reason(error))),
    }
}
