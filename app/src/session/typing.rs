//! Somebody is typing: told and shown, kept nowhere.

use super::{REALTIME, scroll};
use crate::browser;
use crate::conversation::Conversation;
use crate::realtime::Realtime;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Who types says so no more often.
const TELL_EVERY_MS: i64 = 3_000;
/// What was last heard counts for so long: a little longer than twice that.
const SHOWN_MS: u64 = 7_000;

thread_local! {
    static TOLD_AT_MS: Cell<i64> = const { Cell::new(0) };
    /// How often it was heard: only the last time counts.
    static HEARD: Cell<u32> = const { Cell::new(0) };
}

/// Tells the other side that somebody types here.
pub fn tell(conversation: Conversation) {
    let now_ms = browser::now().unix_ms();
    if now_ms.abs_diff(TOLD_AT_MS.get()) < TELL_EVERY_MS.unsigned_abs() {
        return;
    }
    TOLD_AT_MS.set(now_ms);
    let who = conversation.side.with_value(|side| side.reader);
    REALTIME.with_borrow(|realtime| realtime.as_ref().map_or((), |realtime: &Realtime| realtime.tell_typing(who)));
}

/// The other side types.
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

/// The other side has written, and types no more.
pub fn ended(conversation: Conversation) {
    if conversation.typing.get_untracked() {
        HEARD.set(HEARD.get().wrapping_add(1));
        show(conversation, false);
    }
}

/// Shows whether the other side types: below all that was said.
fn show(conversation: Conversation, is_typing: bool) {
    if is_typing != conversation.typing.get_untracked() {
        scroll::keeping_place(conversation, || conversation.typing.set(is_typing));
    }
}
