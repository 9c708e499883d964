//! Fetching what was missed, and saying what was seen.

use super::{Link, change, note, reached, scroll, slug};
use crate::api::{self, WriteError};
use crate::browser;
use crate::chat::CatchUp;
use crate::history::{HistoryError, history};
use crate::views::Page;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ErrorCode, MarkRead, MessageId, MessagePage, Reader, Seq};
use std::cell::{Cell, RefCell};

thread_local! {
    static CATCH_UP: RefCell<CatchUp> = RefCell::default();
    static MARKING: Cell<bool> = const { Cell::new(false) };
}

/// Brings the timeline up to date. Asked for while it is at it, it goes once
/// more afterwards: the first answer may be older than the question.
pub fn sync(page: Page) {
    if !CATCH_UP.with_borrow_mut(CatchUp::ask) {
        return;
    }
    spawn_local(async move {
        loop {
            let whole = follow(page).await;
            note(page, |connection| match whole {
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
async fn follow(page: Page) -> bool {
    loop {
        let after = page.timeline.with_untracked(|timeline| timeline.synced());
        match fetch(page, None, Some(after)).await {
            Ok(changes) => {
                reached();
                let merge = || page.timeline.try_update(|timeline| timeline.merge_changes(after, changes));
                if scroll::keeping_place(page, merge) != Some(true) {
                    return true;
                }
            }
            Err(error) => {
                refused(page, error);
                return false;
            }
        }
    }
}

/// Fetches one page of history.
pub async fn fetch(page: Page, before: Option<MessageId>, after: Option<Seq>) -> Result<MessagePage, HistoryError> {
    let answer = browser::within(api::TIMEOUT_MS, history(slug(page), before, after)).await;
    answer.unwrap_or(Err(HistoryError::Unreachable))
}

/// What a failed fetch says about the link.
pub fn refused(page: Page, error: HistoryError) {
    if matches!(error, HistoryError::Refused(ErrorCode::InvalidToken | ErrorCode::TokenRequired)) {
        change(page, Link::Invalid);
    }
}

/// Tells the hotel what the guest has seen: the newest message, in view, on a
/// page that is in front.
pub fn mark_read(page: Page) {
    let newest = page.timeline.with(|timeline| {
        let newest = timeline.newest_for_guest()?;
        (newest > timeline.read().of(Reader::Guest).up_to).then_some(newest)
    });
    let in_view = page.at_bottom.get();
    if let Some(up_to) = newest
        && in_view
        && browser::is_visible()
        && !MARKING.replace(true)
    {
        spawn_local(async move {
            tell(page, up_to).await;
            MARKING.set(false);
        });
    }
}

async fn tell(page: Page, up_to: MessageId) {
    // The marker itself comes back as a change, in its place in the chain;
    // failed, it is said again with the next message.
    match api::mark_read(&slug(page), &MarkRead { up_to }).await {
        Ok(_) => reached(),
        Err(WriteError::Refused(ErrorCode::InvalidToken)) => change(page, Link::Invalid),
        Err(_) => {}
    }
}
