//! Extractors of request bodies: JSON, or forms from pusher-js and from pages
//! without JavaScript.

use super::middleware::error::ApiError;
use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, rejection::BytesRejection};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use shared::ErrorCode;

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
