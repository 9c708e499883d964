//! Fetching what was missed, and saying what was seen.

use super::{Link, change, note, reached, scroll};
use crate::api::{self, AskError};
use crate::browser;
use crate::chat::CatchUp;
use crate::conversation::{Conversation, Side};
use crate::history::HistoryError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ErrorCode, MarkRead, MessageId, MessagePage, Seq};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

thread_local! {
    static CATCH_UP: RefCell<CatchUp> = RefCell::default();
    static MARKING: Cell<bool> = const { Cell::new(false) };
    static FETCH: Cell<Option<Fetch>> = const { Cell::new(None) };
}

/// How pages of history are fetched from this side: before a message, after a
/// change, or the newest.
pub type Fetch = fn(&Side, Option<MessageId>, Option<Seq>) -> Pin<Box<dyn Future<Output = Fetched>>>;
type Fetched = Result<MessagePage, HistoryError>;

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
                refused(conversation, error);
                return false;
            }
        }
    }
}

/// Fetches one page of history.
pub async fn fetch(conversation: Conversation, before: Option<MessageId>, after: Option<Seq>) -> Fetched {
    let Some(fetch) = FETCH.get() else { return Err(HistoryError::Unreachable) };
    let fetched = conversation.side.with_value(|side| fetch(side, before, after));
    browser::within(api::TIMEOUT_MS, fetched).await.unwrap_or(Err(HistoryError::Unreachable))
}

/// What a failed fetch says about the link.
pub fn refused(conversation: Conversation, error: HistoryError) {
    if matches!(error, HistoryError::Refused(ErrorCode::InvalidToken | ErrorCode::TokenRequired)) {
        change(conversation, Link::Invalid);
    }
}

/// Tells the other side what was seen here: the newest message, in view, on a
/// page that is in front.
pub fn mark_read(conversation: Conversation) {
    let reader = conversation.side.with_value(|side| side.reader);
    let newest = conversation.timeline.with(|timeline| {
        let newest = timeline.newest_for(reader)?;
        (newest > timeline.read().of(reader).up_to).then_some(newest)
    });
    let in_view = conversation.at_bottom.get();
    if let Some(up_to) = newest
        && in_view
        && browser::is_visible()
        && !MARKING.replace(true)
    {
        spawn_local(async move {
            tell(conversation, up_to).await;
            MARKING.set(false);
        });
    }
}

async fn tell(conversation: Conversation, up_to: MessageId) {
    // The marker itself comes back as a change, in its place in the chain;
    // failed, it is said again with the next message.
    let path = conversation.side.with_value(|side| side.api.clone() + "/read");
    match api::mark_read(&path, &MarkRead { up_to }).await {
        Ok(_) => reached(),
        Err(AskError::Refused(ErrorCode::InvalidToken)) => change(conversation, Link::Invalid),
        Err(_) => {}
    }
}
