//! Sending of unsent messages of other conversations.

use super::super::page::Desk;
use crate::chat::session::{Effect, Input, Output, Request};
use crate::platform::lock::{self, Turn};
use crate::platform::storage;
use crate::platform::{files, moment, send_message};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::paths;
use std::cell::RefCell;
use std::time::Duration;

thread_local! {
    /// The lock of the conversation whose messages are being sent.
    static TURN: RefCell<Option<Turn>> = const { RefCell::new(None) };
}

/// Sends the unsent messages of all conversations except the open one, which
/// sends its own. Then shows the conversations in which some are left.
pub fn send(desk: Desk) {
    let keys = storage::keys().unwrap_or_default();
    let mut output = Output::default();
    desk.state.update_value(|state| state.other_outboxes.begin(&keys, &mut output));
    execute_all(desk, output);
}

fn apply(desk: Desk, input: Input) {
    let at = moment();
    if let Some(output) = desk.state.try_update_value(|state| state.other_outboxes.handle(input, &at)) {
        execute_all(desk, output);
    }
}

fn execute_all(desk: Desk, output: Output) {
    for effect in output.effects {
        execute(desk, effect);
    }
    let has_ended = desk.state.with_value(|state| state.other_outboxes.current().is_none());
    if has_ended {
        let keys = storage::keys().unwrap_or_default();
        let unsent = desk.state.with_value(|state| state.other_outboxes.unsent(&keys));
        if unsent != desk.unsent.get_untracked() {
            desk.unsent.set(unsent);
        }
    }
}

fn execute(desk: Desk, effect: Effect) {
    match effect {
        Effect::Request(Request::Send(item)) => {
            let Some(id) = desk.state.with_value(|state| state.other_outboxes.current()) else { return };
            let path = desk.fixed.with_value(|fixed| paths::staff_conversation(&fixed.hotel.slug, id)) + "/messages";
            spawn_local(async move {
                let result = send_message(&path, &item).await;
                apply(desk, Input::Response(Request::Send(item), result));
            });
        }
        Effect::SetTimer(timer, ms) => {
            set_timeout(move || apply(desk, Input::Timer(timer)), Duration::from_millis(ms.into()));
        }
        Effect::Lock(number) => {
            let name = desk.state.with_value(|state| state.other_outboxes.keys().sender());
            let turn = lock::request(&name, move || apply(desk, Input::Locked(number)));
            TURN.set(Some(turn));
        }
        Effect::Unlock => TURN.set(None),
        Effect::Store { key, entry } => {
            storage::put(&key, Some(&entry));
        }
        Effect::Remove(key) => {
            storage::put(&key, None);
        }
        Effect::ReadOutbox => {
            let stored = desk.state.with_value(|state| storage::messages(state.other_outboxes.keys()));
            apply(desk, Input::OutboxRead(stored));
        }
        Effect::DropFiles(files) => files::drop(&files),
        Effect::ForgetUploads(files) => files::forget_uploads(&files),
        _ => {}
    }
}
