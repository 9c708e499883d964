//! In which language a guest is spoken to.

use super::cookies::cookie;
use app::language::catalogue::{self, Catalogue};
use axum::http::{HeaderMap, Uri, header};
use icu_locale::subtags::language;
use icu_locale::{Locale, LocaleCanonicalizer, LocaleExpander};
use std::sync::LazyLock;

#[cfg(test)]
mod tests;

/// The cookie that holds which language the guest has picked.
pub const PICKED: &str = "guest-chat-language";

/// The longest tag that is read, in bytes: what RFC 5646 (section 4.4.1) has
/// programs hold at least.
const MAX_TAG_BYTES: usize = 35;
/// How many languages of `Accept-Language` are read, in the order of the header.
const MAX_ACCEPTED: usize = 32;

/// In which language to answer a request: the one that its address names
/// (`lang`), or the guest has picked, or the browser asks for (RFC 9110,
/// section 12.5.4), or the hotel speaks; English where all of these are
/// strange to us.
pub fn of(uri: &Uri, headers: &HeaderMap, hotel: Option<&str>) -> &'static Catalogue {
    let query = uri.query().unwrap_or_default().as_bytes();
    let named = form_urlencoded::parse(query).find(|(name, _)| name == "lang").map(|(_, tag)| tag.into_owned());
    let picked = cookie(headers, PICKED);
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepted = accept_language::parse(&ordered_items(accepted));
    let wanted = named.into_iter().chain(picked).chain(accepted).chain(hotel.map(str::to_owned));
    wanted.into_iter().find_map(|tag| nearest(&tag)).unwrap_or_else(catalogue::english)
}

/// The first items of `Accept-Language`, without those whose weight is no number:
/// the parser sorts by weights, and cannot order those.
fn ordered_items(list: &str) -> String {
    let is_number = |item: &&str| !item.split_once(';').is_some_and(|(_, weight)| holds_nan(weight));
    list.split(',').take(MAX_ACCEPTED).filter(is_number).collect::<Vec<_>>().join(",")
}

fn holds_nan(weight: &str) -> bool {
    weight.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"nan"))
}

/// The language of ours that whoever asks for that one reads: the same
/// language in the same script (`zh-TW` is `zh-Hant`, `no` and `nn` read `nb`).
pub fn nearest(tag: &str) -> Option<&'static Catalogue> {
    let wanted = identity(tag)?;
    OURS.iter().find(|(ours, _)| *ours == wanted).map(|(_, catalogue)| *catalogue)
}

static OURS: LazyLock<Vec<(Identity, &Catalogue)>> = LazyLock::new(|| {
    catalogue::every().iter().filter_map(|catalogue| Some((identity(catalogue.tag)?, catalogue))).collect()
});

/// A language and the script that it is written in.
type Identity = (String, String);

/// Language and script of a tag (BCP 47), as CLDR completes them.
fn identity(tag: &str) -> Option<Identity> {
    if tag.len() > MAX_TAG_BYTES {
        return None;
    }
    let mut locale = Locale::try_from_str(tag).ok()?;
    LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
    let mut id = locale.id;
    // Who asks for Norwegian, or writes Nynorsk, reads Bokmål.
    if matches!(id.language.as_str(), "no" | "nn") {
        id.language = language!("nb");
    }
    LocaleExpander::new_extended().maximize(&mut id);
    Some((id.language.to_string(), id.script?.to_string()))
}
