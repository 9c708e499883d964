//! Extractors of the parts of a request: bodies as JSON, or as forms from pusher-js
//! and from pages without JavaScript; the query of a page of messages; hotel and
//! conversation in the path.

use super::middleware::error::ApiError;
use crate::chat::ChatError;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::messages::history::PageRequest;
use crate::http::state::Server;
use crate::store::Thread;
use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use shared::{ConversationId, ErrorCode, MessageId, Seq};

#[cfg(test)]
mod tests;

/// A body of `application/json`.
pub struct JsonBody<T>(pub T);

/// A body of `application/x-www-form-urlencoded` or `application/json`.
pub struct FormOrJson<T>(pub T);

/// A body as in [`FormOrJson`], or the default value if it is empty.
pub struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let media_type = media_type(request.headers());
        let body = bytes(request).await?;
        match media_type.as_deref() {
            _ if body.is_empty() => Ok(Self(T::default())),
            Some("application/json") => Ok(Self(json(&body)?)),
            Some("application/x-www-form-urlencoded") => Ok(Self(form(&body)?)),
            _ => Err(ErrorCode::UnsupportedMediaType.into()),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        match media_type(request.headers()).as_deref() {
            Some("application/json") => Ok(Self(json(&bytes(request).await?)?)),
            _ => Err(ErrorCode::UnsupportedMediaType.into()),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for FormOrJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        match media_type(request.headers()).as_deref() {
            Some("application/json") => Ok(Self(json(&bytes(request).await?)?)),
            Some("application/x-www-form-urlencoded") => Ok(Self(form(&bytes(request).await?)?)),
            _ => Err(ErrorCode::UnsupportedMediaType.into()),
        }
    }
}

/// Returns the media type without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

async fn bytes(request: Request) -> Result<Bytes, ApiError> {
    request.extract().await.map_err(|rejection: BytesRejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge.into(),
        _ => ErrorCode::BadRequest.into(),
    })
}

/// Parses JSON. Error messages of serde name fields and positions, never
/// values.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // serde would also accept an array, with the fields in order.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(ApiError::with_detail(ErrorCode::BadRequest, "The JSON is not an object"));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Data => "The JSON does not have the expected fields and types",
            _ => "The body is not JSON",
        };
        ApiError::with_detail(
            ErrorCode::BadRequest,
            format!("{what} (line {}, column {})", error.line(), error.column()),
        )
    })
}

/// Parses a form.
///
/// # Errors
/// [`ErrorCode::BadRequest`] if a field is missing or has another type.
pub fn form<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_urlencoded::from_bytes(bytes)
        .map_err(|_| ApiError::with_detail(ErrorCode::BadRequest, "The form does not have the expected fields"))
}

/// The parameters `limit`, `before` (or `before_id`) and `after`, each a
/// number.
pub struct PageQuery(pub PageRequest);

impl<S: Sync> FromRequestParts<S> for PageQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(parse(parts.uri.query().unwrap_or(""))?))
    }
}

/// Parses a query.
///
/// # Errors
/// [`ErrorCode::BadRequest`] or [`ErrorCode::BadCursor`] if a parameter is not
/// a number in its range or occurs twice.
pub fn parse(query: &str) -> Result<PageRequest, ApiError> {
    let (mut limit, mut before, mut after) = (None, None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let cursor = || value.parse::<i64>().map_err(|_| ApiError::from(ErrorCode::BadCursor));
        let twice = match &*name {
            "limit" => {
                let number = value.parse::<i64>().map_err(|_| bad_limit())?;
                limit.replace(number).is_some()
            }
            "before" | "before_id" => before.replace(MessageId(cursor()?)).is_some(),
            "after" => after.replace(Seq(cursor()?)).is_some(),
            _ => false,
        };
        if twice {
            return Err(ApiError::with_detail(ErrorCode::BadRequest, format!("{name} was given twice")));
        }
    }
    PageRequest::new(limit, before, after).map_err(ApiError::from)
}

fn bad_limit() -> ApiError {
    ChatError::BadValue("limit must be a number from 1 to 100".to_owned()).into()
}

/// The conversation id in a path; anything but a number is not found.
pub struct PathConversationId(pub ConversationId);

impl<S: Send + Sync> FromRequestParts<S> for PathConversationId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        Ok(Self(ConversationId(id.ok_or(ErrorCode::NotFound)?)))
    }
}

/// The conversation of the path, if it belongs to the caller's hotel.
pub struct OwnThread {
    /// The conversation.
    pub thread: Thread,
    /// The caller.
    pub caller: StaffCaller,
}

impl FromRequestParts<Server> for OwnThread {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let caller = StaffCaller::from_request_parts(parts, server).await?;
        let PathConversationId(id) = PathConversationId::from_request_parts(parts, server).await?;
        Ok(Self { thread: server.chat().thread_of_hotel(&caller.hotel, id).await?, caller })
    }
}

/// Returns the `{slug}` of the path; `None` if it is not UTF-8.
pub async fn slug(parts: &mut Parts, state: &(impl Send + Sync)) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug.to_owned())
}
