//! `/api/hotel/{slug}/guide`: the hotel's guide for its guests.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::hotel::guide::open_spans;
use crate::http::extractors::JsonBody;
use crate::http::middleware::error::ApiError;
use crate::http::pages::language;
use crate::http::state::Server;
use crate::store::Hotel;
use app::language::catalogue::{self, Catalogue};
use app::views::guide::GuideView;
use axum::Json;
use axum::extract::State;
use shared::Timestamp;
use shared::guide::{Guide, GuideTexts};

/// Maximum size of a guide, in bytes: long texts in many languages.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// `GET …/guide`
#[utoipa::path(
    get, path = "/guide", operation_id = "guide", tag = "Integration",
    summary = "Returns the guide for the guests' page",
    responses((status = 200, description = "The whole guide", body = Guide)),
)]
pub async fn guide(State(server): State<Server>, hotel: Hotel) -> Result<Json<Guide>, ApiError> {
    Ok(Json(server.chat().guide(hotel.key).await?))
}

/// `PUT …/guide`
#[utoipa::path(
    put, path = "/guide", operation_id = "putGuide", tag = "Integration",
    summary = "Creates or replaces the guide",
    request_body = Guide,
    responses((status = 200, description = "The stored guide", body = Guide)),
)]
pub async fn put_guide(
    State(server): State<Server>,
    hotel: Hotel,
    JsonBody(guide): JsonBody<Guide>,
) -> Result<Json<Guide>, ApiError> {
    Ok(Json(server.chat().put_guide(&StaffCaller { hotel, member: None }, guide).await?))
}

/// Returns a guide as a page in that language shows it. Missing texts are taken
/// from the hotel's own language, then from English, then from any other.
pub fn view(guide: Guide, hotel: &Hotel, language: &Catalogue, now: Timestamp) -> GuideView {
    let profile = &hotel.profile;
    let own = language::find_nearest(&profile.locale).map(|own| own.tag);
    let rank = |texts: &GuideTexts| {
        let tag = language::find_nearest(texts.language.as_str()).map(|catalogue| catalogue.tag);
        let wanted = [Some(language.tag), own, Some(catalogue::english().tag)];
        wanted.iter().position(|wanted| wanted.is_some() && *wanted == tag).unwrap_or(wanted.len())
    };
    let mut texts = guide.texts;
    texts.sort_by_key(rank);
    let welcome = texts.iter().find_map(|texts| texts.welcome.clone());
    let quick_replies = texts.iter().map(|texts| &texts.quick_replies).find(|replies| !replies.is_empty());
    let stay = texts.iter().map(|texts| &texts.stay).find(|stay| !stay.is_empty());
    GuideView {
        welcome: welcome.map(String::from),
        quick_replies: quick_replies.cloned().unwrap_or_default().into_iter().map(String::from).collect(),
        stay: stay
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .map(|entry| (entry.title.into(), entry.text.into()))
            .collect(),
        open: guide.hours.map(|hours| open_spans(&hours, &profile.timezone, now)).unwrap_or_default(),
    }
}
