//! Fetching what was missed, and saying what was seen.

use super::{end_if_refused, note, reached, scroll};
use crate::api::{self, AskError};
use crate::browser;
use crate::chat::CatchUp;
use crate::conversation::{Conversation, Side};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{MarkRead, MessageId, MessagePage, Seq};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

thread_local! {
    static CATCH_UP: RefCell<CatchUp> = RefCell::default();
    static MARKING: Cell<bool> = const { Cell::new(false) };
    /// Up to where the other side was told that this one has seen.
    static TOLD: Cell<MessageId> = const { Cell::new(MessageId(0)) };
    static FETCH: Cell<Option<Fetch>> = const { Cell::new(None) };
}

/// How pages of history are fetched from this side: before a message, after a
/// change, or the newest.
pub type Fetch = fn(&Side, Option<MessageId>, Option<Seq>) -> Pin<Box<dyn Future<Output = Fetched>>>;
type Fetched = Result<MessagePage, AskError>;

/// Says how pages of history are fetched.
pub fn fetch_by(fetch: Fetch) {
    FETCH.set(Some(fetch));
}

/// Brings the timeline up to date. Asked for while it is at it, it goes once
/// more afterwards: the first answer may be older than the question.
pub fn sync(conversation: Conversation) {
    if !CATCH_UP.with_borrow_mut(CatchUp::ask) {
        return;
    }
    spawn_local(async move {
        loop {
            let whole = follow(conversation).await;
            note(conversation, |connection| match whole {
                true => connection.fetched(browser::now()),
                false => connection.fetch_failed(browser::now(), browser::share()),
            });
            if whole {
                tell_seen(conversation);
            }
            if !CATCH_UP.with_borrow_mut(CatchUp::ended) {
                break;
            }
        }
    });
}

/// Fetches pages of changes until there are no more, or one does not come;
/// tells whether it got there.
async fn follow(conversation: Conversation) -> bool {
    loop {
        let after = conversation.timeline.with_untracked(|timeline| timeline.synced());
        match fetch(conversation, None, Some(after)).await {
            Ok(changes) => {
                reached();
                let merge = || conversation.timeline.try_update(|timeline| timeline.merge_changes(after, changes));
                if scroll::keeping_place(conversation, merge) != Some(true) {
                    return true;
                }
            }
            Err(error) => {
                end_if_refused(conversation, error);
                return false;
            }
        }
    }
}

/// Fetches one page of history.
pub async fn fetch(conversation: Conversation, before: Option<MessageId>, after: Option<Seq>) -> Fetched {
    let Some(fetch) = FETCH.get() else { return Err(AskError::Later(0)) };
    conversation.side.with_value(|side| fetch(side, before, after)).await
}

/// Tells the other side what is seen here, whenever that changes.
pub fn mark_read(conversation: Conversation) {
    conversation.timeline.track();
    conversation.at_bottom.track();
    tell_seen(conversation);
}

/// What is seen and the other side does not know of: the newest message, in
/// view, on a page that is in front.
fn seen(conversation: Conversation) -> Option<MessageId> {
    let reader = conversation.side.with_value(|side| side.reader);
    let newest = conversation.timeline.with_untracked(|timeline| {
        timeline.newest_for(reader).filter(|newest| *newest > timeline.read().of(reader).up_to)
    });
    newest.filter(|newest| *newest > TOLD.get() && conversation.at_bottom.get_untracked() && browser::is_visible())
}

/// Tells what is seen, until all is told or one cannot be told now: then it is
/// said again after the next fetch that works.
fn tell_seen(conversation: Conversation) {
    if seen(conversation).is_none() || MARKING.replace(true) {
        return;
    }
    spawn_local(async move {
        // More may have come into view while the last one was being told.
        while let Some(up_to) = seen(conversation) {
            if !tell(conversation, up_to).await {
                break;
            }
        }
        MARKING.set(false);
    });
}

/// The marker itself comes back as a change, in its place in the chain.
async fn tell(conversation: Conversation, up_to: MessageId) -> bool {
    let path = conversation.side.with_value(|side| side.api.clone() + "/read");
    match api::mark_read(&path, &MarkRead { up_to }).await {
        Ok(_) => {
            reached();
            TOLD.set(up_to);
            true
        }
        Err(error) => {
            end_if_refused(conversation, error);
            false
        }
    }
}
