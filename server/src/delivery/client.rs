//! The HTTP client for outbound requests.

use super::address::{CheckedNames, EgressPolicy};
use super::due::DeliveryResponse;
use reqwest::{RequestBuilder, StatusCode, header};
use std::sync::Arc;
use std::time::Duration;

/// Time limit of a request.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// Creates a client that reaches only allowed networks. Returns `None` if this
/// machine trusts no certificate authority: a server without webhooks and push
/// still works there.
pub fn http(policy: EgressPolicy, timeout: Duration) -> Option<reqwest::Client> {
    // One provider for the whole process; a second installation has no effect.
    rustls::crypto::ring::default_provider().install_default().ok();
    let http = reqwest::Client::builder()
        .timeout(timeout)
        // A redirect could lead to a forbidden address, and a proxy would
        // resolve the name itself.
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(CheckedNames(policy)))
        .user_agent(concat!("guest-chat/", env!("CARGO_PKG_VERSION")))
        .build();
    http.ok()
}

/// Sends a request and returns its result; error texts contain no URL.
pub async fn send_request(request: RequestBuilder) -> DeliveryResponse {
    match request.send().await {
        Ok(response) => {
            let retry_after_s = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
            let retry_after_s = retry_after_s.and_then(|text| text.trim().parse().ok());
            match (response.status(), retry_after_s) {
                (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, Some(after_s)) => {
                    DeliveryResponse::RetryLater { status: response.status().as_u16(), after_s }
                }
                (status, _) => DeliveryResponse::Status(status.as_u16()),
            }
        }
        Err(error) if error.is_timeout() => DeliveryResponse::Failed("no answer in time".to_owned()),
        Err(error) if error.is_connect() => DeliveryResponse::Failed("no connection".to_owned()),
        Err(_) => DeliveryResponse::Failed("the request failed".to_owned()),
    }
}
