//! Tests of sending messages.

use crate::make;
use crate::scene::Scene;
use app::chat::session::{Action, Answer, Effect, Input, Request, RequestError, SocketEvent};
use shared::ErrorCode;
use uuid::Uuid;

#[test]
fn a_message_is_stored_before_it_is_sent_and_removed_once_acknowledged() {
    let mut scene = Scene::live();
    scene.send(0, "Two towels, please");
    assert_eq!((scene.stored(), scene.sending()), (1, vec![(0, "Two towels, please".to_owned())]));
    scene.accept(0);
    assert_eq!((scene.stored(), scene.outbox(0)), (0, Vec::new()));
    assert_eq!(scene.session(0).timeline().messages().count(), 1);
}

#[test]
fn messages_are_sent_one_at_a_time_and_in_order() {
    let mut scene = Scene::live();
    for text in ["one", "two", "three"] {
        scene.send(0, text);
    }
    for text in ["one", "two", "three"] {
        assert_eq!(scene.sending(), [(0, text.to_owned())]);
        scene.accept(0);
    }
    assert!(scene.sending().is_empty());
}

#[test]
fn a_refused_message_does_not_stop_those_behind_it() {
    let mut scene = Scene::live();
    scene.send(0, "refused");
    scene.send(0, "accepted");
    scene.fail_send(0, RequestError::Refused(ErrorCode::MessageTooLong));
    assert_eq!(scene.sending(), [(0, "accepted".to_owned())]);
    scene.accept(0);
    assert_eq!(scene.outbox(0), [("refused".to_owned(), Some(ErrorCode::MessageTooLong))]);
    let id = scene.only_id(0);
    scene.act(0, Action::SendAgain(id));
    scene.accept(0);
    assert!(scene.outbox(0).is_empty());
}

#[test]
fn a_discarded_message_is_removed_from_storage() {
    let mut scene = Scene::live();
    scene.send(0, "refused");
    scene.fail_send(0, RequestError::Refused(ErrorCode::BadRequest));
    assert_eq!(scene.stored(), 1);
    let id = scene.only_id(0);
    scene.act(0, Action::Discard(id));
    assert_eq!((scene.stored(), scene.outbox(0)), (0, Vec::new()));
}

#[test]
fn a_message_that_waits_can_be_discarded_and_the_next_one_is_sent() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    let id = scene.only_id(0);
    scene.send(0, "two");
    scene.fail_send(0, RequestError::Later(0));
    scene.act(0, Action::Discard(id));
    scene.advance(2_000);
    assert_eq!(scene.sending(), [(0, "two".to_owned())]);
    assert_eq!(scene.stored(), 1);
}

#[test]
fn a_message_that_is_edited_while_it_is_sent_is_not_sent_again() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    let id = scene.only_id(0);
    scene.act(0, Action::TakeBack { id, shown: "draft".to_owned() });
    assert_eq!(scene.page(0).text, "one\ndraft");
    scene.fail_send(0, RequestError::Later(0));
    scene.advance(60_000);
    assert!(scene.sending().is_empty());
    assert_eq!((scene.outbox(0), scene.stored()), (Vec::new(), 0));
}

#[test]
fn a_message_that_arrives_as_an_event_during_a_failed_request_is_not_sent_again() {
    let mut scene = Scene::live();
    scene.send(0, "arrived");
    let id = scene.only_id(0);
    scene.fail_send(0, RequestError::Later(0));
    let message = shared::Message { client_message_id: Some(id), ..make::guest(1, 1) };
    scene.input(0, Input::Socket(SocketEvent::Event(Some(make::written(&message)))));
    scene.advance(30_000);
    assert!(scene.sending().is_empty());
    assert_eq!((scene.outbox(0), scene.stored()), (Vec::new(), 0));
}

#[test]
fn files_are_sent_without_a_text_and_dropped_once_acknowledged() {
    let mut scene = Scene::live();
    let files = vec![Uuid::from_u128(7)];
    scene.browser.tabs[0].as_mut().expect("a page").files.clone_from(&files);
    scene.act(0, Action::Submit("  ".to_owned()));
    let Some((0, Request::Send(item))) = scene.requests.last() else { panic!("nothing is sent") };
    assert_eq!((item.text.as_str(), &item.files), ("", &files));
    scene.accept(0);
    assert_eq!(scene.take_effects(&Effect::DropFiles(files)), 1);
}

#[test]
fn uploads_of_a_refused_message_are_forgotten() {
    let mut scene = Scene::live();
    let files = vec![Uuid::from_u128(7)];
    scene.browser.tabs[0].as_mut().expect("a page").files.clone_from(&files);
    scene.act(0, Action::Submit(String::new()));
    scene.fail_send(0, RequestError::Refused(ErrorCode::NotFound));
    assert_eq!(scene.take_effects(&Effect::ForgetUploads(files)), 1);
}

#[test]
fn messages_are_sent_from_memory_if_storage_is_full() {
    let mut scene = Scene::live();
    scene.browser.is_full = true;
    scene.send(0, "one");
    scene.send(0, "two");
    assert_eq!(scene.stored(), 0);
    scene.accept(0);
    scene.accept(0);
    assert!(scene.outbox(0).is_empty());
}

#[test]
fn unsent_messages_are_stored_again_after_storage_was_cleared() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.write(0, "a draft");
    let at = scene.moment();
    let effects = scene.browser.clear_storage(&at);
    scene.collect(effects);
    assert_eq!((scene.stored(), scene.browser.entries.len()), (1, 2));
}

#[test]
fn reloaded_page_sends_messages_of_the_earlier_load() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.close(0);
    let tab = scene.open();
    assert_eq!(scene.sending(), [(tab, "one".to_owned())]);
}

#[test]
fn an_answer_without_a_message_ends_the_attempt() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    let at = scene.requests.iter().position(|(_, request)| matches!(request, Request::Send(_))).expect("a message");
    let (_, request) = scene.requests.remove(at);
    scene.input(0, Input::Response(request, Ok(Answer::Marked)));
    assert!(scene.outbox(0).is_empty());
}
