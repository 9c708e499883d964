//! Who asks: the token or key that a request carries.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use std::convert::Infallible;

/// The token or key as it came, not yet looked at.
pub struct Presented(Option<String>);

impl Presented {
    /// The token, where there was one.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// From the header, `Bearer` or `GuestToken`, which wins, or from
    /// `?token=`. Another scheme is some proxy's business, not ours.
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        Self(in_header(headers, &["bearer", "guesttoken"]).or_else(|| in_query(uri)))
    }

    /// From the header alone, as a hotel's key is shown.
    pub fn in_header(headers: &HeaderMap) -> Option<String> {
        in_header(headers, &["bearer"])
    }
}

fn in_header(headers: &HeaderMap, schemes: &[&str]) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    schemes.contains(&scheme.to_ascii_lowercase().as_str()).then(|| token.trim().to_owned())
}

fn in_query(uri: &Uri) -> Option<String> {
    let tokens = form_urlencoded::parse(uri.query()?.as_bytes());
    tokens.into_iter().find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}

impl<S: Sync> FromRequestParts<S> for Presented {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.uri))
    }
}

/// The address that the client reached us under: `Host`, and whether a proxy
/// says that it spoke TLS.
pub struct Reached {
    /// `host[:port]`.
    pub authority: Option<String>,
    /// Whether `X-Forwarded-Proto` says https.
    pub tls: bool,
}

impl<S: Sync> FromRequestParts<S> for Reached {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        Ok(Self {
            authority: text("host").map(str::to_owned),
            tls: text("x-forwarded-proto").is_some_and(|proto| proto.eq_ignore_ascii_case("https")),
        })
    }
}
