//! Handling of keyboard shortcuts. Most actions click the element that a mouse
//! user would click, so that both have the same effect.

use super::super::keys::{Action, Pressed, action};
use super::super::page::Desk;
use crate::chat::session::Action as ChatAction;
use crate::platform as conversation;
use crate::platform::{browser, storage};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::{MessageId, SenderType};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Storage key of the setting that disables keys without Alt, for the user of
/// this browser.
const LETTERS_KEY: &str = "guest-chat-desk/letters";
const LETTERS_OFF: &str = "off";

/// Enables or disables the keys without Alt.
pub fn toggle_letters(desk: Desk) {
    let on = !desk.letters.get_untracked();
    desk.letters.set(on);
    storage::write(LETTERS_KEY, (!on).then_some(LETTERS_OFF));
}

/// Listens for keys, as long as the page exists. Focuses the composer of an
/// open conversation, except on touch screens, where the on-screen keyboard
/// would cover the messages.
pub fn listen(desk: Desk) {
    desk.letters.set(storage::read(LETTERS_KEY).as_deref() != Some(LETTERS_OFF));
    if desk.open.is_some() && !browser::is_touch() {
        request_animation_frame(|| focus("#message"));
    }
    // Shows the first unread message, for conversations with many of them.
    if desk.open.is_some() {
        request_animation_frame(to_unread);
    }
    browser::add_listener(&document(), "keydown", move |event| {
        let event: KeyboardEvent = event.unchecked_into();
        let pressed = Pressed {
            key: &event.key(),
            alt: event.alt_key(),
            others: event.ctrl_key() || event.meta_key(),
            letters: desk.letters.get_untracked(),
            in_field: focused()
                .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")),
        };
        // While the help is open, its keys belong to the browser's dialog.
        let is_helped = desk.help.get_untracked() && event.key() != "?";
        if event.is_composing() || event.default_prevented() || is_helped {
            return;
        }
        if let Some(action) = action(pressed) {
            event.prevent_default();
            perform(desk, action);
        }
    });
}

fn perform(desk: Desk, action: Action) {
    match action {
        Action::Next => step(1),
        Action::Previous => step(-1),
        Action::NextUnread => click(".conversations .unread a"),
        Action::ToUnread => to_unread(),
        Action::Search => focus("#search"),
        Action::Compose => focus("#message"),
        Action::Reply => {
            of_last(desk, SenderType::Guest, |open, id| conversation::perform(open, ChatAction::Reply(id)))
        }
        Action::Edit => of_last(desk, SenderType::Staff, conversation::begin_edit),
        Action::Take => click("form:not(.hidden) > #take"),
        Action::HandOver => unfold("#staff"),
        Action::Note => unfold("#note"),
        Action::GuestData => unfold(".guest-data a"),
        Action::Delete => of_last(desk, SenderType::Staff, choose_delete),
        Action::Filter(nth) => click(&format!(".filters li:nth-child({nth}) a")),
        Action::Order => click(".order a"),
        Action::Sound => click(".noticing [aria-pressed]"),
        Action::SignOut => click(".bar form button"),
        Action::Resolve => click("#resolve"),
        Action::Leave => leave(desk),
        Action::Help => desk.help.update(|help| *help = !*help),
    }
}

/// Opens the menu that contains an element, and focuses the element.
fn unfold(selector: &str) {
    let menu = find(selector).and_then(|element| element.closest("details").ok().flatten());
    if let Some(menu) = menu {
        // This has no effect on an open menu.
        let _ = menu.set_attribute("open", "");
        focus(selector);
    }
}

/// Opens the actions of a message, and focuses the delete button.
fn choose_delete(open: crate::conversation::Conversation, id: MessageId) {
    conversation::perform(open, ChatAction::ShowActions(Some(id)));
    request_animation_frame(move || focus(&format!("#m{id} .choices .delete")));
}

/// Opens the conversation `by` lines below the open one; the first one if none
/// is open.
fn step(by: i32) {
    let Ok(lines) = document().query_selector_all(".conversations a") else { return };
    let at = |index: u32| lines.item(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let open = (0..lines.length()).find(|index| at(*index).is_some_and(|line| line.has_attribute("aria-current")));
    let next = open.map_or(Some(0), |open| open.checked_add_signed(by));
    if let Some(line) = next.and_then(at) {
        line.click();
    }
}

/// Scrolls to the first message that was unread.
pub fn to_unread() {
    if let Some(line) = find("#unread") {
        line.scroll_into_view();
    }
}

/// Calls `then` for the last message of a side that is not deleted. A message
/// of staff must also be one that the user may change.
fn of_last(desk: Desk, speaker: SenderType, then: fn(crate::conversation::Conversation, MessageId)) {
    let Some(open) = desk.open else { return };
    let now = browser::now();
    let last = open.timeline.with_untracked(|timeline| {
        let mut messages = timeline.messages().rev();
        let fits = |message: &&std::sync::Arc<shared::Message>| {
            let may = speaker == SenderType::Guest || open.may_change(message, now);
            message.sender_type == speaker && !message.is_deleted && may
        };
        messages.find(fits).map(|message| message.id)
    });
    if let Some(id) = last {
        then(open, id);
    }
}

/// Leaves the innermost state: cancels what the composer does, else leaves the
/// field, else the conversation.
fn leave(desk: Desk) {
    if let Some(open) = desk.open.filter(|open| untrack(|| open.can_cancel())) {
        return conversation::perform(open, ChatAction::Cancel);
    }
    match focused().filter(|element| element.tag_name() != "BODY") {
        Some(element) => {
            let _ = element.blur();
        }
        None => click("#back"),
    }
}

fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()?.and_then(|element: Element| element.dyn_into().ok())
}

fn click(selector: &str) {
    if let Some(element) = find(selector) {
        element.click();
    }
}

fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}
