use super::*;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::routing::get;
use futures_util::stream;
use std::convert::Infallible;
use tower::ServiceExt;

/// Requests a response with a text of that length.
async fn respond(length: usize, accept_encoding: &str) -> (HeaderMap, Vec<u8>) {
    let app = Router::new()
        .route("/", get(move || async move { "towel ".repeat(length / 6) }))
        .layer(from_fn(compress_whole));
    request(app, accept_encoding).await
}

async fn request(app: Router, accept_encoding: &str) -> (HeaderMap, Vec<u8>) {
    let request = Request::get("/").header(header::ACCEPT_ENCODING, accept_encoding).body(Body::empty());
    let response = app.oneshot(request.expect("a request")).await.expect("a response");
    assert_eq!(response.status(), StatusCode::OK);
    let (parts, body) = response.into_parts();
    (parts.headers, to_bytes(body, usize::MAX).await.expect("a body").to_vec())
}

fn decompress(compressed: &[u8]) -> String {
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut &*compressed, &mut text).expect("brotli");
    String::from_utf8(text).expect("a text")
}

#[tokio::test]
async fn response_is_compressed_for_a_client_that_prefers_brotli() {
    for accepted in ["br", "gzip, deflate, br, zstd", "*", "gzip;q=0.5, br;q=0.9"] {
        let (headers, body) = respond(60_000, accepted).await;
        assert_eq!(headers[header::CONTENT_ENCODING], "br", "{accepted}");
        assert_eq!(headers[header::VARY], "accept-encoding");
        assert!(body.len() < 1_000, "{}", body.len());
        assert_eq!(headers[header::CONTENT_LENGTH], body.len().to_string());
        assert_eq!(decompress(&body), "towel ".repeat(10_000));
    }
}

#[tokio::test]
async fn response_is_not_compressed_for_other_clients() {
    for accepted in ["", "gzip", "identity", "br;q=0", "br;q=0.1, gzip"] {
        let (headers, body) = respond(60_000, accepted).await;
        assert_eq!(headers.get(header::CONTENT_ENCODING), None, "{accepted}");
        assert_eq!(body.len(), 60_000);
    }
}

#[tokio::test]
async fn short_long_and_streamed_responses_are_not_compressed_whole() {
    for length in [600, 6 * 50_000] {
        assert_eq!(respond(length, "br").await.0.get(header::CONTENT_ENCODING), None, "{length}");
    }
    let pieces = || stream::iter(vec![Ok::<_, Infallible>("towel ".repeat(1_000))]);
    let streaming = Router::new()
        .route("/", get(move || async move { Body::from_stream(pieces()) }))
        .layer(from_fn(compress_whole));
    assert_eq!(request(streaming, "br").await.0.get(header::CONTENT_ENCODING), None);
}
