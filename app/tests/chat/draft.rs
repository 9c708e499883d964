//! Tests of a page's draft and the shared one in storage.

use app::chat::Draft;

fn stored(text: &str) -> Draft {
    let mut draft = Draft::default();
    draft.set_text(text, true);
    draft
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn draft_follows_the_text_of_another_page() {
    let mut draft = Draft::default();
    assert_eq!(draft.adopt_stored(some("Hel"), Some("")), Some("Hel"));
    assert_eq!(draft.adopt_stored(some("Hello"), Some("Hel")), Some("Hello"));
    assert_eq!(draft.adopt_stored(some("Hello"), Some("Hello")), None, "nothing has changed");
    assert_eq!(draft.text(), "Hello");
}

#[test]
fn draft_is_cleared_after_another_page_sends_it() {
    let mut draft = stored("Hello");
    assert_eq!(draft.adopt_stored(None, Some("Hello")), Some(""));
    assert_eq!(draft, Draft::default());
}

#[test]
fn unsent_text_in_the_composer_is_not_replaced() {
    let mut draft = stored("Hello");
    assert_eq!(draft.adopt_stored(None, Some("Hello, and")), None);
    assert_eq!(draft.adopt_stored(some("Something else"), Some("Hello, and")), None);
}

#[test]
fn while_a_message_is_edited_the_draft_changes_behind_it() {
    let mut draft = stored("Hello");
    assert_eq!(draft.adopt_stored(None, None), None);
    assert_eq!(draft.text(), "");
    assert_eq!(draft.adopt_stored(some("Another"), None), None);
    assert_eq!(draft.text(), "Another");
}

#[test]
fn unstored_draft_is_kept() {
    let mut draft = Draft::default();
    draft.set_text("Hello", false);
    assert_eq!(draft.adopt_stored(None, Some("Hello")), None);
    assert_eq!(draft.text(), "Hello");
}
