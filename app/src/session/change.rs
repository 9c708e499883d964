//! Editing and deleting messages.

use super::{composer, end_if_refused, reached, scroll};
use crate::api::{self, AskError};
use crate::conversation::{Conversation, Writing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ErrorCode, MessageId, MessageText, Sent};

/// Changes the text of a message.
pub fn edit(conversation: Conversation, id: MessageId, text: MessageText) {
    spawn_local(async move {
        let (path, text) = (path(conversation, id), String::from(text));
        let is_done = take(conversation, api::edit(&path, &text).await);
        // If the user has typed more meanwhile, editing continues.
        let is_all = composer::text(conversation).is_none_or(|typed| typed.trim() == text);
        if is_done && is_all && conversation.writing.get_untracked() == Writing::Edit(id) {
            composer::leave(conversation);
        }
    });
}

/// Deletes a message: its text and files are removed.
pub fn delete(conversation: Conversation, id: MessageId) {
    composer::leave(conversation);
    spawn_local(async move {
        let path = path(conversation, id);
        take(conversation, api::delete(&path).await);
    });
}

fn path(conversation: Conversation, id: MessageId) -> String {
    conversation.side.with_value(|side| format!("{}/messages/{id}", side.api))
}

/// Shows the changed message, or the error; returns whether the request
/// succeeded.
fn take(conversation: Conversation, answer: Result<Sent, AskError>) -> bool {
    match answer {
        Ok(sent) => {
            reached();
            scroll::keeping_place(conversation, || {
                conversation.timeline.update(|timeline| timeline.merge_sent(sent.message));
            });
            true
        }
        Err(error) => {
            if !end_if_refused(conversation, error) {
                let code = if let AskError::Refused(code) = error { code } else { ErrorCode::Unavailable };
                conversation.composer_error.set(Some(code));
            }
            false
        }
    }
}
