//! Checks over HTTP: access from outside, as guests' phones have it (`PUBLIC_URL`,
//! the reverse proxy, and WebSockets through it), and a separate realtime engine.

use super::finding::Finding;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::realtime::PusherApp;
use serde_json::{Value, json};
use std::time::Duration;

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
        return Finding::ok(PAGE, format!("{base} reaches guest-chat{tls}"));
    }
    let message =
        format!("{base} does not reach guest-chat (status {}); check the configuration of the proxy", status.as_u16());
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

/// Time limit of a check.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// Returns the number of seconds that the clock of this machine is ahead of a
/// response's `Date` (RFC 9110, section 6.6.1).
pub(super) fn clock_offset_s(answer: &reqwest::Response) -> Option<i64> {
    let date = answer.headers().get("date")?.to_str().ok()?;
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    Some(jiff::Timestamp::now().as_second() - theirs.as_second())
}

/// Returns the reason why a request failed, without the URL, which may contain a
/// signature.
pub(super) fn failure_reason(error: reqwest::Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        message = error.to_string();
        cause = error.source();
    }
    if error.is_timeout() { "no answer in time".to_owned() } else { message }
}

const ENGINE: &str = "engine";

/// Checks that the realtime engine answers and accepts the signature of the app.
pub async fn examine_engine(http: &reqwest::Client, config: &Config, clock_offsets_s: &mut Vec<i64>) -> Finding {
    let (Some(endpoint), Some(app)) = (&config.engine, &config.pusher) else {
        return Finding::ok(ENGINE, "embedded in the server");
    };
    let app = PusherApp { id: app.id.clone(), key: app.key.clone(), secret: app.secret.clone() };
    let path = format!("/apps/{}/channels", app.id);
    let query = app.sign_get(&path, "", SystemClock.now());
    let answer = match http.get(format!("{}{path}?{query}", endpoint.api)).send().await {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!(
                "{} does not answer ({}); check PUSHER_HOST, PUSHER_PORT and PUSHER_SCHEME",
                endpoint.api,
                failure_reason(error)
            );
            return Finding::problem(ENGINE, message);
        }
    };
    clock_offsets_s.extend(clock_offset_s(&answer));
    let status = answer.status().as_u16();
    let body = answer.text().await.unwrap_or_default();
    // Some engines report an error with status 200 and a code in the body.
    let report = serde_json::from_str::<Value>(&body).ok();
    let code = report.as_ref().and_then(|report| report["code"].as_u64()).filter(|code| *code >= 300);
    match code.unwrap_or(u64::from(status)) {
        200..=299 => Finding::ok(ENGINE, format!("{} answers and accepts the signature of the app", endpoint.api)),
        401 | 403 => {
            let message = format!(
                "{} does not accept the signature; check PUSHER_APP_ID, PUSHER_KEY, PUSHER_SECRET and the clock",
                endpoint.api
            );
            Finding::problem(ENGINE, message)
        }
        404 => Finding::problem(ENGINE, format!("{} has no app {}; check PUSHER_APP_ID", endpoint.api, app.id)),
        code => Finding::problem(ENGINE, format!("{} answers with {code}; check its log", endpoint.api)),
    }
}
