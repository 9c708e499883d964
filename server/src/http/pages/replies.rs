//! `/desk/hotel/{slug}/replies`: the hotel's saved replies, which managers edit
//! and everybody at the desk reads.

use super::render::static_page;
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::http::api::canned::PathShortcut;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use app::desk::{RefusedReply, RepliesPage, replies_html};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::Access;
use shared::canned::Shortcut;

/// Form fields of a reply.
#[derive(Debug, Deserialize)]
pub struct ReplyForm {
    shortcut: String,
    text: String,
}

/// `GET /desk/hotel/{slug}/replies`
pub async fn show(State(server): State<Server>, session: DeskSession) -> Result<Response, ApiError> {
    page(&server, &session, StatusCode::OK, None).await
}

/// `POST /desk/hotel/{slug}/replies`: stores a reply under its shortcut and
/// redirects.
pub async fn save_reply(
    State(server): State<Server>,
    session: DeskSession,
    Form(form): Form<ReplyForm>,
) -> Result<Response, ApiError> {
    let (status, problem) = match form.shortcut.trim().parse::<Shortcut>() {
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
        Ok(shortcut) => match server.chat().put_canned_reply(&session.caller(), shortcut, &form.text).await {
            Ok(_) => return Ok(redirect_to_replies(&session)),
            Err(ChatError::Text(error)) => (StatusCode::BAD_REQUEST, error.to_string()),
            Err(error) => return Err(error.into()),
        },
    };
    let refused = RefusedReply { shortcut: form.shortcut, text: form.text, problem: format!("Not saved: {problem}.") };
    page(&server, &session, status, Some(refused)).await
}

/// `POST /desk/hotel/{slug}/replies/{shortcut}/delete`
pub async fn delete(
    State(server): State<Server>,
    session: DeskSession,
    PathShortcut(shortcut): PathShortcut,
) -> Result<Response, ApiError> {
    match server.chat().delete_canned_reply(&session.caller(), shortcut).await {
        // It may have been deleted meanwhile.
        Ok(()) | Err(ChatError::NotFound) => Ok(redirect_to_replies(&session)),
        Err(error) => Err(error.into()),
    }
}

fn redirect_to_replies(session: &DeskSession) -> Response {
    Redirect::to(&format!("/desk/hotel/{}/replies", session.hotel.profile.slug)).into_response()
}

async fn page(
    server: &Server,
    session: &DeskSession,
    status: StatusCode,
    refused: Option<RefusedReply>,
) -> Result<Response, ApiError> {
    let caller = session.caller();
    let page = RepliesPage {
        hotel: session.hotel.profile.clone(),
        replies: server.chat().canned_replies(&caller).await?.canned_replies,
        may_change: caller.access() == Access::Manager,
        refused,
    };
    Ok(static_page(server, status, |nonce| replies_html(page, Site::embedded().desk().clone(), nonce)))
}
