//! The manifest (W3C, Web Application Manifest) and icons for a chat on a
//! phone's home screen, in the hotel's colour.

use super::language;
use super::render::NO_STORE;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::store::Hotel;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use shared::{ConversationId, ErrorCode, HotelSlug, paths};

mod icons;

pub use icons::Icons;

/// Widths of the icons, in pixels: one for Apple, two for Android.
const SIZES: [u32; 3] = [180, 192, 512];
/// Equal to `--paper` of the light page.
const BACKGROUND: &str = "#fbfaf8";

/// `GET /guest/hotel/{slug}/chat/manifest.webmanifest?chat=…`: its start URL
/// opens the conversation whose cookie the browser has.
pub async fn manifest(
    State(server): State<Server>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let hotel = hotel(&server, &slug).await?;
    let profile = &hotel.profile;
    let page = paths::chat_page(&profile.slug);
    let language = language::of(request.uri(), request.headers(), Some(&profile.locale));
    let start = match chat(&request) {
        Some(id) => format!("{page}?chat={id}"),
        None => page.clone(),
    };
    let icons: Vec<_> = [192, 512]
        .into_iter()
        .map(|size| {
            let purpose = "any maskable";
            json!({ "src": format!("{page}/icon-{size}.png"), "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose })
        })
        .collect();
    let manifest = json!({
        "id": start, "start_url": start, "scope": page,
        "name": profile.name, "short_name": profile.name,
        "lang": language.tag, "dir": language.direction(),
        "display": "standalone", "theme_color": profile.accent_color, "background_color": BACKGROUND,
        "icons": icons,
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/manifest+json")),
        (header::CACHE_CONTROL, NO_STORE),
    ];
    Ok((headers, manifest.to_string()).into_response())
}

/// Returns the conversation that a URL names.
fn chat(request: &Request) -> Option<ConversationId> {
    let mut pairs = form_urlencoded::parse(request.uri().query()?.as_bytes());
    let (_, id) = pairs.find(|(name, _)| name == "chat")?;
    id.parse().ok().map(ConversationId)
}

/// `GET /guest/hotel/{slug}/chat/icon-{size}.png`
pub async fn icon(
    State(server): State<Server>,
    Path((slug, file)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let size = file.strip_prefix("icon-").and_then(|rest| rest.strip_suffix(".png")).and_then(|size| size.parse().ok());
    let size = size.filter(|size| SIZES.contains(size)).ok_or(ErrorCode::NotFound)?;
    let accent = hotel(&server, &slug).await?.profile.accent_color;
    let png = server.icons().png(&accent, size).await.ok_or(ErrorCode::Internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")),
    ];
    Ok((headers, png).into_response())
}

async fn hotel(server: &Server, slug: &str) -> Result<Hotel, ApiError> {
    let slug: HotelSlug = slug.parse().map_err(|_| ErrorCode::NotFound)?;
    Ok(server.chat().hotel(&slug).await?)
}
