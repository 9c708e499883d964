//! Cookies that replace the token of a guest link: one for each conversation,
//! so that two guest links in one browser do not replace each other. The cookie
//! holds the token itself, so it is valid as long as the link.

use super::client::Client;
use super::origins::is_same_origin;
use crate::http::state::Server;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use shared::{ConversationId, HotelSlug};

/// Prefixes as for the desk's cookie; the slug and the conversation id follow.
const PREFIX_WITH_TLS: &str = "__Host-guest-chat-";
const PREFIX_WITHOUT_TLS: &str = "guest-chat-";
/// Request header in which a page names its conversation once its URL has no
/// token.
pub const HEADER: &str = shared::paths::CHAT_HEADER;
/// The same as a query parameter.
pub const PARAMETER: &str = "chat";
/// Lifetime of a cookie after the page was last opened, in seconds: 180 days,
/// the initial validity of a guest link.
const COOKIE_LIFETIME_S: u32 = 180 * 24 * 60 * 60;
/// Maximum number of conversations in one browser, for example at a reception
/// that tests links. All cookies are sent with every request.
const MAX_COOKIES: usize = 20;

/// The guest cookies of a request.
#[derive(Clone, Debug, Default)]
pub struct GuestCookies {
    over_tls: bool,
    /// The conversation that the request names, if any.
    chat: Option<String>,
    /// Pairs of `slug-conversation` and token, the oldest first.
    guest_cookies: Vec<(String, String)>,
}

impl GuestCookies {
    /// Reads the cookies of a request. They are ignored if another site caused
    /// it.
    pub fn of(parts: &Parts, server: &Server) -> Self {
        let client = Client::of(&parts.extensions, &parts.headers, server.trusted_proxies());
        let over_tls = server.public_url().tls || client.tls;
        let chat_header = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let is_same_site = is_same_origin(parts) || is_form_of_a_hidden_origin(parts);
        let guest_cookies =
            if is_same_site { parse_guest_cookies(&parts.headers, cookie_prefix(over_tls)) } else { Vec::new() };
        Self { over_tls, chat: chat_header.or_else(|| chat_parameter(&parts.uri)), guest_cookies }
    }

    /// Reads the cookies of these headers, whichever site caused the request.
    pub fn read(headers: &HeaderMap, over_tls: bool, chat: Option<String>) -> Self {
        Self { over_tls, chat, guest_cookies: parse_guest_cookies(headers, cookie_prefix(over_tls)) }
    }

    /// Returns the token for the conversation that the request names. If it
    /// names none, returns the token of this hotel if there is exactly one.
    pub fn token(&self, slug: &str) -> Option<&str> {
        let of_hotel = |key: &str| key.strip_prefix(slug)?.strip_prefix('-').filter(|id| is_number(id)).map(drop);
        let wanted = self.chat.as_ref().map(|chat| is_number(chat).then(|| format!("{slug}-{chat}")));
        let mut candidates = self.guest_cookies.iter().filter(|(key, _)| match &wanted {
            Some(wanted) => wanted.as_ref() == Some(key),
            None => of_hotel(key).is_some(),
        });
        let (_, token) = candidates.next()?;
        candidates.next().is_none().then_some(token)
    }

    /// Returns the token for this conversation, whichever the request names.
    pub fn token_of(&self, slug: &str, id: ConversationId) -> Option<&str> {
        let key = format!("{slug}-{id}");
        self.guest_cookies.iter().find(|(other, _)| *other == key).map(|(_, token)| token.as_str())
    }

    /// Returns whether the request names a conversation.
    pub fn names_a_chat(&self) -> bool {
        self.chat.is_some()
    }

    /// Returns whether the request names this conversation.
    pub fn names_conversation(&self, id: ConversationId) -> bool {
        self.chat.as_ref().is_some_and(|chat| *chat == id.to_string())
    }

    /// Returns whether the browser has this token in the conversation's cookie.
    pub fn holds(&self, slug: &HotelSlug, id: ConversationId, token: &str) -> bool {
        let wanted = key(slug, id);
        self.guest_cookies.iter().any(|(key, value)| *key == wanted && value == token)
    }

    /// Returns headers that set or prolong the cookie of a token and delete the
    /// oldest cookies above the maximum.
    pub fn set_cookie_headers(&self, slug: &HotelSlug, id: ConversationId, token: &str) -> Vec<HeaderValue> {
        let key = key(slug, id);
        let others: Vec<&str> =
            self.guest_cookies.iter().map(|(other, _)| other.as_str()).filter(|other| *other != key).collect();
        let too_many = others.len().saturating_sub(MAX_COOKIES - 1);
        let deleted = others[..too_many].iter().take(MAX_COOKIES).filter_map(|other| self.set(other, "", 0));
        self.set(&key, token, COOKIE_LIFETIME_S).into_iter().chain(deleted).collect()
    }

    /// Returns the header that deletes the cookie of a token that is not valid.
    pub fn delete_cookie_header(&self, slug: &str) -> Option<HeaderValue> {
        let token = self.token(slug)?;
        let (key, _) = self.guest_cookies.iter().find(|(_, value)| value == token)?;
        self.set(key, "", 0)
    }

    fn set(&self, key: &str, token: &str, lifetime_s: u32) -> Option<HeaderValue> {
        let prefix = cookie_prefix(self.over_tls);
        let secure = if self.over_tls { "; Secure" } else { "" };
        let cookie = format!("{prefix}{key}={token}; Max-Age={lifetime_s}; Path=/; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

const fn cookie_prefix(over_tls: bool) -> &'static str {
    if over_tls { PREFIX_WITH_TLS } else { PREFIX_WITHOUT_TLS }
}

fn key(slug: &HotelSlug, id: ConversationId) -> String {
    format!("{slug}-{id}")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn parse_guest_cookies(headers: &HeaderMap, prefix: &str) -> Vec<(String, String)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let ours = pairs.filter_map(|(name, token)| Some((name.strip_prefix(prefix)?, token)));
    let of_chats = ours.filter(|(key, _)| {
        key.rsplit_once('-').is_some_and(|(slug, id)| slug.parse::<HotelSlug>().is_ok() && is_number(id))
    });
    of_chats.map(|(key, token)| (key.to_owned(), token.to_owned())).collect()
}

fn chat_parameter(uri: &Uri) -> Option<String> {
    let pairs = form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.into_iter().find(|(name, _)| name == PARAMETER).map(|(_, chat)| chat.into_owned())
}

/// Returns whether a request is a form of the page from a browser that does not
/// state its origin: an old browser, or one without TLS, hides the origin of a
/// page that sends no `Referer` (Fetch standard, "append a request `Origin`
/// header"). With another site's form it would not send a `SameSite=Lax`
/// cookie.
fn is_form_of_a_hidden_origin(parts: &Parts) -> bool {
    let is_page = parts.uri.path().starts_with("/guest/");
    is_page
        && !parts.headers.contains_key("sec-fetch-site")
        && parts.headers.get(header::ORIGIN).is_some_and(|origin| origin == "null")
}
