//! Inputs of the session, and execution of its effects.

use super::resources::Resources;
use super::{field, files, requests, scroll};
use crate::chat::session::{Action, Effect, Input, Moment, Request, SocketEvent};
use crate::conversation::Conversation;
use crate::platform::realtime::Realtime;
use crate::platform::{browser, lock, storage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;

/// Returns the present time and state of the browser.
pub fn read_moment() -> Moment {
    Moment {
        now: browser::now(),
        share: browser::random_share(),
        is_visible: browser::is_visible(),
        has_focus: document().has_focus().unwrap_or(true),
        is_online: browser::is_online(),
    }
}

/// Passes an action of the user to the session.
pub fn perform(conversation: Conversation, action: Action) {
    apply(conversation, Input::User(action));
}

/// Passes an input to the session, updates the signals, and executes the
/// effects.
pub fn apply(conversation: Conversation, input: Input) {
    let at = read_moment();
    let effects = conversation.apply(input, &at);
    for effect in effects {
        execute(conversation, effect);
    }
}

fn execute(conversation: Conversation, effect: Effect) {
    match effect {
        Effect::Request(request) => send_request(conversation, request),
        Effect::Subscribe => {
            if let Some(subscribe) = Resources::subscribe() {
                subscribe(conversation);
            }
        }
        Effect::Reconnect => with_socket(Realtime::reconnect),
        Effect::CloseSocket => with_socket(Realtime::close),
        Effect::SendTyping => {
            let who = conversation.side.with_value(|side| side.reader);
            with_socket(|realtime| realtime.send_typing(who));
        }
        Effect::SetTimer(timer, ms) => {
            set_timeout(move || apply(conversation, Input::Timer(timer)), Duration::from_millis(ms.into()));
        }
        Effect::Lock(number) => request_lock(conversation, number),
        Effect::Unlock => drop(Resources::update(|resources| resources.held_lock.take())),
        Effect::Store { key, entry } => {
            if !storage::write_entry(&key, Some(&entry)) {
                apply(conversation, Input::NotStored(key));
            }
        }
        Effect::Remove(key) => {
            storage::write_entry(&key, None);
        }
        Effect::ReadOutbox => {
            let stored = conversation.side.with_value(|side| storage::read_messages(&side.keys));
            apply(conversation, Input::OutboxRead(stored));
        }
        Effect::ReadDraft => {
            let stored = storage::read_entry(&conversation.side.with_value(|side| side.keys.draft()));
            apply(conversation, Input::DraftRead { stored, shown: field::read_text(conversation) });
        }
        Effect::TakeFiles(text) => take_files(conversation, text),
        Effect::ReturnFiles(files) => files::return_to_tray(&files),
        Effect::DropFiles(files) => files::delete_files(&files),
        Effect::ForgetUploads(files) => files::forget_uploads(&files),
        Effect::ShowText(text) => field::show_text(conversation, &text),
        Effect::Focus => field::focus_composer(conversation),
        Effect::ShowNewest => scroll::scroll_to_newest(conversation),
        Effect::CheckScroll => {
            if let Some(position) = scroll::read_position(conversation) {
                perform(conversation, position);
            }
        }
    }
}

fn send_request(conversation: Conversation, request: Request) {
    spawn_local(async move {
        let answer = requests::send_request(conversation, &request).await;
        apply(conversation, Input::Response(request, answer));
    });
}

fn request_lock(conversation: Conversation, number: u32) {
    let name = conversation.side.with_value(|side| side.keys.sender_lock());
    let held_lock = lock::request_lock(&name, move || apply(conversation, Input::Locked(number)));
    Resources::update(|resources| resources.held_lock = Some(held_lock));
}

/// Takes the chosen files for a message with this text, or waits until they are
/// complete.
fn take_files(conversation: Conversation, text: String) {
    match files::take_chosen_files() {
        Some(files) => {
            let id = browser::new_uuid();
            perform(conversation, Action::Queue { id, text, files, is_composed: true });
        }
        None => {
            apply(conversation, Input::FilesPending(text));
            spawn_local(async move {
                let are_complete = files::wait_until_added().await;
                apply(conversation, Input::FilesAdded(are_complete));
            });
        }
    }
}

/// Calls the socket, which may call back. Without a socket the session polls.
fn with_socket(call: impl FnOnce(&Realtime)) {
    if let Some(realtime) = Resources::realtime() {
        call(&realtime);
    }
}

/// Connects the socket, for a page with one conversation.
pub fn subscribe(conversation: Conversation) {
    let (client, channel) = conversation.side.with_value(|side| (side.pusher.clone(), side.guest_channel.clone()));
    let handle_event = move |event: SocketEvent| apply(conversation, Input::Socket(event));
    let realtime = Realtime::connect(&client, Some(&channel), handle_event).map(Rc::new);
    Resources::update(|resources| resources.realtime = realtime);
}
