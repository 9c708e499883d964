//! The forms that mark a conversation as unread, and undo that.

use super::load::DeskQuery;
use super::redirect_to_conversation;
use crate::http::extractors::PathConversationId;
use crate::http::middleware::error::ApiError;
use crate::http::pages::sign_in::DeskSession;
use crate::http::state::Server;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};

/// `POST /desk/hotel/{slug}/conversations/{id}/unread`: leads to the list, because an
/// open conversation is read.
pub async fn mark_unread(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().mark_unread(&session.hotel, id, true).await?;
    let address = query.list_view().address(&session.hotel.profile.slug, "");
    Ok(Redirect::to(&format!("{address}&unread={id}")).into_response())
}

/// `POST /desk/hotel/{slug}/conversations/{id}/unread/undo`
pub async fn undo_mark_unread(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().mark_unread(&session.hotel, id, false).await?;
    Ok(redirect_to_conversation(&session, &query, id))
}
