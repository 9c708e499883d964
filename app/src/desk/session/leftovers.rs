//! Unsent messages of the desk's earlier pages. Each conversation is a page of
//! its own, and the user may open the next one before an answer is sent.

use super::super::page::Desk;
use crate::api::{self, AskError};
use crate::browser::{self, storage, turn};
use crate::chat::stored::{Keys, decode, encode};
use crate::chat::{Outbox, OutboxItem};
use crate::session::files;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ConversationId, paths};
use std::cell::Cell;

/// Time to wait for another page that sends in the same conversation, in
/// milliseconds.
const TURN_MS: i32 = 30_000;

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Sends the unsent messages of all conversations except the open one, which
/// sends its own. Then shows the conversations in which some are left.
pub fn send(desk: Desk) {
    if SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        for id in waiting(desk) {
            drain(desk, id).await;
        }
        desk.unsent.set(waiting(desk));
        SENDING.set(false);
    });
}

/// Returns the conversations with unsent messages, except the open one.
fn waiting(desk: Desk) -> Vec<ConversationId> {
    let (slug, staff_id) = whose(desk);
    let keys = storage::keys().unwrap_or_default();
    let mut ids: Vec<_> = keys.iter().filter_map(|key| Keys::unsent_by_staff(key, &slug, staff_id)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| desk.open_id() != Some(*id));
    ids
}

fn whose(desk: Desk) -> (shared::HotelSlug, i64) {
    desk.fixed.with_value(|fixed| (fixed.hotel.slug.clone(), fixed.me.staff_id.unwrap_or_default()))
}

/// Sends the messages of one conversation, in order, until one fails or none is
/// left.
async fn drain(desk: Desk, id: ConversationId) {
    let (slug, staff_id) = whose(desk);
    let keys = Keys::of_staff(&slug, id, staff_id);
    let path = paths::staff_conversation(&slug, id) + "/messages";
    let turn = browser::within(TURN_MS, turn::turn(&keys.sender())).await;
    while let Some(item) = next(&keys) {
        let key = keys.message(item.client_message_id);
        let answer = match files::request(&item).await {
            Ok(request) => api::send(&path, &request).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(_) => {
                storage::put(&key, None);
                files::drop(&item.files);
            }
            // The session has ended; this does not concern the message.
            Err(error) if error.refuses_credential() => break,
            Err(AskError::Later(_)) => break,
            Err(AskError::Refused(code)) => {
                let state = crate::chat::OutboxState::Refused(code);
                storage::put(&key, Some(&encode(&OutboxItem { state, ..item })));
            }
        }
    }
    drop(turn);
}

fn next(keys: &Keys) -> Option<OutboxItem> {
    let entry = |key: &String| {
        let id = keys.message_id(key)?;
        decode(id, &storage::get(key)?)
    };
    let mut outbox = Outbox::default();
    outbox.agree_with(storage::keys()?.iter().filter_map(entry).collect());
    outbox.next().cloned()
}
