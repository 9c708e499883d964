//! What a guest's link is exchanged for: a cookie for each conversation, so
//! that two links opened in one browser do not take each other's place. It
//! holds the token itself, and so opens as long as the link does.

use super::client::Client;
use super::session::is_our_own;
use super::state::Server;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use shared::{ConversationId, HotelSlug};

/// As of the desk's cookie; what follows is the hotel and the conversation.
const NAMES_OVER_TLS: &str = "__Host-guest-chat-";
const NAMES_IN_CLEAR: &str = "guest-chat-";
/// The header in which a page says whose it is, once the token has left its
/// address.
pub const HEADER: &str = shared::paths::CHAT_HEADER;
/// The same in an address.
pub const PARAMETER: &str = "chat";
/// How long a browser keeps it after the page was last opened, in seconds:
/// the 180 days that a link opens for at first.
const KEPT_FOR_S: u32 = 180 * 24 * 60 * 60;
/// Conversations that one browser keeps; the reception's, say, that tries
/// links. All of them come with every request.
const KEPT: usize = 20;

/// The guests' cookies of a request.
#[derive(Clone, Debug, Default)]
pub struct GuestCookies {
    over_tls: bool,
    /// The conversation that is asked for, where it is said.
    chat: Option<String>,
    /// Hotel and conversation, and the token; the oldest first.
    kept: Vec<(String, String)>,
}

impl GuestCookies {
    /// Those that count: what another site has made a browser send says
    /// nothing for the guest.
    pub fn of(parts: &Parts, server: &Server) -> Self {
        let client = Client::of(&parts.extensions, &parts.headers, server.trusted_proxies());
        let over_tls = server.public_url().tls || client.tls;
        let said = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let counts = is_our_own(parts) || is_form_of_a_hidden_origin(parts);
        let kept = if counts { kept(&parts.headers, names(over_tls)) } else { Vec::new() };
        Self { over_tls, chat: said.or_else(|| named(&parts.uri)), kept }
    }

    /// Those of a request's headers, whoever has made the browser send them.
    pub fn read(headers: &HeaderMap, over_tls: bool, chat: Option<String>) -> Self {
        Self { over_tls, chat, kept: kept(headers, names(over_tls)) }
    }

    /// The token for the conversation that is asked for; where none is named,
    /// for the only one there is at this hotel.
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

    /// The token for this conversation, whichever is asked for.
    pub fn token_of(&self, slug: &str, id: ConversationId) -> Option<&str> {
        let key = format!("{slug}-{id}");
        self.kept.iter().find(|(kept, _)| *kept == key).map(|(_, token)| token.as_str())
    }

    /// Whether the request names a conversation.
    pub fn names_a_chat(&self) -> bool {
        self.chat.is_some()
    }

    /// Whether it names this one.
    pub fn names(&self, id: ConversationId) -> bool {
        self.chat.as_ref().is_some_and(|chat| *chat == id.to_string())
    }

    /// Whether the browser has shown that it keeps this token for the
    /// conversation.
    pub fn holds(&self, slug: &HotelSlug, id: ConversationId, token: &str) -> bool {
        let wanted = key(slug, id);
        self.kept.iter().any(|(key, kept)| *key == wanted && kept == token)
    }

    /// Puts a token into the browser, or keeps it there for longer, and takes
    /// the oldest out where there are many.
    pub fn keep(&self, slug: &HotelSlug, id: ConversationId, token: &str) -> Vec<HeaderValue> {
        let key = key(slug, id);
        let others: Vec<&str> =
            self.kept.iter().map(|(other, _)| other.as_str()).filter(|other| *other != key).collect();
        let too_many = others.len().saturating_sub(KEPT - 1);
        let forgotten = others[..too_many].iter().filter_map(|other| self.set(other, "", 0));
        self.set(&key, token, KEPT_FOR_S).into_iter().chain(forgotten).collect()
    }

    /// Takes the token out again that was asked with and opens nothing.
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
    let of_chats = ours.filter(|(key, _)| key.rsplit_once('-').is_some_and(|(_, id)| is_number(id)));
    of_chats.map(|(key, token)| (key.to_owned(), token.to_owned())).collect()
}

fn named(uri: &Uri) -> Option<String> {
    let pairs = form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.into_iter().find(|(name, _)| name == PARAMETER).map(|(_, chat)| chat.into_owned())
}

/// A form of the page where a browser does not say whether it was ours: an old
/// one, or one without TLS, hides the origin of a page that sends no
/// `Referer` (Fetch standard, "append a request `Origin` header"). With
/// another site's form it would not have sent a cookie that is `SameSite=Lax`.
fn is_form_of_a_hidden_origin(parts: &Parts) -> bool {
    let is_page = parts.uri.path().starts_with("/guest/");
    is_page
        && !parts.headers.contains_key("sec-fetch-site")
        && parts.headers.get(header::ORIGIN).is_some_and(|origin| origin == "null")
}
