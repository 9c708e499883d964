//! Language negotiation for guests' pages and messages, and the query parameters
//! that the links of a page repeat.

use crate::http::auth::device_cookie::cookie;
use app::language::catalogue::{self, Catalogue};
use axum::http::{HeaderMap, Uri, header};
use icu_locale::subtags::language;
use icu_locale::{Locale, LocaleCanonicalizer, LocaleExpander};
use std::borrow::Cow;
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// Name of the cookie with the language that the guest has chosen.
pub const PICKED: &str = "guest-chat-language";

/// Maximum length of a language tag, in bytes: the length that RFC 5646
/// (section 4.4.1) requires programs to support.
const MAX_TAG_BYTES: usize = 35;
/// Number of languages read from `Accept-Language`, in the order of the header.
const MAX_ACCEPTED: usize = 32;

/// Returns the language of a response: the first supported one of the URL's
/// `lang`, the guest's choice, `Accept-Language` (RFC 9110, section 12.5.4) and
/// the hotel's language; otherwise English.
pub fn of(uri: &Uri, headers: &HeaderMap, hotel: Option<&str>) -> &'static Catalogue {
    let query = uri.query().unwrap_or_default().as_bytes();
    let named = form_urlencoded::parse(query).find(|(name, _)| name == "lang").map(|(_, tag)| tag.into_owned());
    let picked = cookie(headers, PICKED);
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepted = accept_language::parse(&ordered_items(accepted));
    let wanted = named.into_iter().chain(picked).chain(accepted).chain(hotel.map(str::to_owned));
    wanted.into_iter().find_map(|tag| find_nearest(&tag)).unwrap_or_else(catalogue::english)
}

/// Returns the first items of `Accept-Language`, without those whose weight is
/// NaN: the parser sorts by weight and cannot order them.
fn ordered_items(list: &str) -> String {
    let is_number = |item: &&str| !item.split_once(';').is_some_and(|(_, weight)| holds_nan(weight));
    list.split(',').take(MAX_ACCEPTED).filter(is_number).collect::<Vec<_>>().join(",")
}

fn holds_nan(weight: &str) -> bool {
    weight.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"nan"))
}

/// Returns our catalogue for a language tag: the one with the same language and
/// script (`zh-TW` gets `zh-Hant`, `no` and `nn` get `nb`).
pub fn find_nearest(tag: &str) -> Option<&'static Catalogue> {
    let wanted = identity(tag)?;
    OURS.iter().find(|(ours, _)| *ours == wanted).map(|(_, catalogue)| *catalogue)
}

static OURS: LazyLock<Vec<(Identity, &Catalogue)>> = LazyLock::new(|| {
    catalogue::every().iter().filter_map(|catalogue| Some((identity(catalogue.tag)?, catalogue))).collect()
});

/// A language and its script.
type Identity = (String, String);

/// Returns language and script of a tag (BCP 47), completed by CLDR.
fn identity(tag: &str) -> Option<Identity> {
    if tag.len() > MAX_TAG_BYTES {
        return None;
    }
    let mut locale = Locale::try_from_str(tag).ok()?;
    LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
    let mut id = locale.id;
    // Readers of Norwegian, also of Nynorsk, get Bokmål.
    if matches!(id.language.as_str(), "no" | "nn") {
        id.language = language!("nb");
    }
    LocaleExpander::new_extended().maximize(&mut id);
    Some((id.language.to_string(), id.script?.to_string()))
}

/// Maximum length of the parameters that a link repeats, in bytes before they are
/// encoded. A page has dozens of links, and each of them has all parameters.
const MAX_BYTES: usize = 512;

/// Returns the parameters of a URL that are not left out, in their order, as long as
/// there is room for them.
pub fn repeated_parameters(
    uri: &Uri,
    is_left_out: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let mut room = MAX_BYTES;
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(move |(name, _)| !is_left_out(name))
        .filter(move |(name, value)| {
            // Two more for `=` and `&`.
            let left = room.checked_sub(name.len() + value.len() + 2);
            room = left.unwrap_or(room);
            left.is_some()
        })
}
