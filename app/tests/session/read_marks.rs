//! Tests of read markers.

use crate::make;
use crate::scene::Scene;
use app::chat::session::{Action, Answer, Input, Request, RequestError, SocketEvent};
use shared::{ErrorCode, MessageId};

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
