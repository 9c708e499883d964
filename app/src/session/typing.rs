//! Typing events: sent and shown, never stored.

use super::{REALTIME, scroll};
use crate::browser;
use crate::conversation::Conversation;
use crate::realtime::Realtime;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Minimum time between two typing events, in milliseconds.
const TELL_EVERY_MS: i64 = 3_000;
/// Time for which a typing event is shown, in milliseconds: a little longer
/// than twice that.
const SHOWN_MS: u64 = 7_000;

thread_local! {
    static TOLD_AT_MS: Cell<i64> = const { Cell::new(0) };
    /// Number of typing events received: only the last one ends the display.
    static HEARD: Cell<u32> = const { Cell::new(0) };
}

/// Sends a typing event to the other side.
pub fn tell(conversation: Conversation) {
    let now_ms = browser::now().unix_ms();
    if now_ms.abs_diff(TOLD_AT_MS.get()) < TELL_EVERY_MS.unsigned_abs() {
        return;
    }
    TOLD_AT_MS.set(now_ms);
    let who = conversation.side.with_value(|side| side.reader);
    REALTIME.with_borrow(|realtime| realtime.as_ref().map_or((), |realtime: &Realtime| realtime.tell_typing(who)));
}

/// Handles a typing event of the other side.
pub fn heard(conversation: Conversation) {
    let times = HEARD.get().wrapping_add(1);
    HEARD.set(times);
    show(conversation, true);
    set_timeout(
        move || {
            if HEARD.get() == times {
                show(conversation, false);
            }
        },
        Duration::from_millis(SHOWN_MS),
    );
}

/// Ends the display, because the other side has sent a message.
pub fn ended(conversation: Conversation) {
    if conversation.typing.get_untracked() {
        HEARD.set(HEARD.get().wrapping_add(1));
        show(conversation, false);
    }
}

/// Shows or hides the typing indicator at the bottom of the log.
fn show(conversation: Conversation, is_typing: bool) {
    if is_typing != conversation.typing.get_untracked() {
        scroll::keeping_place(conversation, || conversation.typing.set(is_typing));
    }
}
