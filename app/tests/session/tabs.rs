//! Tests of several pages of one conversation in one browser.

use crate::scene::Scene;
use app::chat::session::{Action, RequestError};
use shared::ErrorCode;

fn two_tabs() -> Scene {
    let mut scene = Scene::live();
    let other = scene.open();
    scene.subscribe(other);
    scene
}

#[test]
fn another_page_shows_an_unsent_message_and_leaves_the_sending_to_its_author() {
    let mut scene = two_tabs();
    scene.send(0, "one");
    assert_eq!(scene.outbox(1), [("one".to_owned(), None)]);
    scene.advance(5_000);
    assert_eq!(scene.sending(), [(0, "one".to_owned())]);
    scene.accept(0);
    assert!(scene.outbox(1).is_empty());
}

#[test]
fn another_page_fetches_the_message_that_was_sent() {
    let mut scene = two_tabs();
    scene.send(0, "one");
    assert_eq!(scene.fetches(1), 0);
    scene.accept(0);
    assert_eq!(scene.fetches(1), 1);
}

#[test]
fn another_page_sends_when_the_author_closes() {
    let mut scene = two_tabs();
    scene.send(0, "one");
    scene.advance(5_000);
    scene.close(0);
    scene.advance(100);
    assert_eq!(scene.sending(), [(1, "one".to_owned())]);
    scene.accept(1);
    assert_eq!(scene.stored(), 0);
}

#[test]
fn messages_of_two_pages_are_sent_in_the_order_in_which_they_were_written() {
    let mut scene = two_tabs();
    scene.send(0, "one");
    scene.advance(10);
    scene.send(1, "two");
    scene.advance(10);
    scene.send(0, "three");
    for text in ["one", "two", "three"] {
        assert_eq!(scene.sending(), [(0, text.to_owned())]);
        scene.accept(0);
    }
    scene.advance(40_000);
    assert!(scene.sending().is_empty());
}

#[test]
fn a_refusal_is_shown_by_all_pages_and_discarded_on_all() {
    let mut scene = two_tabs();
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Refused(ErrorCode::BadRequest));
    let refused = [("one".to_owned(), Some(ErrorCode::BadRequest))];
    assert_eq!((scene.outbox(0), scene.outbox(1)), (refused.to_vec(), refused.to_vec()));
    let id = scene.only_id(1);
    scene.act(1, Action::Discard(id));
    assert_eq!((scene.outbox(0), scene.outbox(1)), (Vec::new(), Vec::new()));
    scene.advance(40_000);
    assert!(scene.sending().is_empty());
}

#[test]
fn a_refused_message_that_one_page_sends_again_is_sent_by_one_page() {
    let mut scene = two_tabs();
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Refused(ErrorCode::AlreadyCheckedOut));
    scene.advance(1_000);
    let id = scene.only_id(1);
    scene.act(1, Action::SendAgain(id));
    scene.advance(1_000);
    assert_eq!(scene.sending(), [(1, "one".to_owned())]);
    scene.accept(1);
    scene.advance(40_000);
    assert!(scene.sending().is_empty());
    assert_eq!((scene.outbox(0), scene.outbox(1)), (Vec::new(), Vec::new()));
}
