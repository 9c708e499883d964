//! The log's place: it rests at the bottom, and what is being read stays where
//! it is.
//!
//! The scroller runs from the bottom up (`column-reverse`): `scrollTop` is 0
//! at the newest message and negative above. So what is added at the top moves
//! nothing, and only what is added at the bottom has to be made up for.

use super::{end_if_refused, reached, sync};
use crate::conversation::Conversation;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, OnceCell};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ResizeObserver};

thread_local! {
    /// The height of the log's content before the first of the changes that the
    /// reader's place is still to be made up for, in CSS pixels.
    static HEIGHT_BEFORE_PX: Cell<Option<i32>> = const { Cell::new(None) };
    static OBSERVER: OnceCell<Result<ResizeObserver, JsValue>> = const { OnceCell::new() };
}

/// As near to the bottom as this, in CSS pixels, counts as there.
const BOTTOM_PX: i32 = 48;
/// As near to the top as this, older messages are fetched.
const TOP_PX: i32 = 400;

/// How long the log still announces nothing once older messages stand in it, in
/// milliseconds: screen readers ask for that when they come to it.
const SILENT_MS: u64 = 100;

/// Somebody has scrolled.
pub fn scrolled(conversation: Conversation) {
    let Some(scroller) = conversation.scroller.get_untracked() else { return };
    let at_bottom = scroller.scroll_top() > -BOTTOM_PX;
    if at_bottom != conversation.at_bottom.get_untracked() {
        conversation.at_bottom.set(at_bottom);
    }
    if at_bottom && conversation.unseen_below.get_untracked() {
        conversation.unseen_below.set(false);
    }
    let above_px = scroller.scroll_height() - scroller.client_height() + scroller.scroll_top();
    if above_px < TOP_PX {
        load_older(conversation);
    }
}

/// Goes to the newest message.
pub fn show_newest(conversation: Conversation) {
    conversation.unseen_below.set(false);
    conversation.at_bottom.set(true);
    request_animation_frame(move || {
        if let Some(scroller) = conversation.scroller.get_untracked() {
            scroller.set_scroll_top(0);
        }
    });
}

/// Changes what stands at the bottom; a reader further up keeps their place,
/// and learns that there is something new.
pub fn keeping_place<T>(conversation: Conversation, change: impl FnOnce() -> T) -> T {
    let Some(scroller) = conversation.scroller.get_untracked() else { return change() };
    let reader = conversation.side.with_value(|side| side.reader);
    let newest = || conversation.timeline.with_untracked(|timeline| timeline.newest_for(reader));
    let newest_before = newest();
    if !conversation.at_bottom.get_untracked() && HEIGHT_BEFORE_PX.get().is_none() {
        HEIGHT_BEFORE_PX.set(Some(scroller.scroll_height()));
        restore_after_layout(conversation, &scroller);
    }
    let answer = change();
    if !conversation.at_bottom.get_untracked() && newest() > newest_before {
        conversation.unseen_below.set(true);
    }
    answer
}

/// Has the reader's place restored in the next frame, once that is laid out and
/// before it is painted. An animation frame would be too early: a stretch of the
/// log that is new has the height there that CSS estimates for one. A hidden page
/// has no frames, and all that comes until it is shown is made up for at once.
fn restore_after_layout(conversation: Conversation, scroller: &Element) {
    let Some(content) = scroller.first_element_child() else { return };
    OBSERVER.with(|observer| {
        let observer = observer.get_or_init(|| {
            let then = Closure::<dyn Fn(JsValue)>::new(move |_| restore_place(conversation));
            ResizeObserver::new(then.into_js_value().unchecked_ref())
        });
        if let Ok(observer) = observer {
            // The first report of an observation comes whatever the size.
            observer.unobserve(&content);
            observer.observe(&content);
        }
    });
}

/// Moves the log by what was added below the reader since their place was
/// noted. Whoever has gone to the bottom meanwhile stays there.
fn restore_place(conversation: Conversation) {
    let Some(before_px) = HEIGHT_BEFORE_PX.take() else { return };
    let Some(scroller) = conversation.scroller.get_untracked() else { return };
    if !conversation.at_bottom.get_untracked() {
        let grown_px = scroller.scroll_height() - before_px;
        scroller.set_scroll_top(scroller.scroll_top() - grown_px);
    }
}

/// Fetches the page before the first message known.
pub fn load_older(conversation: Conversation) {
    let oldest = conversation.timeline.with_untracked(|timeline| timeline.oldest().filter(|_| timeline.has_older()));
    let Some(before) = oldest else { return };
    if conversation.loading_older.get_untracked() {
        return;
    }
    conversation.loading_older.set(true);
    spawn_local(async move {
        let fetched = sync::fetch(conversation, Some(before), None).await;
        let there = fetched.is_ok();
        match fetched {
            Ok(older) => {
                reached();
                // What is added above is not what the reader's place is made up for.
                restore_place(conversation);
                conversation.timeline.update(|timeline| timeline.merge_older(older));
            }
            Err(error) => {
                end_if_refused(conversation, error);
            }
        }
        let silence_ends = move || {
            conversation.loading_older.set(false);
            // Whoever came to the top meanwhile cannot scroll any further, and would not be noticed again.
            if there {
                scrolled(conversation);
            }
        };
        set_timeout(silence_ends, Duration::from_millis(SILENT_MS));
    });
}
