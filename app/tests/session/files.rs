//! Tests of messages whose files are still being added when the user sends them.

use crate::scene::Scene;
use app::chat::session::{Action, Input, Request, Writing};
use shared::ErrorCode;
use uuid::Uuid;

const PHOTO: Uuid = Uuid::from_u128(7);

/// Returns a live page whose user has chosen a file that is still being added,
/// and has sent a text.
fn waiting(text: &str) -> Scene {
    let mut scene = Scene::live();
    scene.page_mut(0).adds_files = true;
    scene.send(0, text);
    scene
}

/// Ends the addition of the file.
fn add_file(scene: &mut Scene) {
    let page = scene.page_mut(0);
    (page.files, page.adds_files) = (vec![PHOTO], false);
    scene.input(0, Input::FilesAdded(true));
}

fn waits(scene: &Scene) -> bool {
    scene.session(0).view().waits_for_files
}

/// Returns the texts and files of the messages that are being sent.
fn sending(scene: &Scene) -> Vec<(&str, &[Uuid])> {
    let mut messages = Vec::new();
    for (_, request) in &scene.requests {
        if let Request::Send(item) = request {
            messages.push((item.text.as_str(), item.files.as_slice()));
        }
    }
    messages
}

#[test]
fn text_and_files_are_sent_together_once_the_files_are_there() {
    for text in ["The lamp is broken", ""] {
        let mut scene = waiting(text);
        assert!(waits(&scene), "{text:?}");
        assert_eq!((sending(&scene), scene.outbox(0), scene.page(0).text.as_str()), (vec![], vec![], text));
        add_file(&mut scene);
        assert!(!waits(&scene), "{text:?}");
        assert_eq!(sending(&scene), [(text, [PHOTO].as_slice())]);
        assert_eq!(scene.page(0).text, "");
    }
}

#[test]
fn a_message_that_is_submitted_twice_is_sent_once() {
    let mut scene = waiting("The lamp is broken");
    scene.act(0, Action::Submit("The lamp is broken".to_owned()));
    add_file(&mut scene);
    // The second wait of the page ends too.
    scene.input(0, Input::FilesAdded(true));
    assert_eq!(sending(&scene).len(), 1);
    assert_eq!(scene.outbox(0).len(), 1);
}

#[test]
fn files_that_were_chosen_meanwhile_are_waited_for_as_well() {
    let mut scene = waiting("The lamp is broken");
    scene.input(0, Input::FilesAdded(true));
    assert!(waits(&scene));
    assert_eq!(sending(&scene), []);
    add_file(&mut scene);
    assert_eq!(sending(&scene), [("The lamp is broken", [PHOTO].as_slice())]);
}

#[test]
fn typing_ends_the_wait_and_the_next_submission_has_the_files() {
    let mut scene = waiting("The lamp");
    scene.write(0, "The lamp is broken");
    assert!(!waits(&scene));
    add_file(&mut scene);
    assert_eq!(sending(&scene), []);
    assert_eq!(scene.page(0).files, [PHOTO]);
    scene.act(0, Action::Submit("The lamp is broken".to_owned()));
    assert_eq!(sending(&scene), [("The lamp is broken", [PHOTO].as_slice())]);
}

#[test]
fn a_cancelled_wait_leaves_text_and_files() {
    let mut scene = waiting("The lamp is broken");
    scene.act(0, Action::Cancel);
    assert!(!waits(&scene));
    add_file(&mut scene);
    assert_eq!((sending(&scene), scene.page(0).text.as_str()), (vec![], "The lamp is broken"));
    assert_eq!(scene.page(0).files, [PHOTO]);
}

#[test]
fn an_edit_ends_the_wait_for_a_new_message() {
    let mut scene = Scene::live();
    scene.send(0, "One pillow");
    let message = scene.accept(0);
    scene.page_mut(0).adds_files = true;
    scene.send(0, "The lamp is broken");
    scene.act(0, Action::Edit { id: message.id, shown: "The lamp is broken".to_owned() });
    add_file(&mut scene);
    assert_eq!(sending(&scene), []);
    scene.act(0, Action::Cancel);
    assert_eq!(scene.page(0).text, "The lamp is broken");
}

#[test]
fn a_reply_stays_one_during_the_wait() {
    let mut scene = Scene::live();
    scene.send(0, "One pillow");
    let message = scene.accept(0);
    scene.act(0, Action::Reply(message.id));
    scene.page_mut(0).adds_files = true;
    scene.send(0, "This one");
    assert_eq!(scene.session(0).view().writing, Writing::Reply(message.id));
    add_file(&mut scene);
    let Some((0, Request::Send(item))) = scene.requests.last() else { panic!("nothing is sent") };
    assert_eq!((item.reply_to, item.files.as_slice()), (Some(message.id), [PHOTO].as_slice()));
}

#[test]
fn a_message_whose_files_cannot_be_added_is_not_sent_without_them() {
    let mut scene = waiting("The lamp is broken");
    scene.page_mut(0).adds_files = false;
    scene.input(0, Input::FilesAdded(false));
    let view = scene.session(0).view();
    assert_eq!((view.waits_for_files, view.composer_error), (false, Some(ErrorCode::Internal)));
    assert_eq!((sending(&scene), scene.page(0).text.as_str()), (vec![], "The lamp is broken"));
}

#[test]
fn a_draft_that_another_tab_has_changed_is_not_sent() {
    let mut scene = waiting("The lamp is broken");
    let other = scene.open();
    scene.write(other, "The lamp works again");
    assert_eq!(scene.page(0).text, "The lamp works again");
    assert!(!waits(&scene));
    add_file(&mut scene);
    assert_eq!(sending(&scene), []);
}

#[test]
fn a_quick_reply_does_not_wait() {
    let mut scene = waiting("The lamp is broken");
    let id = Uuid::from_u128(8);
    scene.act(0, Action::Queue { id, text: "Thank you".to_owned(), files: Vec::new(), is_composed: false });
    assert_eq!(sending(&scene), [("Thank you", [].as_slice())]);
    assert!(waits(&scene));
}
