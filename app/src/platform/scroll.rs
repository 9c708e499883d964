//! Scroll position of the log: it stays at the bottom, and content that is
//! being read does not move.
//!
//! The scroller runs from the bottom up (`column-reverse`): `scrollTop` is 0 at
//! the newest message and negative above. So content added at the top moves
//! nothing, and only content added at the bottom must be compensated.

use crate::chat::session::Action;
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::cell::{Cell, OnceCell};
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

/// Returns the present scroll position, as an action.
pub fn read_position(conversation: Conversation) -> Option<Action> {
    let scroller = conversation.scroller.get_untracked()?;
    let above_px = scroller.scroll_height() - scroller.client_height() + scroller.scroll_top();
    Some(Action::Scroll { at_bottom: scroller.scroll_top() > -BOTTOM_PX, near_top: above_px < TOP_PX })
}

/// Moves the view to the newest message.
pub fn scroll_to_newest(conversation: Conversation) {
    request_animation_frame(move || {
        if let Some(scroller) = conversation.scroller.get_untracked() {
            scroller.set_scroll_top(0);
        }
    });
}

/// Holds the scroll position of a reader who is further up, before the log
/// changes at its bottom; `has_older` is true if it also changes at its top.
pub fn hold_position(conversation: Conversation, has_older: bool) {
    if has_older {
        // Content added above must not be part of the compensation.
        return restore_position(conversation);
    }
    let Some(scroller) = conversation.scroller.get_untracked() else { return };
    if !conversation.at_bottom.get_untracked() && HEIGHT_BEFORE_PX.get().is_none() {
        HEIGHT_BEFORE_PX.set(Some(scroller.scroll_height()));
        restore_after_layout(conversation, &scroller);
    }
}

/// Restores the scroll position in the next frame, after layout and before
/// painting. An animation frame would be too early: there, a new stretch of the
/// log has the height that CSS estimates. A hidden page has no frames; all
/// changes until it is shown are then compensated at once.
fn restore_after_layout(conversation: Conversation, scroller: &Element) {
    let Some(content) = scroller.first_element_child() else { return };
    OBSERVER.with(|observer| {
        let observer = observer.get_or_init(|| {
            let then = Closure::<dyn Fn(JsValue)>::new(move |_| restore_position(conversation));
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
fn restore_position(conversation: Conversation) {
    let Some(before_px) = HEIGHT_BEFORE_PX.take() else { return };
    let Some(scroller) = conversation.scroller.get_untracked() else { return };
    if !conversation.at_bottom.get_untracked() {
        let grown_px = scroller.scroll_height() - before_px;
        scroller.set_scroll_top(scroller.scroll_top() - grown_px);
    }
}
