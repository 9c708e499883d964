//! Scanners of URLs, headers and bodies of requests.

use super::scanner::{Scanner, consume, scanner};
use crate::http::api::attachments::requested_range;
use crate::http::api::guest::GuestMessage;
use crate::http::api::subscription::AuthRequest;
use crate::http::api::upload::Uploads;
use crate::http::auth::client::Client;
use crate::http::auth::credentials;
use crate::http::auth::device_cookie::cookie;
use crate::http::auth::guest_cookie::GuestCookies;
use crate::http::extractors;
use crate::http::pages::language;
use crate::networks::TrustedProxies;
use crate::site::Accepts;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Uri, header};
use futures_util::{StreamExt, stream};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};

const QUERY: &[&str] = &["&", "=", "limit=1", "&before=1", "&after=", "token=", "&chat=1", "%41", "%", "+", "a=b&"];
const COOKIES: &[&str] =
    &[";", "=", "; ", "guest-chat-a-1=b;", "guest-chat-1=", "guest-chat-language=en;", "\"", "a=b; "];
const LANGUAGES: &[&str] = &["en", ",", ";q=0.5", "de,", "zh-Hant-TW,", "*", ";", "q=NaN,", "-abcde", "=", "tlh,"];
const HOPS: &[&str] = &[",", "192.0.2.1,", "for=192.0.2.1,", "for=\"[2001:db8::1]\",", ";", "=", "\"", "[", "]", ":"];
const RANGES: &[&str] = &["bytes=", "0-1,", "-", ",", " ", "1", "bytes=0-", "-5,"];
const CODINGS: &[&str] = &["br", ",", ";q=0.5", "gzip,", "*", "identity;q=0", ";", "="];
const JSON: &[&str] =
    &["{", "[", "}", "]", "\"", "\\", "\\u0041", "\\ud83d", "1", "-", "1e5", "{\"a\":", "[[", ",", "null,"];
const PARTS: &[&str] = &[
    "\r\n",
    "--",
    "\r\n--edge",
    "--edge\r\n",
    "\r\n\r\n",
    "\r",
    ":",
    "\"",
    "\\\"",
    "name=",
    "Content-Disposition: form-data; name=\"a\"\r\n\r\n",
];

static RUNTIME: LazyLock<Option<Runtime>> = LazyLock::new(|| Builder::new_current_thread().enable_time().build().ok());

/// Returns a header map with this value, empty if it is not valid in a header.
fn headers(name: HeaderName, value: &str) -> HeaderMap {
    HeaderValue::from_bytes(value.as_bytes()).map(|value| HeaderMap::from_iter([(name, value)])).unwrap_or_default()
}

/// Returns a URL with this query, without one if it is not valid in a URL.
fn address(query: &str) -> Uri {
    format!("/chat?{query}").parse().unwrap_or_default()
}

fn parse_forwarded(name: &'static str, value: &str) {
    let mut extensions = Extensions::new();
    extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
    let proxies: TrustedProxies = "127.0.0.1,192.0.2.1,2001:db8::1".parse().unwrap_or_default();
    consume(Client::of(&extensions, &headers(HeaderName::from_static(name), value), &proxies));
}

/// Parses a form that arrives in pieces.
fn upload(form: String) {
    let pieces: Vec<Vec<u8>> = form.into_bytes().chunks(64).map(<[u8]>::to_vec).collect();
    let pieces = stream::iter(pieces).then(|piece| async {
        tokio::task::yield_now().await;
        Ok::<_, Infallible>(piece)
    });
    let mut request = Request::new(Body::from_stream(pieces));
    let kind = HeaderValue::from_static("multipart/form-data; boundary=edge");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Some(runtime) = &*RUNTIME {
        consume(runtime.block_on(Uploads::default().receive(request)).ok().map(|file| file.bytes));
    }
}

fn file_form(head: &str, content: &str) -> String {
    format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{head}\"\r\n\r\n{content}\r\n--edge--\r\n"
    )
}

pub(super) const SCANNERS: &[Scanner] = &[
    scanner("query of a page of messages", QUERY, |text| consume(extractors::parse(text).is_ok())),
    scanner("token in an address", QUERY, |text| consume(credentials::token_in_query(&address(text)))),
    scanner("language in an address", QUERY, |text| consume(language::of(&address(text), &HeaderMap::new(), None).tag)),
    scanner("Authorization", COOKIES, |text| {
        consume(credentials::token_in_header(&headers(header::AUTHORIZATION, text), &["bearer"]))
    }),
    scanner("Cookie", COOKIES, |text| consume(cookie(&headers(header::COOKIE, text), "guest-chat-language"))),
    scanner("cookies of a guest", COOKIES, |text| {
        let cookies = GuestCookies::read(&headers(header::COOKIE, text), false, Some("1".to_owned()));
        consume(cookies.token("a").map(str::len));
    }),
    scanner("cookies of a guest, and which is asked for", COOKIES, |text| {
        let chat = "1".repeat(text.len());
        consume(GuestCookies::read(&headers(header::COOKIE, text), false, Some(chat)).token("a").map(str::len));
    }),
    scanner("Accept-Language", LANGUAGES, |text| {
        consume(language::of(&Uri::default(), &headers(header::ACCEPT_LANGUAGE, text), None).tag);
    }),
    scanner("X-Forwarded-For", HOPS, |text| parse_forwarded("x-forwarded-for", text)),
    scanner("Forwarded", HOPS, |text| parse_forwarded("forwarded", text)),
    scanner("Range", RANGES, |text| consume(requested_range(&headers(header::RANGE, text), 1_000_000))),
    scanner("Accept-Encoding", CODINGS, |text| consume(Accepts::parse(text).weight("br"))),
    scanner("JSON of a message", JSON, |text| consume(extractors::json::<GuestMessage>(text.as_bytes()).is_ok())),
    scanner("text in the JSON of a message", JSON, |text| {
        let message = serde_json::json!({ "message": text }).to_string();
        consume(extractors::json::<GuestMessage>(message.as_bytes()).is_ok());
    }),
    scanner("form of a subscription", QUERY, |text| consume(extractors::form::<AuthRequest>(text.as_bytes()).is_ok())),
    scanner("form of an upload", PARTS, |text| upload(text.to_owned())),
    scanner("file in the form of an upload", PARTS, |text| upload(file_form("a.jpg", text))),
    scanner("file's name in the form of an upload", PARTS, |text| upload(file_form(text, "a"))),
];
