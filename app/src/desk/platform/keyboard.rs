//! Handling of keyboard shortcuts. Most actions click the element that a mouse
//! user would click, so that both have the same effect.

use super::super::page::Desk;
use super::super::shortcuts::{KeyPress, ShortcutAction, find_action};
use super::execute::apply;
use super::focus::{find_element, focus_composer, focus_element, line_selector, scroll_to_unread};
use super::{menus, selection, tab};
use crate::chat::desk::{DeskInput, ScreenInput};
use crate::chat::session::Action;
use crate::conversation::Conversation;
use crate::platform::{self, browser};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::{Message, MessageId, SenderType};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Elements that have the focus although the user works with no field or button: the
/// heading, and the link by which the conversation was opened.
const NON_EDITING_FOCUS: &str = "#open-guest, .conversations a";

/// Listens for keys, as long as the page exists. Focuses the composer of the
/// conversation that the page was rendered with, unless it was opened by a key.
pub fn listen_to_keys(desk: Desk) {
    let is_opened_by_key = tab::take_flag(tab::OPENED_BY_KEY);
    if desk.present_id().is_some() {
        if !is_opened_by_key {
            request_animation_frame(|| {
                focus_composer();
            });
        }
        // Shows the first unread message, for conversations with many of them, unless
        // the address names a message.
        let is_at_message = browser::window().location().hash().is_ok_and(|hash| !hash.is_empty());
        if !is_at_message {
            request_animation_frame(scroll_to_unread);
        }
    }
    browser::add_listener(&document(), "keydown", move |event| {
        let event: KeyboardEvent = event.unchecked_into();
        let pressed = KeyPress {
            key: &event.key(),
            with_alt: event.alt_key(),
            with_ctrl: event.ctrl_key() || event.meta_key(),
            has_letter_keys: desk.letters.get_untracked(),
            in_field: focused_element().is_some_and(|element| element.matches(FIELDS).unwrap_or(false)),
        };
        // While the help is open, its keys belong to the browser's dialog. The event by
        // which the session learns that it was closed may follow the next key.
        let is_help_open = find_element("dialog[open]").is_some() && event.key() != "?";
        if event.is_composing() || event.default_prevented() || is_help_open {
            return;
        }
        if let Some(action) = find_action(pressed) {
            event.prevent_default();
            perform_shortcut(desk, action, pressed.with_alt);
        }
    });
}

/// Elements in which letters are typed or select something.
const FIELDS: &str = "input:not([type=checkbox]), textarea, select";

fn perform_shortcut(desk: Desk, action: ShortcutAction, with_alt: bool) {
    match action {
        ShortcutAction::OpenNext => open_neighbour(desk, 1, with_alt),
        ShortcutAction::OpenPrevious => open_neighbour(desk, -1, with_alt),
        ShortcutAction::OpenUnread => open_page(".conversations .unread a", with_alt),
        ShortcutAction::OpenLongestWaiting => open_page("#longest-waiting", with_alt),
        ShortcutAction::ScrollToUnread => scroll_to_unread(),
        ShortcutAction::FocusSearch => focus_element("#search"),
        ShortcutAction::FocusComposer => focus_element("#message"),
        ShortcutAction::Reply => {
            with_last_message(desk, SenderType::Guest, |open, id| platform::perform(open, Action::Reply(id)))
        }
        ShortcutAction::Edit => with_last_message(desk, SenderType::Staff, platform::begin_edit),
        ShortcutAction::TakeOver => click_element("form:not(.hidden) > #take"),
        ShortcutAction::HandOver => open_menu("#staff"),
        ShortcutAction::FocusNote => open_menu("#note"),
        ShortcutAction::OpenGuestData => open_menu(".guest-data a"),
        ShortcutAction::Delete => with_last_message(desk, SenderType::Staff, focus_delete_button),
        ShortcutAction::SelectFilter(nth) => open_page(&format!(".filters li:nth-child({nth}) a"), with_alt),
        ShortcutAction::ChangeOrder => open_page(".order a", with_alt),
        ShortcutAction::ToggleSound => click_element(".alerts [aria-pressed]"),
        ShortcutAction::SignOut => click_element(".bar form button"),
        ShortcutAction::Resolve => {
            // The click submits the form before it returns.
            desk.acts_by_key.set_value(!with_alt);
            click_element("#resolve");
            desk.acts_by_key.set_value(false);
        }
        ShortcutAction::Snooze => open_menu(".snooze:not(.hidden) button"),
        ShortcutAction::Select => selection::toggle_open(),
        ShortcutAction::ResolveSelected => click_element(".list:has(.select:checked) #resolve-selected"),
        ShortcutAction::MarkUnread => click_element("#mark-unread"),
        ShortcutAction::Undo => open_page("#undo", with_alt),
        ShortcutAction::Leave => leave_innermost(desk),
        ShortcutAction::ToggleHelp => apply(desk, DeskInput::Screen(ScreenInput::ToggleHelp)),
    }
}

/// Opens the menu that contains an element, and focuses the element.
fn open_menu(selector: &str) {
    let menu = find_element(selector).and_then(|element| element.closest("details").ok().flatten());
    if let Some(menu) = menu {
        // This has no effect on an open menu.
        let _ = menu.set_attribute("open", "");
        focus_element(selector);
    }
}

/// Opens the actions of a message, and focuses the delete button.
fn focus_delete_button(open: Conversation, id: MessageId) {
    platform::perform(open, Action::ShowActions(Some(id)));
    request_animation_frame(move || focus_element(&format!("#m{id} .choices .delete")));
}

/// Opens the conversation `by` lines below the open one; the first one if none
/// is open.
fn open_neighbour(desk: Desk, by: isize, with_alt: bool) {
    if let Some(id) = desk.neighbour(by) {
        open_page(&line_selector(id), with_alt);
    }
}

/// Opens the page of a link. After a key with Alt, which was perhaps pressed in
/// the composer, the composer has the focus again.
fn open_page(selector: &str, with_alt: bool) {
    if let Some(link) = find_element(selector) {
        if !with_alt {
            tab::set_flag(tab::OPENED_BY_KEY);
        }
        link.click();
    }
}

/// Calls `then` for the last message of a side that is not deleted. A message
/// of staff must also be one that the user may change.
fn with_last_message(desk: Desk, speaker: SenderType, then: fn(Conversation, MessageId)) {
    let Some(open) = desk.conversation() else { return };
    let now = browser::now();
    let last = open.timeline.with_untracked(|timeline| {
        let mut messages = timeline.messages().rev();
        let fits = |message: &&Arc<Message>| {
            let may = speaker == SenderType::Guest || open.may_change(message, now);
            message.sender_type == speaker && !message.is_deleted && may
        };
        messages.find(fits).map(|message| message.id)
    });
    if let Some(id) = last {
        then(open, id);
    }
}

/// Leaves the innermost state: cancels what the composer does, else closes a menu,
/// else leaves the field, else the conversation.
fn leave_innermost(desk: Desk) {
    if let Some(open) = desk.conversation().filter(|open| untrack(|| open.can_cancel())) {
        return platform::perform(open, Action::Cancel);
    }
    if menus::close_innermost() || selection::clear() {
        return;
    }
    let is_left =
        |element: &HtmlElement| element.tag_name() == "BODY" || element.matches(NON_EDITING_FOCUS).unwrap_or(false);
    match focused_element().filter(|element| !is_left(element)) {
        Some(element) => {
            let _ = element.blur();
        }
        None => click_element("#back"),
    }
}

fn focused_element() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

fn click_element(selector: &str) {
    if let Some(element) = find_element(selector) {
        element.click();
    }
}
