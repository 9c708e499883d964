//! Tests of the draft in several pages.

use crate::scene::{Scene, keys};
use app::chat::session::{Action, Input};
use shared::MessageId;

fn two_tabs() -> Scene {
    let mut scene = Scene::live();
    scene.open();
    scene
}

fn texts(scene: &Scene) -> [String; 2] {
    [0, 1].map(|tab| scene.page(tab).text.clone())
}

#[test]
fn a_page_shows_the_draft_of_an_earlier_load() {
    let mut scene = Scene::live();
    scene.write(0, "Two pill");
    let tab = scene.open();
    assert_eq!(scene.page(tab).text, "Two pill");
}

#[test]
fn draft_is_shown_on_both_pages_until_it_is_sent() {
    let mut scene = two_tabs();
    scene.write(0, "Two pillows");
    assert_eq!(texts(&scene), ["Two pillows", "Two pillows"]);
    scene.send(1, "Two pillows, please");
    assert_eq!(texts(&scene), ["", ""]);
    assert_eq!(scene.browser.entries.get(&keys().draft()), None);
}

#[test]
fn a_text_that_exists_only_in_one_composer_stays() {
    let mut scene = two_tabs();
    // Typed before the page was ready, so that the session does not know it.
    scene.browser.tabs[1].as_mut().expect("a page").text = "Mine".to_owned();
    scene.write(0, "Theirs");
    assert_eq!(texts(&scene), ["Theirs", "Mine"]);
}

#[test]
fn an_edit_stays_while_another_page_sends_the_draft_behind_it() {
    let mut scene = two_tabs();
    scene.send(0, "One pillow");
    let message = scene.accept(0);
    scene.write(0, "And a blanket");
    scene.act(0, Action::Edit { id: message.id, shown: "And a blanket".to_owned() });
    assert_eq!(texts(&scene), ["One pillow", "And a blanket"]);
    scene.send(1, "And a blanket");
    assert_eq!(texts(&scene), ["One pillow", ""]);
    scene.act(0, Action::Cancel);
    assert_eq!(texts(&scene), ["", ""]);
}

#[test]
fn the_draft_returns_after_an_edit() {
    let mut scene = two_tabs();
    scene.send(0, "One pillow");
    let id = scene.accept(0).id;
    scene.write(0, "And a blanket");
    scene.act(0, Action::Edit { id, shown: "And a blanket".to_owned() });
    scene.write(0, "Two pillows");
    assert_eq!(scene.page(1).text, "And a blanket", "the text of an edited message is not a draft");
    scene.act(0, Action::Cancel);
    assert_eq!(texts(&scene), ["And a blanket", "And a blanket"]);
}

#[test]
fn a_draft_that_cannot_be_stored_is_not_removed_by_other_pages() {
    let mut scene = two_tabs();
    scene.browser.is_full = true;
    scene.write(0, "Kept in memory");
    scene.input(0, Input::Returned);
    assert_eq!(texts(&scene), ["Kept in memory", ""]);
}

#[test]
fn an_older_draft_is_removed_if_the_new_one_cannot_be_stored() {
    let mut scene = two_tabs();
    scene.write(0, "Old");
    scene.browser.is_full = true;
    scene.write(0, "New");
    assert_eq!(scene.browser.entries.get(&keys().draft()), None);
}

#[test]
fn an_unknown_message_cannot_be_edited() {
    let mut scene = two_tabs();
    scene.write(0, "A draft");
    scene.act(0, Action::Edit { id: MessageId(9), shown: "A draft".to_owned() });
    assert_eq!(texts(&scene), ["A draft", "A draft"]);
}
