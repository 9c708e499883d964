//! Who asks: the token or key that a request carries.

use super::client::Client;
use super::guest_cookie::GuestCookies;
use super::state::Server;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use std::convert::Infallible;

#[cfg(test)]
mod tests;

/// A guest's token as it came, not yet looked at.
#[derive(Clone)]
pub struct Presented {
    shown: Option<String>,
    cookies: GuestCookies,
}

impl Presented {
    /// From the header, `Bearer` or `GuestToken`, which wins, or from
    /// `?token=`, or else from a cookie. Another scheme is some proxy's
    /// business, not ours.
    pub fn of(parts: &Parts, server: &Server) -> Self {
        Self { shown: shown(&parts.headers, &parts.uri), cookies: GuestCookies::of(parts, server) }
    }

    /// The token for this hotel, where there was one.
    pub fn at(&self, slug: &str) -> Option<&str> {
        self.shown.as_deref().or_else(|| self.cookies.token(slug))
    }

    /// The one that was shown by the one who asked.
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// Whether it was shown by the one who asked, and is not the browser's word
    /// alone.
    pub fn is_shown(&self) -> bool {
        self.shown.is_some()
    }

    /// What the browser has added by itself.
    pub fn cookies(&self) -> &GuestCookies {
        &self.cookies
    }

    /// From the header alone, as a hotel's key is shown.
    pub fn in_header(headers: &HeaderMap) -> Option<String> {
        in_header(headers, &["bearer"])
    }
}

fn shown(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    in_header(headers, &["bearer", "guesttoken"]).or_else(|| in_query(uri))
}

/// The token that `Authorization` carries under one of these schemes.
pub fn in_header(headers: &HeaderMap, schemes: &[&str]) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    schemes.contains(&scheme.to_ascii_lowercase().as_str()).then(|| token.trim().to_owned())
}

/// The token that an address carries.
pub fn in_query(uri: &Uri) -> Option<String> {
    let tokens = form_urlencoded::parse(uri.query()?.as_bytes());
    tokens.into_iter().find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}

impl FromRequestParts<Server> for Presented {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self::of(parts, server))
    }
}

/// The address that the client reached us under: `Host`, and whether a proxy
/// whose word is taken says that it spoke TLS.
pub struct Reached {
    /// `host[:port]`.
    pub authority: Option<String>,
    /// Whether that was over TLS.
    pub tls: bool,
}

impl FromRequestParts<Server> for Reached {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
        let client = Client::of(&parts.extensions, &parts.headers, server.trusted_proxies());
        Ok(Self { authority: host.map(str::to_owned), tls: client.tls })
    }
}
