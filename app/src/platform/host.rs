//! Messages of the page to the page or app that frames it, and to the window's
//! title: numbers and ids of messages, never a text. `frontend/web/bootstrap.ts` forwards
//! them.

use crate::chat::connection::Banner;
use crate::conversation::Conversation;
use leptos::prelude::*;
use shared::{MessageId, SenderType, Seq};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = guestChat, js_name = report)]
    fn report(kind: &str, value: f64);
}

/// The values that were sent last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Report {
    changed: Seq,
    unread: usize,
    other_side: Option<MessageId>,
    own: Option<MessageId>,
}

/// Reports that the page is ready, with the newest change that it was rendered
/// with, and then every change.
pub fn report_to_host(conversation: Conversation) {
    report("ready", conversation.timeline.with_untracked(|timeline| timeline.synced_seq().0 as f64));
    Effect::new(move |before: Option<Report>| {
        let now = conversation.timeline.with(|timeline| {
            let newest = |sender| {
                timeline.messages().rev().find(|message| message.sender_type == sender).map(|message| message.id)
            };
            Report {
                changed: timeline.synced_seq(),
                unread: conversation.side.with_value(|side| timeline.unread(side.reader)),
                other_side: newest(SenderType::Staff),
                own: newest(SenderType::Guest),
            }
        });
        if before.is_none_or(|before| before.unread != now.unread) {
            report("unread", now.unread as f64);
        }
        if before.is_none_or(|before| before.changed != now.changed) {
            report("changed", now.changed.0 as f64);
        }
        for (kind, newest) in [
            ("message", now.other_side.filter(|_| before.is_some_and(|before| before.other_side < now.other_side))),
            ("sent", now.own.filter(|_| before.is_some_and(|before| before.own < now.own))),
        ] {
            if let Some(MessageId(id)) = newest {
                report(kind, id as f64);
            }
        }
        now
    });
    Effect::new(move |_| {
        if conversation.banner.get() == Banner::Invalid {
            report("auth-expired", 1.0);
        }
    });
}
