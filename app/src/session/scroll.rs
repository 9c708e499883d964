//! Scroll position of the log: it stays at the bottom, and content that is
//! being read does not move.
//!
//! The scroller runs from the bottom up (`column-reverse`): `scrollTop` is 0 at
//! the newest message and negative above. So content added at the top moves
//! nothing, and only content added at the bottom must be compensated.

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
    /// Height of the log's content before the first change that is not
    /// compensated yet, in CSS pixels.
    static HEIGHT_BEFORE_PX: Cell<Option<i32>> = const { Cell::new(None) };
    static OBSERVER: OnceCell<Result<ResizeObserver, JsValue>> = const { OnceCell::new() };
}

/// Distance from the bottom, in CSS pixels, within which the reader counts as
/// being there.
const BOTTOM_PX: i32 = 48;
/// Distance from the top, in CSS pixels, within which older messages are
/// fetched.
const TOP_PX: i32 = 400;

/// Time in milliseconds for which announcements of the log stay off after older
/// messages were inserted: screen readers query the live setting with a delay.
const SILENT_MS: u64 = 100;

/// Handles a scroll event.
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

/// Scrolls to the newest message.
pub fn show_newest(conversation: Conversation) {
    conversation.unseen_below.set(false);
    conversation.at_bottom.set(true);
    request_animation_frame(move || {
        if let Some(scroller) = conversation.scroller.get_untracked() {
            scroller.set_scroll_top(0);
        }
    });
}

/// Applies a change at the bottom of the log. If the reader is further up, the
/// scroll position stays, and an indicator shows that there are new messages.
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

/// Restores the scroll position in the next frame, after layout and before
/// painting. An animation frame would be too early: there, a new stretch of the
/// log has the height that CSS estimates. A hidden page has no frames; all
/// changes until it is shown are then compensated at once.
fn restore_after_layout(conversation: Conversation, scroller: &Element) {
    let Some(content) = scroller.first_element_child() else { return };
    OBSERVER.with(|observer| {
        let observer = observer.get_or_init(|| {
            let then = Closure::<dyn Fn(JsValue)>::new(move |_| restore_place(conversation));
            ResizeObserver::new(then.into_js_value().unchecked_ref())
        });
        if let Ok(observer) = observer {
            // A new observation always reports once, whatever the size.
            observer.unobserve(&content);
            observer.observe(&content);
        }
    });
}

/// Compensates the content that was added below the reader since the height was
/// recorded. A reader who has scrolled to the bottom meanwhile stays there.
fn restore_place(conversation: Conversation) {
    let Some(before_px) = HEIGHT_BEFORE_PX.take() else { return };
    let Some(scroller) = conversation.scroller.get_untracked() else { return };
    if !conversation.at_bottom.get_untracked() {
        let grown_px = scroller.scroll_height() - before_px;
        scroller.set_scroll_top(scroller.scroll_top() - grown_px);
    }
}

/// Fetches the page before the first known message.
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
                // Content added above must not be part of the compensation.
                restore_place(conversation);
                conversation.timeline.update(|timeline| timeline.merge_older(older));
            }
            Err(error) => {
                end_if_refused(conversation, error);
            }
        }
        let silence_ends = move || {
            conversation.loading_older.set(false);
            // A reader who reached the top meanwhile cannot scroll further, so
            // no scroll event would follow.
            if there {
                scrolled(conversation);
            }
        };
        set_timeout(silence_ends, Duration::from_millis(SILENT_MS));
    });
}
