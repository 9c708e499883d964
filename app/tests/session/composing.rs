//! Tests of replies, edits and the composer's errors.

use crate::scene::Scene;
use app::chat::session::{Action, Answer, Effect, Input, Request, RequestError, Writing};
use shared::text::MAX_SCALARS;
use shared::{ErrorCode, Message, MessageId};
use uuid::Uuid;

/// Returns a live page with one message of the guest, and the message.
fn with_message() -> (Scene, Message) {
    let mut scene = Scene::live();
    scene.send(0, "One pillow");
    let message = scene.accept(0);
    (scene, message)
}

fn edit(scene: &mut Scene, id: MessageId, text: &str) {
    let shown = scene.page(0).text.clone();
    scene.act(0, Action::Edit { id, shown });
    scene.send(0, text);
}

fn is_edit(request: &Request) -> bool {
    matches!(request, Request::Edit(..))
}

#[test]
fn a_reply_names_the_message_that_it_answers() {
    let (mut scene, message) = with_message();
    scene.act(0, Action::Reply(message.id));
    assert_eq!(scene.session(0).view().writing, Writing::Reply(message.id));
    scene.send(0, "And one more");
    let Some((0, Request::Send(item))) = scene.requests.last() else { panic!("nothing is sent") };
    assert_eq!(item.reply_to, Some(message.id));
    assert_eq!(scene.session(0).view().writing, Writing::New);
    assert_eq!(scene.page(0).text, "");
}

#[test]
fn an_edit_ends_with_its_answer() {
    let (mut scene, message) = with_message();
    edit(&mut scene, message.id, "Two pillows");
    let at = scene.requests.iter().position(|(_, request)| is_edit(request)).expect("an edit");
    let (_, request) = scene.requests.remove(at);
    let changed = Message { message: "Two pillows".to_owned(), is_edited: true, seq: message.seq.next(), ..message };
    scene.input(0, Input::Response(request, Ok(Answer::Message(changed))));
    assert_eq!(scene.session(0).view().writing, Writing::New);
    let texts: Vec<_> = scene.session(0).timeline().messages().map(|message| message.message.clone()).collect();
    assert_eq!(texts, ["Two pillows"]);
}

#[test]
fn an_edit_continues_if_more_was_typed_during_the_request() {
    let (mut scene, message) = with_message();
    edit(&mut scene, message.id, "Two pillows");
    scene.write(0, "Two pillows and a blanket");
    let at = scene.requests.iter().position(|(_, request)| is_edit(request)).expect("an edit");
    let (_, request) = scene.requests.remove(at);
    scene.input(0, Input::Response(request, Ok(Answer::Message(message.clone()))));
    assert_eq!(scene.session(0).view().writing, Writing::Edit(message.id));
    assert_eq!(scene.page(0).text, "Two pillows and a blanket");
}

#[test]
fn a_failed_edit_shows_its_reason_and_continues() {
    let (mut scene, message) = with_message();
    for (error, code) in [
        (RequestError::Refused(ErrorCode::TooLate), ErrorCode::TooLate),
        (RequestError::Later(0), ErrorCode::Unavailable),
    ] {
        edit(&mut scene, message.id, "Two pillows");
        scene.fail(0, is_edit, error);
        let view = scene.session(0).view();
        assert_eq!((view.composer_error, view.writing), (Some(code), Writing::Edit(message.id)));
        scene.act(0, Action::Cancel);
        assert_eq!(scene.session(0).view().composer_error, None);
    }
}

#[test]
fn an_edit_without_text_and_a_message_without_anything_are_not_sent() {
    let (mut scene, message) = with_message();
    scene.requests.clear();
    scene.send(0, "   ");
    edit(&mut scene, message.id, " ");
    assert!(scene.requests.is_empty());
}

#[test]
fn a_text_that_cannot_be_sent_stays_with_its_reason() {
    let mut scene = Scene::live();
    let long = "a".repeat(MAX_SCALARS + 1);
    for (text, code) in [(long.as_str(), ErrorCode::MessageTooLong), ("bell\u{7}", ErrorCode::BadRequest)] {
        scene.send(0, text);
        assert_eq!(scene.session(0).view().composer_error, Some(code));
        assert_eq!((scene.page(0).text.as_str(), scene.sending()), (text, Vec::new()));
    }
    scene.write(0, "short");
    assert_eq!(scene.session(0).view().composer_error, None);
}

#[test]
fn a_refused_message_is_taken_back_before_the_present_text() {
    let (mut scene, message) = with_message();
    scene.act(0, Action::Reply(message.id));
    scene.send(0, "refused");
    scene.fail_send(0, RequestError::Refused(ErrorCode::BadRequest));
    scene.write(0, "and more");
    let id = scene.only_id(0);
    scene.act(0, Action::TakeBack { id, shown: "and more".to_owned() });
    assert_eq!(scene.page(0).text, "refused\nand more");
    assert_eq!(scene.session(0).view().writing, Writing::Reply(message.id));
    assert_eq!((scene.outbox(0), scene.stored()), (Vec::new(), 0));
}

#[test]
fn a_typing_event_is_sent_every_three_seconds_at_most() {
    let mut scene = Scene::live();
    for _ in 0..10 {
        scene.write(0, "text");
        scene.advance(500);
    }
    assert_eq!(scene.take_effects(&Effect::SendTyping), 2);
}

#[test]
fn a_double_tap_on_a_quick_reply_sends_it_once() {
    let mut scene = Scene::live();
    let tap = |scene: &mut Scene, id: u128, text: &str| {
        let (id, text) = (Uuid::from_u128(id), text.to_owned());
        scene.act(0, Action::Queue { id, text, files: Vec::new(), is_composed: false });
    };
    tap(&mut scene, 1, "More towels, please");
    scene.advance(300);
    tap(&mut scene, 2, "More towels, please");
    tap(&mut scene, 3, "A taxi, please");
    let texts = |scene: &Scene| scene.outbox(0).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    assert_eq!(texts(&scene), ["More towels, please", "A taxi, please"]);
    scene.advance(1_500);
    tap(&mut scene, 4, "A taxi, please");
    assert_eq!(texts(&scene), ["More towels, please", "A taxi, please", "A taxi, please"]);
}
