//! Insertion of a canned reply into the composer.

use super::super::canned::search_word;
use super::super::offered::{LIST_ID, option_id};
use super::super::page::Desk;
use crate::platform as conversation;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Watches the text in the composer, as long as the page exists. Keys that
/// select a reply are handled before the composer receives them.
pub fn listen_to_composer(desk: Desk) {
    let Some(open) = desk.open else { return };
    let input_listener = Closure::<dyn Fn()>::new(move || {
        if let Some(field) = open.composer.get_untracked() {
            update_offer(desk, &field.value());
        }
    });
    let key_listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| handle_key(desk, &event));
    Effect::new(move |_| describe_list(desk));
    if let Some(field) = open.composer.get_untracked() {
        // If this fails, no reply is offered.
        let _ = field.add_event_listener_with_callback("input", input_listener.as_ref().unchecked_ref());
        let keys = key_listener.as_ref().unchecked_ref();
        let _ = document().add_event_listener_with_callback_and_bool("keydown", keys, true);
    }
    input_listener.forget();
    // Sending empties the composer without an input event.
    Effect::new(move |_| {
        open.timeline.track();
        if let Some(field) = open.composer.get_untracked() {
            update_offer(desk, &field.value());
        }
    });
    key_listener.forget();
}

/// Describes the list to screen readers: the composer keeps the focus and
/// refers to the reply that Enter would insert (WAI-ARIA 1.2,
/// `aria-activedescendant`).
fn describe_list(desk: Desk) {
    let Some(field) = desk.open.and_then(|open| open.composer.get()) else { return };
    let (is_offered, selected) = (!desk.offered().is_empty(), desk.offer.selected.get());
    let described = [("aria-controls", LIST_ID.to_owned()), ("aria-activedescendant", option_id(selected))];
    for (name, value) in described {
        // Both names are valid.
        let _ = if is_offered { field.set_attribute(name, &value) } else { field.remove_attribute(name) };
    }
}

/// Updates the offer from the text in the composer.
fn update_offer(desk: Desk, text: &str) {
    let word = search_word(text).map(str::to_owned);
    if word != desk.offer.search_word.get_untracked() {
        desk.offer.search_word.set(word);
        desk.offer.selected.set(0);
    }
}

fn handle_key(desk: Desk, event: &KeyboardEvent) {
    let offered = untrack(|| desk.offered().len());
    let has_focus = desk
        .open
        .and_then(|open| open.composer.get_untracked())
        .is_some_and(|field| document().active_element().is_some_and(|element| element.is_same_node(Some(&field))));
    if offered == 0 || !has_focus || event.is_composing() {
        return;
    }
    let selected = desk.offer.selected.get_untracked();
    match event.key().as_str() {
        "ArrowDown" if !event.alt_key() => desk.offer.selected.set((selected + 1) % offered),
        "ArrowUp" if !event.alt_key() => desk.offer.selected.set((selected + offered - 1) % offered),
        "Enter" | "Tab" => insert_reply(desk, selected),
        "Escape" => desk.offer.search_word.set(None),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Inserts a reply into the composer, where it can be checked and sent.
pub fn insert_reply(desk: Desk, index: usize) {
    let reply = untrack(|| desk.offered().into_iter().nth(index));
    if let (Some(open), Some(reply)) = (desk.open, reply) {
        let text = desk.fill_placeholders(&reply);
        desk.offer.search_word.set(None);
        conversation::replace_text(open, &text);
    }
}
