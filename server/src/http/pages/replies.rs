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
use shared::canned::{CannedReply, Shortcut};

/// Form fields of a reply.
#[derive(Debug, Deserialize)]
pub struct ReplyForm {
    shortcut: String,
    text: String,
    /// The shortcut whose reply may be replaced: that of the form of an existing
    /// reply, or one that the manager has been asked about.
    #[serde(default)]
    replace: String,
}

/// `GET /desk/hotel/{slug}/replies`
pub async fn show(State(server): State<Server>, session: DeskSession) -> Result<Response, ApiError> {
    page(&server, &session, StatusCode::OK, None).await
}

/// `POST /desk/hotel/{slug}/replies`: stores a reply under its shortcut and
/// redirects. Asks before it replaces another one.
pub async fn save_reply(
    State(server): State<Server>,
    session: DeskSession,
    Form(form): Form<ReplyForm>,
) -> Result<Response, ApiError> {
    let (status, problem) = match form.shortcut.trim().parse::<Shortcut>() {
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
        Ok(shortcut) => match store_reply(&server, &session, shortcut.clone(), &form).await {
            Ok(None) => return Ok(redirect_to_replies(&session)),
            Ok(Some(existing)) => {
                let refused = RefusedReply {
                    shortcut: shortcut.to_string(),
                    text: form.text,
                    problem: format!("The reply /{shortcut} exists already. Save again to replace its text."),
                    existing: Some(existing.text),
                };
                return page(&server, &session, StatusCode::CONFLICT, Some(refused)).await;
            }
            Err(ChatError::Text(error)) => (StatusCode::BAD_REQUEST, error.to_string()),
            Err(error) => return Err(error.into()),
        },
    };
    let refused = RefusedReply {
        shortcut: form.shortcut,
        text: form.text,
        problem: format!("Not saved: {problem}."),
        existing: None,
    };
    page(&server, &session, status, Some(refused)).await
}

/// Stores a reply. If it would replace one that the manager has not been asked
/// about, changes nothing and returns that.
async fn store_reply(
    server: &Server,
    session: &DeskSession,
    shortcut: Shortcut,
    form: &ReplyForm,
) -> Result<Option<CannedReply>, ChatError> {
    let (chat, caller) = (server.chat(), session.caller());
    if form.replace == shortcut.as_str() {
        return chat.put_canned_reply(&caller, shortcut, &form.text).await.map(|_| None);
    }
    chat.create_canned_reply(&caller, shortcut, &form.text).await
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
