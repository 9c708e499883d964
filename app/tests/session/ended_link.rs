//! Tests of the end of a link, which any request may report.

use crate::make;
use crate::scene::Scene;
use app::chat::connection::Banner;
use app::chat::session::{Action, Effect, Input, Request, RequestError, SocketEvent};
use shared::ErrorCode;

const ENDED: RequestError = RequestError::Refused(ErrorCode::InvalidToken);
const WITHOUT_TOKEN: RequestError = RequestError::Refused(ErrorCode::TokenRequired);

/// Returns a live page with a message of the hotel that it is about to mark as
/// read.
fn reading() -> Scene {
    let mut scene = Scene::live();
    scene.input(0, Input::Socket(SocketEvent::Event(Some(make::written(&make::staff(1, 1))))));
    scene
}

fn has_ended(scene: &mut Scene) -> bool {
    scene.banner(0) == Banner::Invalid && scene.take_effects(&Effect::CloseSocket) == 1
}

#[test]
fn each_kind_of_request_ends_the_link() {
    for refusal in [ENDED, WITHOUT_TOKEN] {
        assert_each_request_ends_the_link(refusal);
    }
}

fn assert_each_request_ends_the_link(refusal: RequestError) {
    let mut scene = reading();
    scene.fail(0, |request| matches!(request, Request::MarkRead(_)), refusal);
    assert!(has_ended(&mut scene));

    let mut scene = Scene::live();
    scene.input(0, Input::Outdated);
    scene.fail(0, |request| matches!(request, Request::Changes(_)), refusal);
    assert!(has_ended(&mut scene));

    let mut scene = Scene::new(true);
    scene.open_with(make::page(vec![make::guest(5, 5)], 5, true));
    scene.act(0, Action::LoadOlder);
    scene.fail(0, |request| matches!(request, Request::Older(_)), refusal);
    assert!(has_ended(&mut scene));

    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.fail_send(0, refusal);
    assert!(has_ended(&mut scene));

    let mut scene = reading();
    scene.act(0, Action::Delete(shared::MessageId(1)));
    scene.fail(0, |request| matches!(request, Request::Delete(_)), refusal);
    assert!(has_ended(&mut scene));
    assert_eq!(scene.session(0).view().composer_error, None);
}

#[test]
fn a_refusal_of_the_request_does_not_end_the_link() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Refused(ErrorCode::MessageTooLong));
    assert_eq!(scene.banner(0), Banner::None);
}

#[test]
fn a_message_that_the_ended_link_refused_is_stored_as_unsent() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.fail_send(0, ENDED);
    assert_eq!(scene.outbox(0), [("one".to_owned(), Some(ErrorCode::InvalidToken))]);
    scene.close(0);
    let with_valid_link = scene.open();
    assert_eq!(scene.sending(), [(with_valid_link, "one".to_owned())]);
}

#[test]
fn an_ended_link_neither_polls_nor_reconnects() {
    let mut scene = Scene::live();
    scene.input(0, Input::Outdated);
    scene.fail(0, |_| true, ENDED);
    scene.input(0, Input::Socket(SocketEvent::Down));
    scene.advance(120_000);
    assert_eq!((scene.fetches(0), scene.take_effects(&Effect::Reconnect)), (0, 0));
    assert_eq!(scene.banner(0), Banner::Invalid);
}
