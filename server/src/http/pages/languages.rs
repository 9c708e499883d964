//! `/guest/hotel/{slug}/chat/languages`: the page on which a guest chooses a
//! language.

use super::language::repeated_parameters;
use super::language::{self, PICKED};
use super::render::{NO_STORE, framed_notice};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::Hotel;
use app::language::catalogue;
use app::views::languages::languages_html;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use shared::{ErrorCode, HotelSlug, paths};

/// Lifetime of the language cookie, in seconds: a year.
const COOKIE_LIFETIME_S: u32 = 365 * 24 * 60 * 60;

/// `GET /guest/hotel/{slug}/chat/languages`, with the query of the chat.
pub async fn list(
    State(server): State<Server>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let hotel = hotel(&server, &slug).await?;
    let language = language::of(request.uri(), request.headers(), Some(&hotel.profile.locale));
    let query = without_language(request.uri());
    let html = languages_html(&hotel.profile.slug, language, &query, Site::embedded().guest().clone());
    let mut response = Html(html).into_response();
    if let Some(policy) = framed_notice(&hotel.embedders) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    Ok(response)
}

/// `GET /guest/hotel/{slug}/chat/languages/{tag}`: sets the language cookie and
/// redirects to the chat. The URL has the language too, for a frame whose
/// browser blocks cookies.
pub async fn pick(
    State(server): State<Server>,
    Path((slug, tag)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    let hotel = hotel(&server, &slug).await?;
    let language = catalogue::of(&tag).ok_or(ErrorCode::NotFound)?;
    let query = without_language(request.uri());
    let joint = if query.is_empty() { "" } else { "&" };
    let chat = paths::chat_page(&hotel.profile.slug);
    let mut response = Redirect::to(&format!("{chat}?{query}{joint}lang={tag}")).into_response();
    let secure = if server.public_url().tls { "; Secure" } else { "" };
    let cookie =
        format!("{PICKED}={}; Path=/guest; Max-Age={COOKIE_LIFETIME_S}; HttpOnly; SameSite=Lax{secure}", language.tag);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    Ok(response)
}

async fn hotel(server: &Server, slug: &str) -> Result<Hotel, ApiError> {
    let slug: HotelSlug = slug.parse().map_err(|_| ErrorCode::NotFound)?;
    Ok(server.chat().hotel(&slug).await?)
}

fn without_language(uri: &Uri) -> String {
    let parameters = repeated_parameters(uri, |name| matches!(name, "lang" | "before"));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}
