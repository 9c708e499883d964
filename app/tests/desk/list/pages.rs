//! Tests of pages that are shown one below the other.

use crate::make::{list, summary};
use app::chat::list::{ListAnswer, ListEffect, ListInput, ListRequest, ListSession, ListTimer, MAX_PAGES};
use app::chat::session::{Moment, RequestError};
use shared::desk::ConversationList;
use shared::{ConversationId, Timestamp};
use std::ops::RangeInclusive;

/// Returns a page with these conversations; the cursor of the next one is that of the
/// last id.
fn page(ids: RangeInclusive<i64>, has_next: bool) -> ConversationList {
    let next_cursor = has_next.then(|| ids.end().to_string());
    ConversationList { next_cursor, ..list(ids.map(|id| summary(id, "staff", 1, 0)).collect()) }
}

fn at() -> Moment {
    let now: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a time");
    Moment { now, share: 0.0, is_visible: true, has_focus: true, is_online: true }
}

/// Handles an input; returns the request that it causes.
fn handle(session: &mut ListSession, input: ListInput) -> Option<ListRequest> {
    let request = |effect| if let ListEffect::Request(request) = effect { Some(request) } else { None };
    session.handle(input, &at()).effects.into_iter().find_map(request)
}

fn answer(session: &mut ListSession, request: ListRequest, page: ConversationList) -> Option<ListRequest> {
    handle(session, ListInput::Response(request, Ok(ListAnswer::List(page))))
}

fn ids(session: &ListSession) -> Vec<i64> {
    session.list().conversations.iter().map(|summary| summary.conversation_id.0).collect()
}

/// Returns a session that shows three pages, in a pause.
fn three_pages() -> ListSession {
    let mut session = ListSession::new(page(1..=2, true), None);
    for (ids, has_next) in [(3..=4, true), (5..=6, true)] {
        assert_eq!(handle(&mut session, ListInput::More), Some(ListRequest::NextPage(0)));
        assert_eq!(session.page_cursor(), Some((ids.start() - 1).to_string().as_str()));
        assert_eq!(answer(&mut session, ListRequest::NextPage(0), page(ids, has_next)), None);
    }
    session
}

#[test]
fn the_next_page_is_added_below_the_ones_before() {
    let mut session = three_pages();
    assert_eq!(ids(&session), [1, 2, 3, 4, 5, 6]);
    assert!(session.can_grow());
    handle(&mut session, ListInput::More);
    answer(&mut session, ListRequest::NextPage(0), page(7..=7, false));
    assert_eq!(ids(&session), [1, 2, 3, 4, 5, 6, 7]);
    assert!(!session.can_grow());
    assert_eq!(handle(&mut session, ListInput::More), None);
}

#[test]
fn after_an_event_all_pages_are_read_again_one_after_the_other() {
    let mut session = three_pages();
    handle(&mut session, ListInput::Timer(ListTimer::Pause));
    assert_eq!(handle(&mut session, ListInput::Outdated), Some(ListRequest::List(0)));
    // A new conversation has moved the others down.
    assert_eq!(answer(&mut session, ListRequest::List(0), page(0..=1, true)), Some(ListRequest::NextPage(0)));
    // Until the further pages are read, the first one is new and the others are old.
    assert_eq!(ids(&session), [0, 1, 3, 4, 5, 6]);
    assert_eq!(session.page_cursor(), Some("1"));
    assert_eq!(answer(&mut session, ListRequest::NextPage(0), page(2..=3, true)), Some(ListRequest::NextPage(0)));
    // 4 was resolved meanwhile, and 3 has moved between two requests.
    let last = ConversationList { next_cursor: None, ..page(3..=6, false) };
    assert_eq!(answer(&mut session, ListRequest::NextPage(0), last), None);
    assert_eq!(ids(&session), [0, 1, 2, 3, 4, 5, 6]);
    assert!(!session.can_grow());
}

#[test]
fn pages_that_no_longer_exist_disappear() {
    let mut session = three_pages();
    handle(&mut session, ListInput::Timer(ListTimer::Pause));
    handle(&mut session, ListInput::Outdated);
    assert_eq!(answer(&mut session, ListRequest::List(0), page(5..=6, false)), None);
    assert_eq!(ids(&session), [5, 6]);
    // Later there is one page again, and no further one is read.
    handle(&mut session, ListInput::Timer(ListTimer::Pause));
    handle(&mut session, ListInput::Outdated);
    assert_eq!(answer(&mut session, ListRequest::List(0), page(1..=2, true)), None);
}

#[test]
fn a_page_that_is_added_during_a_request_is_read_after_it() {
    let mut session = ListSession::new(page(1..=2, true), None);
    handle(&mut session, ListInput::Outdated);
    assert_eq!(handle(&mut session, ListInput::More), None);
    assert_eq!(answer(&mut session, ListRequest::List(0), page(1..=2, true)), Some(ListRequest::NextPage(0)));
    assert_eq!(answer(&mut session, ListRequest::NextPage(0), page(3..=4, false)), None);
    assert_eq!(ids(&session), [1, 2, 3, 4]);
}

#[test]
fn a_page_that_cannot_be_read_leaves_the_others() {
    let mut session = three_pages();
    handle(&mut session, ListInput::More);
    let failed = ListInput::Response(ListRequest::NextPage(0), Err(RequestError::Later(0)));
    assert_eq!(handle(&mut session, failed), None);
    assert!(session.is_stale());
    assert_eq!(ids(&session), [1, 2, 3, 4, 5, 6]);
    // The retry reads all pages again.
    handle(&mut session, ListInput::Timer(ListTimer::Pause));
    assert_eq!(handle(&mut session, ListInput::Timer(ListTimer::Retry)), Some(ListRequest::List(0)));
}

#[test]
fn the_number_of_pages_is_limited() {
    let mut session = ListSession::new(page(1..=1, true), Some(ConversationId(1)));
    for nth in 2..=MAX_PAGES as i64 {
        handle(&mut session, ListInput::More);
        answer(&mut session, ListRequest::NextPage(0), page(nth..=nth, true));
    }
    assert_eq!(ids(&session).len(), MAX_PAGES);
    assert!(!session.can_grow());
}
