//! A page that the app renders, and what it may load.

use super::state::Server;
use crate::origin::Origins;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{AnyView, expect_context};
use leptos_axum::ResponseOptions;
use shared::PusherClient;

/// A page for the one who asked, now.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// What a notice may load: its style and its icon.
pub const NOTICE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// Renders a document whole: history stands in it before the first byte goes
/// out, so that it can be read without any script.
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
    leptos_axum::render_app_async_with_context(|| {}, app)(request).await
}

/// A page of the desk's that nothing comes alive of: for the one who asked, now,
/// and in no frame. What writes it is given the nonce of its rules.
pub fn still(server: &Server, status: StatusCode, html: impl FnOnce(&str) -> String) -> Response {
    let nonce = server.chat().new_uuid().simple().to_string();
    let policy = format!(
        "default-src 'none'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    let mut response = (status, Html(html(&nonce))).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    response
}

/// What a page may load, from where (CSP Level 3).
#[derive(Clone)]
pub struct PagePolicy {
    connect: String,
    images: String,
    /// Who may frame it.
    frames: String,
}

impl PagePolicy {
    /// What the guest's page may load: its own files, the engine's socket, and
    /// the hotel's logo from wherever that is. The hotel says whose pages frame it.
    pub fn guest(pusher: &PusherClient, logo_url: Option<&str>, embedders: &Origins) -> Self {
        let logo: Option<http::Uri> = logo_url.and_then(|url| url.parse().ok());
        let origin = logo.and_then(|url| Some(format!(" {}://{}", url.scheme_str()?, url.authority()?)));
        Self { connect: socket(pusher), images: origin.unwrap_or_default(), frames: framed_by(embedders) }
    }

    /// What the desk may load: as the guest's page, and pictures that it draws
    /// itself. It stands in no frame.
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
        // With a host that no header can hold the page still reads, and posts.
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOTICE_POLICY))
    }
}

/// What a notice may do that stands where a guest's page would.
pub fn framed_notice(embedders: &Origins) -> Option<HeaderValue> {
    let policy = NOTICE_POLICY.replace("frame-ancestors 'none'", &format!("frame-ancestors {}", framed_by(embedders)));
    HeaderValue::from_str(&policy).ok()
}

/// Our own pages, and those that the hotel has named.
fn framed_by(embedders: &Origins) -> String {
    format!("'self' {embedders}").trim_end().to_owned()
}

/// Where the socket is: 'self' does not cover it in every browser.
fn socket(pusher: &PusherClient) -> String {
    let scheme = if pusher.tls { "wss" } else { "ws" };
    format!(" {scheme}://{}:{}", pusher.host, pusher.port)
}
