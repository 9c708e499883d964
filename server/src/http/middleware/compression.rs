//! Compression of whole responses with brotli. `CompressionLayer` compresses a stream,
//! for which the encoder reserves four megabytes whatever the length, and that takes
//! longer than the compression of a page. It still compresses other responses, and for
//! clients without brotli.

use super::error::ApiError;
use crate::site::Accepts;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;
use shared::ErrorCode;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

#[cfg(test)]
mod tests;

/// Minimum size of a compressed response, in bytes. A smaller one fits in one
/// packet, and the compressor, which clears its tables first, would cost more
/// than the rest of the request.
const UNCOMPRESSED_BYTES: u16 = 1_200;
/// Maximum size of a response that is compressed at once, in bytes: larger ones would
/// occupy the thread for more than a millisecond.
const WHOLE_BYTES: u64 = 256 * 1024;
/// Compression level. At the default, 4, a chat page is 4 % smaller and its compression
/// takes twice the time. Files of the site are compressed at build time.
pub const LEVEL: i32 = 2;
/// Binary logarithm of the window: [`WHOLE_BYTES`].
const WINDOW_BITS: i32 = 18;

/// Excludes small responses from compression, and media types that are compressed
/// already.
pub fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(UNCOMPRESSED_BYTES))
}

/// Compresses a response whose length is known, if its client prefers brotli.
pub async fn compress_whole(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let prefers_brotli = accepted.is_some_and(prefers_brotli);
    let response = next.run(request).await;
    if !prefers_brotli || !is_compressible(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, WHOLE_BYTES as usize).await else {
        return ApiError::from(ErrorCode::Internal).into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::ACCEPT_RANGES);
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    Response::from_parts(parts, Body::from(compress(&bytes)))
}

fn prefers_brotli(accept_encoding: &str) -> bool {
    let accepts = Accepts::parse(accept_encoding);
    let brotli = accepts.weight("br");
    brotli > 0 && ["gzip", "identity"].iter().all(|other| accepts.weight(other) <= brotli)
}

fn is_compressible(response: &Response) -> bool {
    let headers = response.headers();
    let is_short = response.body().size_hint().exact().is_some_and(|bytes| bytes <= WHOLE_BYTES);
    is_short
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE)
        && worth_compressing().should_compress(response)
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let parameters = BrotliEncoderParams {
        quality: LEVEL,
        lgwin: WINDOW_BITS,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::with_capacity(bytes.len() / 4);
    // Writing to memory does not fail.
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters);
    compressed
}
