//! Inputs of the session of the desk, and execution of its effects.

use super::super::page::Desk;
use super::{alerts, conversation, elements, history, list_position, requests, tab};
use crate::chat::desk::{CompletedAction, DeskEffect, DeskInput, Location, PreferencesInput, VisitKind};
use crate::chat::list::ListInput;
use crate::chat::session::{Effect, Input, Request};
use crate::platform::{self, Resources};
use crate::platform::{browser, files, lock, storage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ConversationId;
use std::time::Duration;

/// Passes an input to the session, updates the signals, and executes the
/// effects.
pub fn apply(desk: Desk, input: DeskInput<'_>) {
    for effect in desk.apply(input, &platform::read_moment(), &elements::hold_focus) {
        execute(desk, effect);
    }
}

fn execute(desk: Desk, effect: DeskEffect) {
    match effect {
        DeskEffect::Request(request) => spawn_local(async move {
            let of = desk.present_id();
            let answer = requests::send(desk, request).await;
            // Another conversation may be open meanwhile.
            if desk.present_id() == of || !answer.concerns_open_conversation() {
                apply(desk, answer);
            }
        }),
        DeskEffect::SetListTimer(timer, ms) => {
            let ended = move || apply(desk, DeskInput::List(ListInput::Timer(timer)));
            set_timeout(ended, Duration::from_millis(ms.into()));
        }
        DeskEffect::Alert(messages) => alerts::notify(desk, &messages, open_conversation),
        DeskEffect::PlaySound => {
            // Without audio there is no sound.
            let _ = alerts::play_sound();
        }
        DeskEffect::OpenNext { by_key, action } => open_next(desk, by_key, action),
        DeskEffect::ShowList(part) => list_position::show_part(&part.query()),
        DeskEffect::ShowConversation(other, kind) => {
            if let Some(left) = conversation::show(desk, other.map(|other| *other), kind) {
                apply(desk, DeskInput::Left(Box::new(left)));
            }
        }
        DeskEffect::PushAddress(address) => history::push_address(&address),
        DeskEffect::OpenPage(address) => {
            // If it cannot be opened, this page stays.
            let _ = browser::window().location().assign(&address);
        }
        DeskEffect::SetNoticeTimer(number, ms) => {
            set_timeout(move || apply(desk, DeskInput::NoticeEnded(number)), Duration::from_millis(ms.into()));
        }
        DeskEffect::Reload => {
            // If it cannot be loaded again, the page stays as it is.
            let _ = browser::window().location().reload();
        }
        DeskEffect::ReadKeys => apply(desk, DeskInput::KeysRead(storage::read_keys().unwrap_or_default())),
        DeskEffect::OtherOutboxes(effect) => execute_on_outbox(desk, effect),
        DeskEffect::RemoveNoteText(text) => elements::remove_note_text(&text),
        DeskEffect::InsertReply(reply) => {
            if let Some(open) = desk.conversation() {
                platform::replace_text(open, &desk.fill_placeholders(&reply));
            }
        }
        DeskEffect::CloseAssignMenu => elements::close_assign_menu(),
        DeskEffect::CloseSnoozeMenu => elements::close_snooze_menu(),
        DeskEffect::CatchUp => {
            if let Some(open) = desk.conversation() {
                platform::fetch_changes(open);
            }
        }
        DeskEffect::ReadPreference(preference) => {
            let entry = storage::read_entry(preference.key());
            apply_preference(desk, PreferencesInput::Read(preference, entry));
        }
        DeskEffect::StorePreference(preference, is_on) => {
            storage::write_entry(preference.key(), preference.entry(is_on));
        }
        DeskEffect::ReadPermission => {
            apply_preference(desk, PreferencesInput::Permission(alerts::read_permission()));
        }
        DeskEffect::AskForNotifications => spawn_local(async move {
            alerts::ask_for_permission().await;
            apply_preference(desk, PreferencesInput::Permission(alerts::read_permission()));
        }),
    }
}

fn apply_preference(desk: Desk, input: PreferencesInput) {
    apply(desk, DeskInput::Preferences(input));
}

/// Opens the conversation below the open one, or else above it, with the offer to
/// undo that the open one was resolved or snoozed. An unfinished note would be lost, so
/// then the page stays.
fn open_next(desk: Desk, by_key: bool, action: CompletedAction) {
    let Some(id) = desk.present_id().filter(|_| elements::note_text().is_none_or(|text| text.trim().is_empty())) else {
        return;
    };
    if by_key {
        tab::set_flag(tab::OPENED_BY_KEY);
    }
    let next = desk.neighbour(1).or_else(|| desk.neighbour(-1));
    let next = next.filter(|next| *next != id && action != CompletedAction::MarkedUnread);
    let path = next.map(|next| format!("/conversations/{next}")).unwrap_or_default();
    apply(desk, DeskInput::OpenPage(format!("{}&{}={id}", desk.address(&path), action.parameter())));
}

/// Opens a conversation, unless it is the open one.
fn open_conversation(desk: Desk, id: ConversationId) {
    if desk.present_id() != Some(id) {
        open_address(desk, desk.conversation_address(id), false);
    }
}

/// Opens an address of the desk, in place if possible.
pub fn open_address(desk: Desk, address: String, by_key: bool) {
    match desk.location(&address) {
        Some(to) => visit(desk, to, VisitKind::Link { by_key }),
        None => apply(desk, DeskInput::OpenPage(address)),
    }
}

/// Opens a location of the desk in place.
pub fn visit(desk: Desk, to: Location, kind: VisitKind) {
    apply(desk, DeskInput::Visit { to, kind, form_message_id: browser::new_uuid() });
}

/// Executes an effect on the outbox that is being sent.
fn execute_on_outbox(desk: Desk, effect: Effect) {
    match effect {
        Effect::Request(Request::Send(item)) => {
            let Some((id, _)) = desk.sending() else { return };
            spawn_local(async move {
                let result = requests::send_message(desk, id, &item).await;
                apply_to_outbox(desk, Input::Response(Request::Send(item), result));
            });
        }
        Effect::SetTimer(timer, ms) => {
            set_timeout(move || apply_to_outbox(desk, Input::Timer(timer)), Duration::from_millis(ms.into()));
        }
        Effect::Lock(number) => {
            let Some((_, keys)) = desk.sending() else { return };
            let held_lock =
                lock::request_lock(&keys.sender_lock(), move || apply_to_outbox(desk, Input::Locked(number)));
            Resources::update(|resources| resources.other_held_lock = Some(held_lock));
        }
        Effect::Unlock => drop(Resources::update(|resources| resources.other_held_lock.take())),
        Effect::Store { key, entry } => {
            storage::write_entry(&key, Some(&entry));
        }
        Effect::Remove(key) => {
            storage::write_entry(&key, None);
        }
        Effect::ReadOutbox => {
            let Some((_, keys)) = desk.sending() else { return };
            apply_to_outbox(desk, Input::OutboxRead(storage::read_messages(&keys)));
        }
        Effect::DropFiles(files) => files::delete_files(&files),
        Effect::ForgetUploads(files) => files::forget_uploads(&files),
        _ => {}
    }
}

fn apply_to_outbox(desk: Desk, input: Input) {
    apply(desk, DeskInput::OtherOutboxes(input));
}
