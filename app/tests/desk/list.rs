//! Tests of the session of the list.

mod any_order;
mod pages;
mod scene;

use crate::make::{list, summary};
use app::chat::list::{ListAnswer, ListEffect, ListInput, ListRequest, NewMessage, PAUSE_MS, RETRY_MS};
use app::chat::session::RequestError;
use scene::Scene;
use shared::desk::ConversationList;
use shared::{ConversationId, ErrorCode};

const UNREACHABLE: RequestError = RequestError::Later(0);
const SIGNED_OUT: RequestError = RequestError::Refused(ErrorCode::InvalidToken);
const OPEN: ConversationId = ConversationId(7);

/// Returns a list with the conversation 1, in which staff wrote at that second.
fn list_at(second: u8) -> ConversationList {
    list(vec![summary(1, "staff", second, 0)])
}

#[test]
fn one_answer_covers_all_events_before_its_request() {
    let mut scene = Scene::new(list_at(1), None);
    scene.input(ListInput::Outdated);
    assert_eq!(scene.requests, [ListRequest::List(0)]);
    scene.answer(list_at(2));
    assert_eq!(scene.session.list(), &list_at(2));
    scene.advance(60_000);
    assert_eq!(scene.requests, []);
}

#[test]
fn events_during_a_request_are_covered_by_one_more() {
    let mut scene = Scene::new(list_at(1), None);
    for _ in 0..5 {
        scene.input(ListInput::Outdated);
    }
    assert_eq!(scene.requests, [ListRequest::List(0)]);
    scene.answer(list_at(2));
    scene.advance(i64::from(PAUSE_MS) - 1);
    assert_eq!(scene.requests, []);
    scene.advance(1);
    assert_eq!(scene.requests, [ListRequest::List(0)]);
    scene.answer(list_at(3));
    scene.advance(60_000);
    assert_eq!((scene.requests.len(), scene.session.list()), (0, &list_at(3)));
}

#[test]
fn an_event_in_the_pause_waits_for_its_end() {
    let mut scene = Scene::new(list_at(1), None);
    scene.input(ListInput::Outdated);
    scene.answer(list_at(2));
    scene.input(ListInput::Outdated);
    assert_eq!(scene.requests, []);
    scene.advance(i64::from(PAUSE_MS));
    assert_eq!(scene.requests, [ListRequest::List(0)]);
}

#[test]
fn an_answer_that_the_session_does_not_wait_for_is_ignored() {
    let mut scene = Scene::new(list_at(1), Some(OPEN));
    let late = || ListInput::Response(ListRequest::List(0), Ok(ListAnswer::List(list_at(9))));
    // Before any request, while another one is running, and in the pause.
    scene.input(late());
    scene.input(ListInput::Outdated);
    scene.answer(list_at(2));
    assert_eq!(scene.requests, [ListRequest::Summary(OPEN)]);
    scene.input(late());
    scene.answer_summary(summary(7, "guest", 3, 1));
    scene.input(late());
    scene.input(ListInput::Response(ListRequest::List(0), Err(UNREACHABLE)));
    assert_eq!(scene.session.list(), &list_at(2));
    assert!(!scene.session.is_stale());
    assert_eq!(scene.timers(), 1);
}

#[test]
fn a_failed_request_is_repeated_and_the_list_counts_as_stale_until_then() {
    let mut scene = Scene::new(list_at(1), None);
    scene.input(ListInput::Outdated);
    scene.fail(UNREACHABLE);
    assert!(scene.session.is_stale());
    assert_eq!(scene.session.list(), &list_at(1));
    scene.advance(i64::from(RETRY_MS) - 1);
    assert_eq!(scene.requests, []);
    scene.advance(1);
    assert_eq!(scene.requests, [ListRequest::List(0)]);
    assert!(scene.session.is_stale());
    scene.answer(list_at(2));
    assert!(!scene.session.is_stale());
    scene.advance(60_000);
    assert_eq!(scene.requests, []);
}

#[test]
fn any_refusal_of_the_list_is_repeated() {
    let mut scene = Scene::new(list_at(1), None);
    for error in [RequestError::Refused(ErrorCode::RateLimited), RequestError::Later(60_000), UNREACHABLE] {
        scene.input(ListInput::Outdated);
        scene.fail(error);
        assert!(scene.session.is_stale(), "{error:?}");
        scene.advance(i64::from(RETRY_MS));
        scene.answer(list_at(1));
        scene.advance(i64::from(PAUSE_MS));
    }
}

#[test]
fn events_without_a_network_schedule_one_retry() {
    let mut scene = Scene::new(list_at(1), None);
    let mut requests = 0;
    for _ in 0..10 {
        scene.input(ListInput::Outdated);
        requests += scene.requests.len();
        scene.fail(UNREACHABLE);
        scene.advance(i64::from(PAUSE_MS));
    }
    assert_eq!((requests, scene.timers()), (10, 1));
    // The network is back.
    scene.input(ListInput::Outdated);
    scene.answer(list_at(2));
    assert!(!scene.session.is_stale());
    scene.advance(i64::from(RETRY_MS));
    // The retry was scheduled before.
    assert_eq!((scene.requests.as_slice(), scene.timers()), ([ListRequest::List(0)].as_slice(), 0));
}

#[test]
fn a_retry_that_ends_during_a_request_follows_it() {
    let mut scene = Scene::new(list_at(1), None);
    scene.input(ListInput::Outdated);
    scene.fail(UNREACHABLE);
    scene.advance(i64::from(PAUSE_MS));
    scene.input(ListInput::Outdated);
    scene.advance(i64::from(RETRY_MS));
    assert_eq!(scene.requests, [ListRequest::List(0)]);
    scene.answer(list_at(2));
    scene.advance(i64::from(PAUSE_MS));
    assert_eq!(scene.requests, [ListRequest::List(0)]);
}

#[test]
fn a_sign_out_leads_to_the_sign_in_page() {
    for code in [ErrorCode::InvalidToken, ErrorCode::TokenRequired] {
        let mut scene = Scene::new(list_at(1), None);
        scene.input(ListInput::Outdated);
        scene.fail(RequestError::Refused(code));
        assert_eq!(scene.effects, [ListEffect::Reload], "{code}");
        assert!(!scene.session.is_stale());
    }
}

#[test]
fn a_sign_out_keeps_an_open_conversation_and_the_list_is_fetched_again() {
    let mut scene = Scene::new(list_at(1), Some(OPEN));
    scene.input(ListInput::Outdated);
    scene.fail(SIGNED_OUT);
    assert_eq!(scene.effects, []);
    assert!(scene.session.is_stale());
    scene.advance(i64::from(RETRY_MS));
    scene.answer(list_at(2));
    assert!(!scene.session.is_stale());
}

#[test]
fn an_open_conversation_outside_of_the_list_is_fetched_beside_it() {
    let mut scene = Scene::new(list_at(1), Some(OPEN));
    assert_eq!(scene.session.summary(OPEN), None);
    scene.input(ListInput::Outdated);
    scene.answer(list_at(2));
    assert_eq!(scene.requests, [ListRequest::Summary(OPEN)]);
    // Events wait until both requests have ended.
    scene.input(ListInput::Outdated);
    assert_eq!(scene.requests.len(), 1);
    scene.answer_summary(summary(7, "guest", 3, 1));
    assert_eq!(scene.session.summary(OPEN), Some(&summary(7, "guest", 3, 1)));
    assert_eq!(scene.session.summary(ConversationId(1)), Some(&summary(1, "staff", 2, 0)));
    scene.advance(i64::from(PAUSE_MS));
    assert_eq!(scene.requests, [ListRequest::List(0)]);
    // The list has a newer summary now.
    scene.answer(list(vec![summary(7, "staff", 5, 0)]));
    assert_eq!(scene.requests, []);
    assert_eq!(scene.session.summary(OPEN), Some(&summary(7, "staff", 5, 0)));
}

#[test]
fn a_summary_that_cannot_be_fetched_leaves_the_last_one() {
    for error in [UNREACHABLE, RequestError::Refused(ErrorCode::NotFound), SIGNED_OUT] {
        let mut scene = Scene::new(list_at(1), Some(OPEN));
        scene.input(ListInput::Outdated);
        scene.answer(list_at(2));
        scene.answer_summary(summary(7, "guest", 3, 1));
        scene.advance(i64::from(PAUSE_MS));
        scene.input(ListInput::Outdated);
        scene.answer(list_at(3));
        scene.fail(error);
        assert_eq!(scene.session.summary(OPEN), Some(&summary(7, "guest", 3, 1)), "{error:?}");
        assert!(!scene.session.is_stale());
        assert_eq!(scene.effects, []);
        scene.input(ListInput::Outdated);
        scene.advance(i64::from(PAUSE_MS));
        assert_eq!(scene.requests, [ListRequest::List(0)]);
    }
}

#[test]
fn a_failed_request_for_the_list_is_not_followed_by_one_for_a_summary() {
    let mut scene = Scene::new(list_at(1), Some(OPEN));
    scene.input(ListInput::Outdated);
    scene.fail(UNREACHABLE);
    assert_eq!((scene.requests.len(), scene.timers()), (0, 2));
}

#[test]
fn only_a_changed_list_is_a_change() {
    let mut scene = Scene::new(list_at(1), None);
    scene.input(ListInput::Outdated);
    assert!(!scene.answer(list_at(1)));
    scene.advance(i64::from(PAUSE_MS));
    scene.input(ListInput::Outdated);
    assert!(scene.answer(list_at(2)));
}

#[test]
fn staff_are_alerted_to_a_new_message_unless_they_see_it() {
    let written = || list(vec![summary(7, "guest", 9, 1)]);
    let news =
        NewMessage { id: OPEN, at: "2026-11-22T10:00:09Z".parse().expect("a time"), guest: "Guest 7".to_owned() };
    for (open, is_visible, expected) in [
        (None, true, vec![ListEffect::Alert(vec![news.clone()])]),
        (Some(OPEN), false, vec![ListEffect::Alert(vec![news])]),
        (Some(OPEN), true, vec![]),
    ] {
        let mut scene = Scene::new(list(vec![summary(7, "staff", 5, 0)]), open);
        scene.is_visible = is_visible;
        scene.input(ListInput::Outdated);
        scene.answer(written());
        assert_eq!(scene.effects, expected, "{open:?} {is_visible}");
        // The same list again is no news.
        scene.effects.clear();
        scene.advance(i64::from(PAUSE_MS));
        scene.input(ListInput::Outdated);
        scene.answer(written());
        assert_eq!(scene.effects, []);
    }
}

#[test]
fn neighbours_of_the_open_conversation_stay_after_it_has_left_the_list() {
    let of = |ids: &[i64]| list(ids.iter().map(|id| summary(*id, "staff", 1, 0)).collect());
    let neighbours = |scene: &Scene| [-1, 1].map(|by| scene.session.neighbour(by).map(|id| id.0));
    let mut scene = Scene::new(of(&[5, 6, 7, 8, 9]), Some(OPEN));
    assert_eq!(neighbours(&scene), [Some(6), Some(8)]);
    scene.input(ListInput::Outdated);
    scene.answer(of(&[5, 6, 8, 9]));
    assert_eq!(neighbours(&scene), [Some(6), Some(8)]);
    for (ids, open, expected) in [
        (&[7, 8][..], Some(OPEN), [None, Some(8)]),
        (&[6, 7], Some(OPEN), [Some(6), None]),
        // It was never in this list, or none is open.
        (&[1, 2], Some(OPEN), [Some(1), Some(1)]),
        (&[1, 2], None, [Some(1), Some(1)]),
        (&[], None, [None, None]),
    ] {
        assert_eq!(neighbours(&Scene::new(of(ids), open)), expected, "{ids:?}");
    }
}
