//! Requests of the session.

use super::files;
use super::resources::{Fetched, Resources};
use crate::chat::OutboxItem;
use crate::chat::session::{Answer, Request, RequestError};
use crate::conversation::Conversation;
use crate::platform::api;
use leptos::prelude::WithValue;
use shared::{MarkRead, MessageId, Sent, Seq};

/// Sends a request, and returns its answer.
pub async fn send_request(conversation: Conversation, request: &Request) -> Result<Answer, RequestError> {
    let path = |below: &str| conversation.side.with_value(|side| side.api.clone() + below);
    let message = |sent: Sent| Answer::Message(sent.message);
    match request {
        Request::Changes(after) => fetch_page(conversation, None, Some(*after)).await.map(Answer::Page),
        Request::Older(before) => fetch_page(conversation, Some(*before), None).await.map(Answer::Page),
        Request::Send(item) => send_message(&path("/messages"), item).await,
        Request::MarkRead(up_to) => {
            let read = MarkRead { up_to: *up_to };
            api::mark_read(&path("/read"), &read).await.map(|_| Answer::Marked)
        }
        Request::Edit(id, text) => api::edit_message(&path(&format!("/messages/{id}")), text).await.map(message),
        Request::Delete(id) => api::delete_message(&path(&format!("/messages/{id}"))).await.map(message),
    }
}

/// Sends a message, after its files are uploaded.
pub async fn send_message(path: &str, item: &OutboxItem) -> Result<Answer, RequestError> {
    let body = files::build_request(item).await?;
    api::send_message(path, &body).await.map(|sent| Answer::Message(sent.message))
}

async fn fetch_page(conversation: Conversation, before: Option<MessageId>, after: Option<Seq>) -> Fetched {
    let Some(fetch) = Resources::fetch() else { return Err(RequestError::Later(0)) };
    conversation.side.with_value(|side| fetch(side, before, after)).await
}
