//! What the page tells whoever stands around it, or the window's title: counts
//! and names of messages, never a text. `scripts/boot.js` passes it on.

use crate::chat::connection::Banner;
use crate::conversation::Conversation;
use leptos::prelude::*;
use shared::{MessageId, SenderType, Seq};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = guestChat)]
    fn tell(kind: &str, value: f64);
}

/// What was told last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Told {
    changed: Seq,
    unread: usize,
    theirs: Option<MessageId>,
    own: Option<MessageId>,
}

/// Tells that the page lives, with the newest change that it was rendered with,
/// and from then on what changes.
pub fn tell_host(conversation: Conversation) {
    tell("ready", conversation.timeline.with_untracked(|timeline| timeline.synced().0 as f64));
    Effect::new(move |before: Option<Told>| {
        let now = conversation.timeline.with(|timeline| {
            let newest = |sender| {
                timeline.messages().rev().find(|message| message.sender_type == sender).map(|message| message.id)
            };
            Told {
                changed: timeline.synced(),
                unread: conversation.side.with_value(|side| timeline.unread(side.reader)),
                theirs: newest(SenderType::Staff),
                own: newest(SenderType::Guest),
            }
        });
        if before.is_none_or(|before| before.unread != now.unread) {
            tell("unread", now.unread as f64);
        }
        if before.is_none_or(|before| before.changed != now.changed) {
            tell("changed", now.changed.0 as f64);
        }
        for (kind, newest) in [
            ("message", now.theirs.filter(|_| before.is_some_and(|before| before.theirs < now.theirs))),
            ("sent", now.own.filter(|_| before.is_some_and(|before| before.own < now.own))),
        ] {
            if let Some(MessageId(id)) = newest {
                tell(kind, id as f64);
            }
        }
        now
    });
    Effect::new(move |_| {
        if conversation.banner.get() == Banner::Invalid {
            tell("auth-expired", 1.0);
        }
    });
}
