//! Tests of the canned replies that the desk offers.

use crate::scene::{Scene, reply};
use app::chat::desk::RepliesInput::{Close, Insert, InsertSelected, SelectNext, SelectPrevious, TextChanged};
use app::chat::desk::{DeskEffect, DeskInput, RepliesInput};

/// Passes inputs about the replies; returns the effects of the last one, and
/// whether it has changed anything.
fn inputs(scene: &mut Scene, inputs: impl IntoIterator<Item = RepliesInput>) -> (Vec<DeskEffect>, bool) {
    inputs.into_iter().map(|input| scene.input(DeskInput::Replies(input))).last().expect("an input")
}

fn text(text: &str) -> RepliesInput {
    TextChanged(text.to_owned())
}

fn offered(scene: &Scene) -> Vec<&str> {
    scene.session.reply_offer().offered().into_iter().map(|reply| reply.shortcut.as_str()).collect()
}

fn selected(scene: &Scene) -> usize {
    scene.session.reply_offer().selected()
}

#[test]
fn replies_are_offered_while_the_text_is_a_search_word() {
    let mut scene = Scene::new();
    assert_eq!(offered(&scene), [""; 0]);
    for (typed, expected) in [("/", 3), ("/wi", 2), ("/wifi", 1), ("/wifi ", 0), ("/spa", 0), ("", 0)] {
        assert_eq!(inputs(&mut scene, [text(typed)]).0, []);
        assert_eq!(offered(&scene).len(), expected, "{typed:?}");
    }
}

#[test]
fn the_same_text_is_no_change() {
    let mut scene = Scene::new();
    assert!(!inputs(&mut scene, [text("Hello")]).1);
    assert!(inputs(&mut scene, [text("/wi")]).1);
    assert!(!inputs(&mut scene, [text("/wi")]).1);
}

#[test]
fn the_selection_moves_in_a_circle() {
    let mut scene = Scene::new();
    inputs(&mut scene, [text("/")]);
    for (input, expected) in
        [(SelectNext, 1), (SelectNext, 2), (SelectNext, 0), (SelectPrevious, 2), (SelectPrevious, 1)]
    {
        assert!(inputs(&mut scene, [input]).1);
        assert_eq!(selected(&scene), expected);
    }
    // Another word selects its first reply.
    inputs(&mut scene, [text("/w")]);
    assert_eq!(selected(&scene), 0);
}

#[test]
fn a_selection_without_replies_is_no_change() {
    let mut scene = Scene::new();
    for input in [SelectNext, SelectPrevious, InsertSelected, Insert(0), Close] {
        assert_eq!(inputs(&mut scene, [input.clone()]), (vec![], false), "{input:?}");
    }
}

#[test]
fn an_inserted_reply_closes_the_list() {
    for (input, expected) in [(InsertSelected, "wine"), (Insert(0), "wifi"), (Insert(1), "wine")] {
        let mut scene = Scene::new();
        inputs(&mut scene, [text("/wi"), SelectNext]);
        assert_eq!(inputs(&mut scene, [input]), (vec![DeskEffect::InsertReply(reply(expected))], true));
        assert_eq!((offered(&scene), selected(&scene)), (vec![], 0));
    }
    let mut scene = Scene::new();
    assert_eq!(inputs(&mut scene, [text("/wi"), Insert(2)]), (vec![], false));
}

#[test]
fn a_closed_list_stays_closed_until_the_text_changes() {
    let mut scene = Scene::new();
    assert_eq!(inputs(&mut scene, [text("/wi"), Close]), (vec![], true));
    // A message that arrives reports the same text again.
    assert_eq!(inputs(&mut scene, [text("/wi")]), (vec![], false));
    assert_eq!(offered(&scene), [""; 0]);
    inputs(&mut scene, [text("/wif")]);
    assert_eq!(offered(&scene), ["wifi"]);
}

#[test]
fn a_text_that_looks_like_the_name_of_a_reply_is_sent_at_the_second_try() {
    let mut scene = Scene::new();
    let stops = |scene: &Scene, text| scene.session.reply_offer().stops_sending(text);
    for message in ["Hello", "/", "/wifi is free", "1/2", ""] {
        assert!(!stops(&scene, message), "{message}");
    }
    for name in ["/xyz", "/wifi", "/xyz "] {
        assert!(stops(&scene, name), "{name}");
    }
    inputs(&mut scene, [text("/xyz")]);
    assert!(inputs(&mut scene, [RepliesInput::SubmitName("/xyz".to_owned())]).1);
    assert_eq!(scene.session.reply_offer().unsent_name(), Some("/xyz"));
    assert!(!stops(&scene, "/xyz") && stops(&scene, "/xyzz"));
    // Another text is another try.
    assert!(inputs(&mut scene, [text("/xyzz")]).1);
    assert!(stops(&scene, "/xyz"));
    assert_eq!(scene.session.reply_offer().unsent_name(), None);
}
