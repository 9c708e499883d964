//! A page that the app renders, and what it may load.

use super::state::Server;
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
pub const NOTICE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'";

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
    frames: &'static str,
}

impl PagePolicy {
    /// What the guest's page may load: its own files, the engine's socket, and
    /// the hotel's logo from wherever that is.
    pub fn guest(pusher: &PusherClient, logo_url: Option<&str>) -> Self {
        let logo: Option<http::Uri> = logo_url.and_then(|url| url.parse().ok());
        let origin = logo.and_then(|url| Some(format!(" {}://{}", url.scheme_str()?, url.authority()?)));
        Self { connect: socket(pusher), images: origin.unwrap_or_default(), frames: "" }
    }

    /// What the desk may load: as the guest's page, and pictures that it draws
    /// itself. It stands in no frame.
    pub fn desk(pusher: &PusherClient) -> Self {
        Self { connect: socket(pusher), images: " data:".to_owned(), frames: "; frame-ancestors 'none'" }
    }

    fn header(&self, nonce: &str) -> HeaderValue {
        let Self { connect, images, frames } = self;
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; \
             style-src 'self' 'nonce-{nonce}'; connect-src 'self'{connect}; img-src 'self'{images}; \
             form-action 'self'; base-uri 'none'{frames}"
        );
        // With a host that no header can hold the page still reads, and posts.
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOTICE_POLICY))
    }
}

/// Where the socket is: 'self' does not cover it in every browser.
fn socket(pusher: &PusherClient) -> String {
    let scheme = if pusher.tls { "wss" } else { "ws" };
    format!(" {scheme}://{}:{}", pusher.host, pusher.port)
}
