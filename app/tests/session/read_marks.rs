//! Tests of read markers.

use crate::make;
use crate::scene::{Scene, keys};
use app::chat::session::{
    Action, Answer, ConversationSession, Effect, Input, Moment, Participant, Request, RequestError, SocketEvent,
};
use shared::{ConversationId, ErrorCode, MessageId, Reader, SenderType};

fn staff_writes(scene: &mut Scene, id: i64) {
    scene.input(0, Input::Socket(SocketEvent::Event(Some(make::written(&make::staff(id, id))))));
}

/// Returns the read markers that are being sent.
fn marks(scene: &Scene) -> Vec<i64> {
    let mark = |(_, request): &(usize, Request)| match request {
        Request::MarkRead(MessageId(id)) => Some(*id),
        _ => None,
    };
    scene.requests.iter().filter_map(mark).collect()
}

fn answer(scene: &mut Scene) {
    let at = scene.requests.iter().position(|(_, request)| matches!(request, Request::MarkRead(_))).expect("a marker");
    let (_, request) = scene.requests.remove(at);
    scene.input(0, Input::Response(request, Ok(Answer::Marked)));
}

#[test]
fn one_marker_is_sent_at_a_time_and_the_newest_last() {
    let mut scene = Scene::live();
    for id in 1..=3 {
        staff_writes(&mut scene, id);
    }
    assert_eq!(marks(&scene), [1]);
    answer(&mut scene);
    assert_eq!(marks(&scene), [3]);
    answer(&mut scene);
    assert!(marks(&scene).is_empty());
}

#[test]
fn messages_above_or_below_the_view_are_not_marked() {
    let mut scene = Scene::live();
    scene.act(0, Action::Scroll { at_bottom: false, near_top: false });
    staff_writes(&mut scene, 1);
    assert!(marks(&scene).is_empty());
    scene.act(0, Action::Scroll { at_bottom: true, near_top: false });
    assert_eq!(marks(&scene), [1]);
}

#[test]
fn a_hidden_page_marks_nothing_until_it_returns() {
    let mut scene = Scene::live();
    scene.is_visible = false;
    staff_writes(&mut scene, 1);
    assert!(marks(&scene).is_empty());
    scene.is_visible = true;
    scene.input(0, Input::Returned);
    scene.answer_fetch(0);
    assert_eq!(marks(&scene), [1]);
}

#[test]
fn a_desk_without_the_focus_marks_nothing_until_it_returns() {
    let id = ConversationId(42);
    let participant =
        Participant { speaker: SenderType::Staff, reader: Reader::Staff, conversation_id: id, keys: keys() };
    let now = make::at("2026-11-22T10:00:00Z");
    let mut desk = ConversationSession::new(participant, make::page(Vec::new(), 0, false), None, now);
    let at = |has_focus| Moment { now, share: 0.0, is_visible: true, has_focus, is_online: true };
    let mut requests = |input, has_focus| -> Vec<Request> {
        let request = |effect| if let Effect::Request(request) = effect { Some(request) } else { None };
        desk.handle(input, &at(has_focus)).effects.into_iter().filter_map(request).collect()
    };
    let written = || Input::Socket(SocketEvent::Event(Some(make::written(&make::guest(1, 1)))));
    assert_eq!(requests(written(), false), []);
    let fetch = requests(Input::Returned, true).remove(0);
    let page = make::page(Vec::new(), 1, false);
    let marks = requests(Input::Response(fetch, Ok(Answer::Page(page))), true);
    assert_eq!(marks, [Request::MarkRead(MessageId(1))]);
}

fn fail(scene: &mut Scene, error: RequestError) {
    scene.fail(0, |request| matches!(request, Request::MarkRead(_)), error);
}

#[test]
fn a_failed_marker_is_sent_again_by_itself() {
    let mut scene = Scene::live();
    staff_writes(&mut scene, 1);
    fail(&mut scene, RequestError::Later(0));
    assert!(marks(&scene).is_empty());
    scene.advance(1_000);
    assert_eq!(marks(&scene), [1]);
}

#[test]
fn a_failed_marker_is_sent_again_after_the_next_change() {
    let mut scene = Scene::live();
    staff_writes(&mut scene, 1);
    fail(&mut scene, RequestError::Later(0));
    staff_writes(&mut scene, 2);
    assert_eq!(marks(&scene), [2]);
}

#[test]
fn a_marker_waits_as_long_as_the_server_demands() {
    let mut scene = Scene::live();
    staff_writes(&mut scene, 1);
    fail(&mut scene, RequestError::Later(30_000));
    staff_writes(&mut scene, 2);
    scene.advance(29_000);
    assert!(marks(&scene).is_empty());
    scene.advance(1_000);
    assert_eq!(marks(&scene), [2]);
}

#[test]
fn a_refused_marker_is_not_sent_again_by_itself() {
    let mut scene = Scene::live();
    staff_writes(&mut scene, 1);
    fail(&mut scene, RequestError::Refused(ErrorCode::BadRequest));
    scene.advance(60_000);
    assert!(marks(&scene).is_empty());
}

#[test]
fn unread_messages_of_a_loaded_page_are_marked() {
    let mut scene = Scene::new(true);
    scene.open_with(make::page(vec![make::staff(1, 1), make::guest(2, 2)], 2, false));
    assert_eq!(marks(&scene), [1]);
}

#[test]
fn an_ended_page_marks_nothing_and_sends_nothing() {
    let mut scene = Scene::live();
    scene.input(0, Input::Outdated);
    scene.input(0, Input::Ended);
    let is_fetch = |(_, request): &(usize, Request)| matches!(request, Request::Changes(_));
    let at = scene.requests.iter().position(is_fetch).expect("a request for changes");
    let (_, request) = scene.requests.remove(at);
    let page = make::page(vec![make::staff(1, 1)], 1, false);
    let effects = scene.effects.len();
    scene.input(0, Input::Response(request, Ok(Answer::Page(page))));
    staff_writes(&mut scene, 2);
    assert!(marks(&scene).is_empty());
    assert_eq!((scene.requests.len(), scene.effects.len()), (0, effects));
}
