//! The query of a page of messages.

use crate::chat::ChatError;
use crate::chat::messages::history::PageRequest;
use crate::http::middleware::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::{ErrorCode, MessageId, Seq};

#[cfg(test)]
mod tests;

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
