//! The forms that snooze a conversation, and end that.

use super::load::DeskQuery;
use super::{next_in_list, redirect_to_conversation};
use crate::http::api::snooze::SnoozeRequest;
use crate::http::extractors::PathConversationId;
use crate::http::middleware::error::ApiError;
use crate::http::pages::sign_in::DeskSession;
use crate::http::state::Server;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};

/// `POST /desk/hotel/{slug}/conversations/{id}/snooze`: opens the next conversation of
/// the list, unless the guest has written meanwhile.
pub async fn snooze(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    Form(form): Form<SnoozeRequest>,
) -> Result<Response, ApiError> {
    let next = next_in_list(&server, &session, &query, id).await?;
    if !form.apply(&server, &session.caller(), id).await? {
        return Ok(redirect_to_conversation(&session, &query, id));
    }
    let path = next.map(|next| format!("/conversations/{next}")).unwrap_or_default();
    let address = query.list_view().address(&session.hotel.profile.slug, &path);
    Ok(Redirect::to(&format!("{address}&snoozed={id}")).into_response())
}

/// `POST /desk/hotel/{slug}/conversations/{id}/snooze/end`
pub async fn end_snooze(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().end_snooze(&session.hotel, id).await?;
    Ok(redirect_to_conversation(&session, &query, id))
}
