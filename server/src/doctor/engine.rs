//! A separate realtime engine.

use super::finding::Finding;
use super::response::{clock_offset_s, failure_reason};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::realtime::PusherApp;
use serde_json::Value;

const SUBJECT: &str = "engine";

/// Checks that it answers and accepts our signature.
pub async fn examine(http: &reqwest::Client, config: &Config, clock_offsets_s: &mut Vec<i64>) -> Finding {
    let (Some(endpoint), Some(app)) = (&config.engine, &config.pusher) else {
        return Finding::ok(SUBJECT, "embedded in the server");
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
            return Finding::problem(SUBJECT, message);
        }
    };
    clock_offsets_s.extend(clock_offset_s(&answer));
    let status = answer.status().as_u16();
    let body = answer.text().await.unwrap_or_default();
    // Some engines report an error with status 200 and a code in the body.
    let report = serde_json::from_str::<Value>(&body).ok();
    let code = report.as_ref().and_then(|report| report["code"].as_u64()).filter(|code| *code >= 300);
    match code.unwrap_or(u64::from(status)) {
        200..=299 => Finding::ok(SUBJECT, format!("{} answers and accepts the signature of the app", endpoint.api)),
        401 | 403 => {
            let message = format!(
                "{} does not accept the signature; check PUSHER_APP_ID, PUSHER_KEY, PUSHER_SECRET and the clock",
                endpoint.api
            );
            Finding::problem(SUBJECT, message)
        }
        404 => Finding::problem(SUBJECT, format!("{} has no app {}; check PUSHER_APP_ID", endpoint.api, app.id)),
        code => Finding::problem(SUBJECT, format!("{} answers with {code}; check its log", endpoint.api)),
    }
}
