//! Events of the composer that concern canned replies.

use super::super::page::Desk;
use super::super::reply_options::{LIST_ID, option_id};
use super::execute::apply;
use crate::chat::desk::{DeskInput, RepliesInput};
use crate::platform::browser;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlTextAreaElement, Node};

/// Watches the text in the composer, as long as the page exists. Keys that
/// select a reply are handled before the composer receives them.
pub fn listen_to_composer(desk: Desk) {
    listen_first("input", move |event: Event| {
        if let Some(field) = composer(desk).filter(|field| is_target(&event, field)) {
            apply_text(desk, field.value());
        }
    });
    listen_first("submit", move |event: Event| {
        let form = event.target().and_then(|form| form.dyn_into::<Element>().ok());
        if form.is_some_and(|form| form.class_list().contains("composer")) {
            stop_sending_name(desk, &event);
        }
    });
    listen_first("keydown", move |event: Event| handle_key(desk, event.unchecked_ref()));
    Effect::new(move |_| describe_list(desk));
    // Sending empties the composer without an input event.
    Effect::new(move |_| {
        let Some(opened) = desk.opened() else { return };
        opened.conversation.timeline.track();
        if let Some(field) = composer(desk) {
            apply_text(desk, field.value());
        }
    });
}

/// Calls `then` for each event of the page before its target receives it.
fn listen_first(event: &str, then: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(then);
    // If this fails, no reply is offered.
    let _ = document().add_event_listener_with_callback_and_bool(event, listener.as_ref().unchecked_ref(), true);
    listener.forget();
}

/// Returns the composer of the open conversation.
fn composer(desk: Desk) -> Option<HtmlTextAreaElement> {
    desk.conversation()?.composer.get_untracked()
}

fn is_target(event: &Event, field: &HtmlTextAreaElement) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok())
        .is_some_and(|target| field.is_same_node(Some(&target)))
}

/// Describes the list to screen readers: the composer keeps the focus and
/// refers to the reply that Enter would insert (WAI-ARIA 1.2,
/// `aria-activedescendant`).
fn describe_list(desk: Desk) {
    let Some(field) = desk.opened().and_then(|opened| opened.conversation.composer.get()) else { return };
    let (is_offered, selected) = (desk.offered_replies.with(|replies| !replies.is_empty()), desk.selected_reply.get());
    let described = [("aria-controls", LIST_ID.to_owned()), ("aria-activedescendant", option_id(selected))];
    for (name, value) in described {
        // Both names are valid.
        let _ = if is_offered { field.set_attribute(name, &value) } else { field.remove_attribute(name) };
    }
}

fn apply_text(desk: Desk, text: String) {
    apply_to_offer(desk, RepliesInput::TextChanged(text));
}

fn apply_to_offer(desk: Desk, input: RepliesInput) {
    apply(desk, DeskInput::Replies(input));
}

fn handle_key(desk: Desk, event: &KeyboardEvent) {
    let has_focus = composer(desk)
        .is_some_and(|field| document().active_element().is_some_and(|element| element.is_same_node(Some(&field))));
    if !has_focus || event.is_composing() {
        return;
    }
    let is_submit = event.key() == "Enter" && !event.shift_key() && !browser::is_touch();
    if desk.offered_replies.with_untracked(Vec::is_empty) {
        if is_submit {
            stop_sending_name(desk, event);
        }
        return;
    }
    let input = match event.key().as_str() {
        "ArrowDown" if !event.alt_key() => RepliesInput::SelectNext,
        "ArrowUp" if !event.alt_key() => RepliesInput::SelectPrevious,
        "Enter" | "Tab" => RepliesInput::InsertSelected,
        "Escape" => RepliesInput::Close,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    apply_to_offer(desk, input);
}

/// Stops the first try to send a text that looks like the name of a reply.
fn stop_sending_name(desk: Desk, event: &Event) {
    let text = composer(desk).map(|field| field.value());
    if let Some(text) = text.filter(|text| desk.stops_sending(text)) {
        event.prevent_default();
        event.stop_propagation();
        apply_to_offer(desk, RepliesInput::SubmitName(text));
    }
}

/// Inserts the reply that the user has chosen into the composer.
pub fn choose_reply(desk: Desk, index: usize) {
    apply_to_offer(desk, RepliesInput::Insert(index));
}
