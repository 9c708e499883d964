//! The open conversation in the browser: its session ends and the next one begins
//! without loading a page.

use super::super::opened::Opened;
use super::super::page::Desk;
use super::file_field::add_file_field;
use super::focus;
use crate::chat::desk::{CachedConversation, OtherConversation, VisitKind};
use crate::chat::session::Input;
use crate::conversation::Conversation;
use crate::platform::{self, Resources, browser, files};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use uuid::Uuid;

/// Number of ended conversations whose signals still exist: their elements and
/// running requests may use them for a moment.
const MAX_ENDED: usize = 16;

thread_local! {
    /// Owners of the signals of the last conversations. That of the open one is at
    /// the end.
    static OWNERS: RefCell<VecDeque<Owner>> = RefCell::default();
}

/// Shows a conversation in place of the open one, or none; returns the one that was
/// open.
pub fn show(desk: Desk, other: Option<OtherConversation>, kind: VisitKind) -> Option<CachedConversation> {
    let (open, files) = other.map(|other| (other.conversation, other.files)).unzip();
    let chosen = files::take_chosen_files().unwrap_or_default();
    // The unsent messages are sent from their entries in storage.
    drop(Resources::update(|resources| resources.held_lock.take()));
    let owner = Owner::new();
    let page = desk.data.get_value();
    let opened = owner.with(|| open.map(|open| Opened::new(open, &page, browser::now())));
    let ended = desk.conversation();
    let left = desk.replace_opened(opened);
    if let Some(ended) = ended {
        platform::apply(ended, Input::Ended);
    }
    let left_id = left.as_ref().map(|left| left.page.conversation_id);
    match opened {
        Some(Opened { conversation, .. }) => owner.with(|| begin(conversation, files.unwrap_or_default(), kind)),
        None => {
            unsubscribe();
            focus::focus_line(left_id);
        }
    }
    let ended = OWNERS.with_borrow_mut(|owners| {
        owners.push_back(owner);
        if owners.len() > MAX_ENDED { owners.pop_front() } else { None }
    });
    // Outside of the borrow, because it runs clean-up functions.
    drop(ended);
    left.map(|conversation| CachedConversation { conversation, files: chosen })
}

/// Begins the session of a conversation, as soon as its elements exist.
fn begin(conversation: Conversation, chosen: Vec<Uuid>, kind: VisitKind) {
    platform::load_conversation(conversation);
    conversation.composer.on_load(move |_| {
        add_file_field(conversation);
        files::return_to_tray(&chosen);
        focus::focus_conversation(matches!(kind, VisitKind::Link { by_key: false }));
    });
}

/// Removes the typing events of a conversation that is no longer open.
fn unsubscribe() {
    if let Some(realtime) = Resources::realtime() {
        let realtime = realtime.with_typing(None, |_| {});
        Resources::update(|resources| resources.realtime = Some(Rc::new(realtime)));
    }
}
