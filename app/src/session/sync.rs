//! Fetching of missed changes, and sending of read markers.

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
    /// The newest message that this side has marked as read.
    static TOLD: Cell<MessageId> = const { Cell::new(MessageId(0)) };
    static FETCH: Cell<Option<Fetch>> = const { Cell::new(None) };
}

/// Function that fetches a page of history for this side: before a message,
/// after a change, or the newest.
pub type Fetch = fn(&Side, Option<MessageId>, Option<Seq>) -> Pin<Box<dyn Future<Output = Fetched>>>;
type Fetched = Result<MessagePage, AskError>;

/// Sets the function that fetches pages of history.
pub fn fetch_by(fetch: Fetch) {
    FETCH.set(Some(fetch));
}

/// Fetches all missed changes. If a fetch is running, repeats it afterwards:
/// its answer may be older than this call.
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

/// Fetches pages of changes until there are no more, or a request fails;
/// returns whether it reached the end.
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

/// Fetches a page of history.
pub async fn fetch(conversation: Conversation, before: Option<MessageId>, after: Option<Seq>) -> Fetched {
    let Some(fetch) = FETCH.get() else { return Err(AskError::Later(0)) };
    conversation.side.with_value(|side| fetch(side, before, after)).await
}

/// Sends the read marker whenever it has changed.
pub fn mark_read(conversation: Conversation) {
    conversation.timeline.track();
    conversation.at_bottom.track();
    tell_seen(conversation);
}

/// Returns the newest message that is in view on a visible page and not marked
/// as read yet.
fn seen(conversation: Conversation) -> Option<MessageId> {
    let reader = conversation.side.with_value(|side| side.reader);
    let newest = conversation.timeline.with_untracked(|timeline| {
        timeline.newest_for(reader).filter(|newest| *newest > timeline.read().of(reader).up_to)
    });
    newest.filter(|newest| *newest > TOLD.get() && conversation.at_bottom.get_untracked() && browser::is_visible())
}

/// Sends the read marker until it is up to date or a request fails; it is then
/// sent again after the next successful fetch.
fn tell_seen(conversation: Conversation) {
    if seen(conversation).is_none() || MARKING.replace(true) {
        return;
    }
    spawn_local(async move {
        // More messages may have come into view during the request.
        while let Some(up_to) = seen(conversation) {
            if !tell(conversation, up_to).await {
                break;
            }
        }
        MARKING.set(false);
    });
}

/// Sends the read marker. It also arrives as a change, with its number in the
/// order of changes, so the answer is not used.
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
