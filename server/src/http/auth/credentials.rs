//! Credentials of a request: the token or key that it carries.

use super::client::Client;
use super::guest_cookie::GuestCookies;
use crate::http::state::RequestAuthority;
use crate::http::state::Server;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use std::convert::Infallible;

#[cfg(test)]
mod tests;

/// A guest's token as it was received, not yet verified.
#[derive(Clone)]
pub struct GuestTokenSource {
    explicit: Option<String>,
    cookies: GuestCookies,
}

impl GuestTokenSource {
    /// Reads the token from the header (`Bearer` or `GuestToken`), else from
    /// `?token=`, else from a cookie. Another scheme may be meant for a proxy
    /// and is ignored.
    pub fn of(parts: &Parts, server: &Server) -> Self {
        Self { explicit: explicit_token(&parts.headers, &parts.uri), cookies: GuestCookies::of(parts, server) }
    }

    /// Returns the token for this hotel, if any.
    pub fn token(&self, slug: &str) -> Option<&str> {
        self.explicit.as_deref().or_else(|| self.cookies.token(slug))
    }

    /// Returns the token from the header or the query.
    pub fn explicit_token(&self) -> Option<&str> {
        self.explicit.as_deref()
    }

    /// Returns `true` if the token came in the header or the query, and not
    /// only in a cookie that the browser adds by itself.
    pub fn is_explicit(&self) -> bool {
        self.explicit.is_some()
    }

    /// Returns the cookies of the request.
    pub fn cookies(&self) -> &GuestCookies {
        &self.cookies
    }

    /// Returns the token of the header alone, where an API key is sent.
    pub fn read_header(headers: &HeaderMap) -> Option<String> {
        token_in_header(headers, &["bearer"])
    }
}

fn explicit_token(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    token_in_header(headers, &["bearer", "guesttoken"]).or_else(|| token_in_query(uri))
}

/// Returns the token in `Authorization` if it has one of these schemes.
pub fn token_in_header(headers: &HeaderMap, schemes: &[&str]) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    schemes.contains(&scheme.to_ascii_lowercase().as_str()).then(|| token.trim().to_owned())
}

/// Returns the token in the query of a URL.
pub fn token_in_query(uri: &Uri) -> Option<String> {
    let tokens = form_urlencoded::parse(uri.query()?.as_bytes());
    tokens.into_iter().find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}

impl FromRequestParts<Server> for GuestTokenSource {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self::of(parts, server))
    }
}

impl FromRequestParts<Server> for RequestAuthority {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
        let client = Client::of(&parts.extensions, &parts.headers, server.trusted_proxies());
        Ok(Self { host: host.map(str::to_owned), tls: client.tls })
    }
}
