//! `/apps/{id}/…`: HTTP API of the embedded engine, for Pusher's server
//! libraries (Pusher docs, "HTTP API reference").

use crate::http::middleware::error::EngineError;
use crate::http::state::Server;
use crate::realtime::Embedded;
use crate::realtime::embedded::{ChannelInfo, Triggered};
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request};
use axum::{Json, RequestExt};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Maximum size of a trigger request, in bytes: ten events of 10 kB, each
/// character escaped twice (a JSON string within JSON), and the names of
/// channels.
pub const MAX_BODY_BYTES: usize = 512 * 1024;

/// A request with a valid signature by the app's secret.
pub struct Signed {
    engine: Arc<Embedded>,
    query: InfoQuery,
    body: Bytes,
}

/// Query parameters of requests about channels.
#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoQuery {
    filter_by_prefix: String,
    info: String,
}

impl FromRequest<Server> for Signed {
    type Rejection = EngineError;

    async fn from_request(mut request: Request, server: &Server) -> Result<Self, EngineError> {
        let engine = server.embedded().ok_or(EngineError::UnknownApp)?;
        let app_id = app_id(&mut request).await.ok_or(EngineError::UnknownApp)?;
        if app_id != engine.app().id {
            return Err(EngineError::UnknownApp);
        }
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let body: Bytes = request.extract().await.map_err(|_| EngineError::BodyTooLarge)?;
        let query = uri.query().unwrap_or("");
        engine.app().verify_request(method.as_str(), uri.path(), query, &body, server.chat().now())?;
        let query = serde_urlencoded::from_str(query).map_err(|_| EngineError::BadQuery)?;
        Ok(Self { engine, query, body })
    }
}

/// Returns the `{id}` of the path, whatever follows it.
async fn app_id(request: &mut Request) -> Option<String> {
    let Path(parameters) = request.extract_parts::<Path<Vec<(String, String)>>>().await.ok()?;
    parameters.into_iter().find(|(name, _)| name == "id").map(|(_, id)| id)
}

/// `POST /apps/{id}/events`. If the event asks for `info`, the response has the
/// attributes of its channels, by name.
pub async fn events(signed: Signed) -> Result<Json<Value>, EngineError> {
    Ok(Json(match signed.engine.trigger(&Triggered::one(&signed.body)?) {
        Some(channels) => json!({ "channels": channels }),
        None => json!({}),
    }))
}

/// `POST /apps/{id}/batch_events`. If any event asks for `info`, the response
/// has the attributes of each event's channel, in the order of the events.
pub async fn batch_events(signed: Signed) -> Result<Json<Value>, EngineError> {
    let events = Triggered::batch(&signed.body)?;
    let answers: Vec<_> = events.iter().map(|event| signed.engine.trigger(event)).collect();
    if answers.iter().all(Option::is_none) {
        return Ok(Json(json!({})));
    }
    let first = |channels: Option<BTreeMap<String, ChannelInfo>>| channels.unwrap_or_default().into_values().next();
    let batch: Vec<ChannelInfo> = answers.into_iter().map(|channels| first(channels).unwrap_or_default()).collect();
    Ok(Json(json!({ "batch": batch })))
}

/// `GET /apps/{id}/channels`
pub async fn channels(signed: Signed) -> Result<Json<Value>, EngineError> {
    let with_count = signed.query.wants_count()?;
    let channels = signed.engine.channels_with_prefix(&signed.query.filter_by_prefix);
    let channels: Map<String, Value> = channels
        .into_iter()
        .map(|(name, count)| (name, if with_count { json!({ "subscription_count": count }) } else { json!({}) }))
        .collect();
    Ok(Json(json!({ "channels": channels })))
}

/// `GET /apps/{id}/channels/{name}`
pub async fn channel(Path((_, name)): Path<(String, String)>, signed: Signed) -> Result<Json<Value>, EngineError> {
    let count = signed.engine.subscription_count(&name);
    let mut answer = json!({ "occupied": count > 0 });
    if signed.query.wants_count()? {
        answer["subscription_count"] = json!(count);
    }
    Ok(Json(answer))
}

/// `GET /apps/{id}/channels/{name}/users`: only presence channels have users,
/// and this engine does not support them.
pub async fn users(_: Signed) -> EngineError {
    EngineError::NoPresence
}

impl InfoQuery {
    /// Returns whether the numbers of subscriptions are requested.
    fn wants_count(&self) -> Result<bool, EngineError> {
        let mut names = self.info.split(',').filter(|info| !info.is_empty());
        match names.clone().find(|info| *info != "subscription_count") {
            Some("user_count") => Err(EngineError::NoPresence),
            Some(_) => Err(EngineError::BadQuery),
            None => Ok(names.next().is_some()),
        }
    }
}
