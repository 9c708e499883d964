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
const NAMES_OVER_TLS: &str = "__Host-guest-chat-";
const NAMES_IN_CLEAR: &str = "guest-chat-";
/// Request header in which a page names its conversation once its URL has no
/// token.
pub const HEADER: &str = shared::paths::CHAT_HEADER;
/// The same as a query parameter.
pub const PARAMETER: &str = "chat";
/// Lifetime of a cookie after the page was last opened, in seconds: 180 days,
/// the initial validity of a guest link.
const KEPT_FOR_S: u32 = 180 * 24 * 60 * 60;
/// Maximum number of conversations in one browser, for example at a reception
/// that tests links. All cookies are sent with every request.
const KEPT: usize = 20;

/// The guest cookies of a request.
#[derive(Clone, Debug, Default)]
pub struct GuestCookies {
    over_tls: bool,
    /// The conversation that the request names, if any.
    chat: Option<String>,
    /// Pairs of `slug-conversation` and token, the oldest first.
    kept: Vec<(String, String)>,
}

impl GuestCookies {
    /// Reads the cookies of a request. They are ignored if another site caused
    /// it.
    pub fn of(parts: &Parts, server: &Server) -> Self {
        let client = Client::of(&parts.extensions, &parts.headers, server.trusted_proxies());
        let over_tls = server.public_url().tls || client.tls;
        let said = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let counts = is_same_origin(parts) || is_form_of_a_hidden_origin(parts);
        let kept = if counts { kept(&parts.headers, names(over_tls)) } else { Vec::new() };
        Self { over_tls, chat: said.or_else(|| named(&parts.uri)), kept }
    }

    /// Reads the cookies of these headers, whichever site caused the request.
    pub fn read(headers: &HeaderMap, over_tls: bool, chat: Option<String>) -> Self {
        Self { over_tls, chat, kept: kept(headers, names(over_tls)) }
    }

    /// Returns the token for the conversation that the request names. If it
    /// names none, returns the token of this hotel if there is exactly one.
    pub fn token(&self, slug: &str) -> Option<&str> {
        let of_hotel = |key: &str| key.strip_prefix(slug)?.strip_prefix('-').filter(|id| is_number(id)).map(drop);
        let wanted = self.chat.as_ref().map(|chat| is_number(chat).then(|| format!("{slug}-{chat}")));
        let mut candidates = self.kept.iter().filter(|(key, _)| match &wanted {
            Some(wanted) => wanted.as_ref() == Some(key),
            None => of_hotel(key).is_some(),
        });
        let (_, token) = candidates.next()?;
        candidates.next().is_none().then_some(token)
    }

    /// Returns the token for this conversation, whichever the request names.
    pub fn token_of(&self, slug: &str, id: ConversationId) -> Option<&str> {
        let key = format!("{slug}-{id}");
        self.kept.iter().find(|(kept, _)| *kept == key).map(|(_, token)| token.as_str())
    }

    /// Returns whether the request names a conversation.
    pub fn names_a_chat(&self) -> bool {
        self.chat.is_some()
    }

    /// Returns whether the request names this conversation.
    pub fn names(&self, id: ConversationId) -> bool {
        self.chat.as_ref().is_some_and(|chat| *chat == id.to_string())
    }

    /// Returns whether the browser has this token in the conversation's cookie.
    pub fn holds(&self, slug: &HotelSlug, id: ConversationId, token: &str) -> bool {
        let wanted = key(slug, id);
        self.kept.iter().any(|(key, kept)| *key == wanted && kept == token)
    }

    /// Returns headers that set or prolong the cookie of a token and delete the
    /// oldest cookies above the maximum.
    pub fn keep(&self, slug: &HotelSlug, id: ConversationId, token: &str) -> Vec<HeaderValue> {
        let key = key(slug, id);
        let others: Vec<&str> =
            self.kept.iter().map(|(other, _)| other.as_str()).filter(|other| *other != key).collect();
        let too_many = others.len().saturating_sub(KEPT - 1);
        let forgotten = others[..too_many].iter().take(KEPT).filter_map(|other| self.set(other, "", 0));
        self.set(&key, token, KEPT_FOR_S).into_iter().chain(forgotten).collect()
    }

    /// Returns the header that deletes the cookie of a token that is not valid.
    pub fn forget(&self, slug: &str) -> Option<HeaderValue> {
        let token = self.token(slug)?;
        let (key, _) = self.kept.iter().find(|(_, kept)| kept == token)?;
        self.set(key, "", 0)
    }

    fn set(&self, key: &str, token: &str, for_s: u32) -> Option<HeaderValue> {
        let name = names(self.over_tls);
        let secure = if self.over_tls { "; Secure" } else { "" };
        let cookie = format!("{name}{key}={token}; Max-Age={for_s}; Path=/; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

const fn names(over_tls: bool) -> &'static str {
    if over_tls { NAMES_OVER_TLS } else { NAMES_IN_CLEAR }
}

fn key(slug: &HotelSlug, id: ConversationId) -> String {
    format!("{slug}-{id}")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn kept(headers: &HeaderMap, names: &str) -> Vec<(String, String)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let ours = pairs.filter_map(|(name, token)| Some((name.strip_prefix(names)?, token)));
    let of_chats = ours.filter(|(key, _)| {
        key.rsplit_once('-').is_some_and(|(slug, id)| slug.parse::<HotelSlug>().is_ok() && is_number(id))
    });
    of_chats.map(|(key, token)| (key.to_owned(), token.to_owned())).collect()
}

fn named(uri: &Uri) -> Option<String> {
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
