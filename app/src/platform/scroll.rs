//! Scroll position of the log: it stays at the bottom, and content that is
//! being read does not move.
//!
//! The scroller runs from the bottom up (`column-reverse`): `scrollTop` is 0 at
//! the newest message and negative above. So content added above the reader
//! moves nothing, and only changes below must be compensated.

use crate::chat::session::Action;
use crate::conversation::Conversation;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ResizeObserver};

/// A message in view, and the position of its upper edge.
struct Anchor {
    /// Id of its element, which outlives the element: a changed message may get
    /// a new one.
    id: String,
    /// Distance from the lower edge of the view, in CSS pixels. It does not change
    /// when an on-screen keyboard makes the view smaller.
    in_view_px: f64,
    /// Distance from the end of the content, in CSS pixels. Scrolling does not
    /// change it.
    in_content_px: f64,
    /// Height of the content, in CSS pixels.
    height_px: i32,
    /// `true` if the reader scrolled after the height had changed.
    is_scrolled: bool,
}

thread_local! {
    /// The anchor since the last scroll event or change of the height; `None` if
    /// the reader is at the bottom.
    static ANCHOR: RefCell<Option<Anchor>> = const { RefCell::new(None) };
}

/// Distance from the bottom, in CSS pixels, within which the reader counts as
/// being there.
const BOTTOM_PX: i32 = 48;
/// Distance from the top, in CSS pixels, within which older messages are
/// fetched.
const TOP_PX: i32 = 400;

/// Returns the present scroll position, as an action.
pub fn read_position(conversation: Conversation) -> Option<Action> {
    let scroller = conversation.scroller.try_get_untracked().flatten()?;
    let above_px = scroller.scroll_height() - scroller.client_height() + scroller.scroll_top();
    Some(Action::Scroll { at_bottom: scroller.scroll_top() > -BOTTOM_PX, near_top: above_px < TOP_PX })
}

/// Moves the view to the newest message.
pub fn scroll_to_newest(conversation: Conversation) {
    request_animation_frame(move || {
        if let Some(scroller) = conversation.scroller.try_get_untracked().flatten() {
            scroller.set_scroll_top(0);
        }
    });
}

/// Keeps the scroll position of a reader further up whenever the log changes its
/// height. The observer is called after layout and before painting. An animation
/// frame would be too early: there, a part of the log that was just added or
/// comes near the view has the height that CSS estimates. A hidden page has no
/// frames; all changes until it is shown are then compensated at once.
///
/// Scrolling brings other blocks near the view, which then get their real height. The
/// observer cannot be called again for that in the same frame, and WebKit reports this
/// as an error. So it does not observe the rest of a frame in which it has scrolled; in
/// the next one it is called for the whole change.
pub fn observe_height(conversation: Conversation) {
    let then = Closure::<dyn Fn(JsValue, ResizeObserver)>::new(move |_, observer: ResizeObserver| {
        let has_scrolled = restore_position(conversation);
        record_anchor(conversation);
        if has_scrolled {
            observer.disconnect();
            request_animation_frame(move || observe_content(conversation, &observer));
        }
    });
    if let Ok(observer) = ResizeObserver::new(then.into_js_value().unchecked_ref()) {
        observe_content(conversation, &observer);
    }
}

/// Lets an observer be called once, and whenever the content changes its height.
fn observe_content(conversation: Conversation, observer: &ResizeObserver) {
    let scroller = conversation.scroller.try_get_untracked().flatten();
    if let Some(content) = scroller.and_then(|scroller| scroller.first_element_child()) {
        observer.observe(&content);
    }
}

/// Records the position after a scroll event.
pub fn follow_scroll(conversation: Conversation) {
    let Some(scroller) = conversation.scroller.try_get_untracked().flatten() else { return };
    let is_changed = ANCHOR.with_borrow_mut(|anchor| match anchor {
        // The height has changed since the last frame. The change is compensated
        // when the observer is called.
        Some(anchor) if anchor.height_px != scroller.scroll_height() => {
            anchor.is_scrolled = true;
            true
        }
        _ => false,
    });
    if !is_changed {
        record_anchor(conversation);
    }
}

fn record_anchor(conversation: Conversation) {
    let scroller =
        conversation.scroller.try_get_untracked().flatten().filter(|_| !conversation.at_bottom.get_untracked());
    ANCHOR.set(scroller.and_then(|scroller| {
        let line = find_line(&scroller)?;
        let (in_view_px, in_content_px) = measure(&scroller, &line)?;
        Some(Anchor {
            id: line.id(),
            in_view_px,
            in_content_px,
            height_px: scroller.scroll_height(),
            is_scrolled: false,
        })
    }));
}

/// Moves the anchor back to its position in the view, and returns whether it had moved.
/// If the reader scrolled meanwhile, moves the view by what was added below the anchor.
/// Otherwise that would be wrong: a browser reduces the scroll position by itself if the
/// content becomes too short for it.
fn restore_position(conversation: Conversation) -> bool {
    try_restore(conversation).unwrap_or(false)
}

fn try_restore(conversation: Conversation) -> Option<bool> {
    let scroller = conversation.scroller.try_get_untracked().flatten()?;
    let anchor = ANCHOR.take().filter(|_| !conversation.at_bottom.get_untracked())?;
    let line = document().get_element_by_id(&anchor.id)?;
    let (in_view_px, in_content_px) = measure(&scroller, &line)?;
    let moved_px =
        if anchor.is_scrolled { anchor.in_content_px - in_content_px } else { anchor.in_view_px - in_view_px };
    if moved_px == 0.0 {
        return Some(false);
    }
    // Relative, because `scrollTop` is rounded here.
    scroller.scroll_by_with_x_and_y(0.0, moved_px);
    Some(true)
}

/// Returns the distances of a message's upper edge from the lower edge of the view
/// and from the end of the content, in CSS pixels.
fn measure(scroller: &Element, line: &Element) -> Option<(f64, f64)> {
    let content = scroller.first_element_child()?;
    let top_px = line.get_bounding_client_rect().top();
    let end_px = |element: &Element| element.get_bounding_client_rect().bottom();
    Some((end_px(scroller) - top_px, end_px(&content) - top_px))
}

/// Returns the element of the message in the middle of the view, or of one near
/// it: the log contains blocks, these stretches, and these messages.
fn find_line(scroller: &Element) -> Option<Element> {
    let view = scroller.get_bounding_client_rect();
    let middle_px = (view.top() + view.bottom()) / 2.0;
    let mut part = scroller.query_selector("[role=log]").ok()??;
    while part.id().is_empty() {
        let inner = part.children();
        let mut next = None;
        for inner in (0..inner.length()).filter_map(|index| inner.item(index)) {
            let edges = inner.get_bounding_client_rect();
            if next.is_some() && edges.top() > middle_px {
                break;
            }
            // Lines without an id are days and messages that are not sent yet; an
            // empty stretch has no height.
            let is_anchor = inner.tag_name() != "LI" || !inner.id().is_empty();
            if is_anchor && edges.height() > 0.0 {
                next = Some(inner);
            }
        }
        part = next?;
    }
    Some(part)
}
