//! The forms that resolve the selected conversations of the list, and undo that.

use super::load::{DeskQuery, parse_ids};
use crate::http::middleware::error::ApiError;
use crate::http::pages::sign_in::DeskSession;
use crate::http::state::Server;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use shared::{ConversationId, ErrorCode, MessageId};

/// Fields of a form, of which several may have the same name.
type Fields = Vec<(String, String)>;

/// Returns the conversations of the fields `seen`: `ID.MESSAGE`, the conversation and
/// the newest message that the list showed.
fn parse_seen(fields: &Fields) -> Result<Vec<(ConversationId, MessageId)>, ApiError> {
    let parse = |value: &str| {
        let (id, message) = value.split_once('.')?;
        Some((ConversationId(id.parse().ok()?), MessageId(message.parse().ok()?)))
    };
    let values = fields.iter().filter(|(name, _)| name == "seen").map(|(_, value)| parse(value));
    values.collect::<Option<Vec<_>>>().ok_or_else(|| bad("seen must be a conversation and a message, like 1.23"))
}

fn bad(detail: &'static str) -> ApiError {
    ApiError::with_detail(ErrorCode::BadRequest, detail)
}

/// Returns the path of the conversation that stays open.
fn open_path(fields: &Fields) -> String {
    let open = fields.iter().find(|(name, _)| name == "open").and_then(|(_, value)| value.parse::<i64>().ok());
    open.map(|id| format!("/conversations/{id}")).unwrap_or_default()
}

/// `POST /desk/hotel/{slug}/resolve`
pub async fn resolve_group(
    State(server): State<Server>,
    session: DeskSession,
    Query(query): Query<DeskQuery>,
    Form(fields): Form<Fields>,
) -> Result<Response, ApiError> {
    let seen = parse_seen(&fields)?;
    let slug = &session.hotel.profile.slug;
    let address = query.list_view().address(slug, &open_path(&fields));
    if seen.is_empty() {
        // The button was pressed without a selection.
        return Ok(Redirect::to(&address).into_response());
    }
    let resolved = server.chat().resolve_group(&session.hotel, &seen).await?;
    let ids: Vec<String> = resolved.iter().map(ToString::to_string).collect();
    Ok(Redirect::to(&format!("{address}&resolved_group={}", ids.join("."))).into_response())
}

/// `POST /desk/hotel/{slug}/reopen`
pub async fn reopen_group(
    State(server): State<Server>,
    session: DeskSession,
    Query(query): Query<DeskQuery>,
    Form(fields): Form<Fields>,
) -> Result<Response, ApiError> {
    let ids = fields.iter().find(|(name, _)| name == "ids").and_then(|(_, value)| parse_ids(value));
    let ids = ids.ok_or_else(|| bad("ids must be conversations, like 1.2.3"))?;
    server.chat().reopen_group(&session.hotel, &ids).await?;
    let address = query.list_view().address(&session.hotel.profile.slug, &open_path(&fields));
    Ok(Redirect::to(&address).into_response())
}
