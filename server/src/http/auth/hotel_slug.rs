//! The hotel in the path of a request.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

/// Returns the `{slug}` of the path; `None` if it is not UTF-8.
pub async fn slug(parts: &mut Parts, state: &(impl Send + Sync)) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug.to_owned())
}
