//! Rendering pages of the app, and their content security policies.

use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::origin::Origins;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{AnyView, expect_context};
use leptos_axum::ResponseOptions;
use shared::{ErrorCode, PusherClient};

/// Value of `Cache-Control` for pages.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Content security policy of a notice: its style sheet and its icon.
pub const NOTICE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// Renders a whole document before the first byte is sent, so that the history
/// is readable without JavaScript.
pub async fn render(
    document: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    policy: PagePolicy,
    status: Option<u16>,
    request: Request,
) -> Response {
    let app = move || {
        let options = expect_context::<ResponseOptions>();
        let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy.header(&nonce));
        options.insert_header(header::CACHE_CONTROL, NO_STORE);
        if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
            options.set_status(status);
        }
        document()
    };
    let (parts, body) = leptos_axum::render_app_async_with_context(|| {}, app)(request).await.into_parts();
    // The rendered document is a stream of one piece. Its length is needed to compress
    // it as a whole.
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(_) => ApiError::from(ErrorCode::Internal).into_response(),
    }
}

/// Renders a page of the desk without scripts, not cacheable and not
/// embeddable. `html` gets the nonce for its style rules.
pub fn static_page(server: &Server, status: StatusCode, html: impl FnOnce(&str) -> String) -> Response {
    plain_page(server, status, "", html)
}

/// Renders a page as [`static_page`] does, which may load this server's scripts.
pub fn scripted_page(server: &Server, status: StatusCode, html: impl FnOnce(&str) -> String) -> Response {
    plain_page(server, status, "script-src 'self'; ", html)
}

/// Renders a page of the desk that is a document of forms; `scripts` is the part of its
/// policy that allows scripts.
fn plain_page(server: &Server, status: StatusCode, scripts: &str, html: impl FnOnce(&str) -> String) -> Response {
    let nonce = server.chat().new_uuid().simple().to_string();
    let policy = format!(
        "default-src 'none'; {scripts}style-src 'self' 'nonce-{nonce}'; img-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = (status, Html(html(&nonce))).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    response
}

/// Parts of a content security policy that depend on the page (CSP Level 3).
#[derive(Clone)]
pub struct PagePolicy {
    connect: String,
    images: String,
    /// The origins that may embed it.
    frames: String,
}

impl PagePolicy {
    /// Returns the policy of the guest's page: its own files, the engine's
    /// socket, and the hotel's logo. The hotel's embedders may frame it.
    pub fn guest(pusher: &PusherClient, logo_url: Option<&str>, embedders: &Origins) -> Self {
        let logo: Option<http::Uri> = logo_url.and_then(|url| url.parse().ok());
        let origin = logo.and_then(|url| Some(format!(" {}://{}", url.scheme_str()?, url.authority()?)));
        Self { connect: socket(pusher), images: origin.unwrap_or_default(), frames: framed_by(embedders) }
    }

    /// Returns the policy of the desk: as the guest's page, and pictures that
    /// it draws itself. No page may frame it.
    pub fn desk(pusher: &PusherClient) -> Self {
        Self { connect: socket(pusher), images: " data:".to_owned(), frames: "'none'".to_owned() }
    }

    fn header(&self, nonce: &str) -> HeaderValue {
        let Self { connect, images, frames } = self;
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; \
             style-src 'self' 'nonce-{nonce}'; connect-src 'self'{connect}; img-src 'self' blob:{images}; \
             form-action 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors {frames}"
        );
        // If the host is not valid in a header, the page still works for
        // reading and for forms.
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOTICE_POLICY))
    }
}

/// Returns the policy of a notice in place of a guest's page.
pub fn framed_notice(embedders: &Origins) -> Option<HeaderValue> {
    let policy = NOTICE_POLICY.replace("frame-ancestors 'none'", &format!("frame-ancestors {}", framed_by(embedders)));
    HeaderValue::from_str(&policy).ok()
}

/// Returns the origins that may frame a page: our own and the hotel's
/// embedders.
fn framed_by(embedders: &Origins) -> String {
    format!("'self' {embedders}").trim_end().to_owned()
}

/// Returns the origin of the socket, which `'self'` does not cover in every
/// browser.
fn socket(pusher: &PusherClient) -> String {
    let scheme = if pusher.tls { "wss" } else { "ws" };
    format!(" {scheme}://{}:{}", pusher.host, pusher.port)
}
