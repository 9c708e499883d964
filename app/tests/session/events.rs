//! Tests of events, older messages and the indicator of new ones.

use crate::make;
use crate::scene::Scene;
use app::chat::session::{Action, Answer, Effect, Input, Request, RequestError, SocketEvent, TYPING_SHOWN_MS};
use shared::{ConversationId, Event, MessageId, Reader};

fn event(scene: &mut Scene, event: Event) {
    scene.input(0, Input::Socket(SocketEvent::Event(Some(event))));
}

#[test]
fn the_next_change_needs_no_fetch_and_a_gap_does() {
    let mut scene = Scene::live();
    event(&mut scene, make::written(&make::staff(1, 1)));
    assert_eq!(scene.fetches(0), 0);
    event(&mut scene, make::written(&make::staff(3, 3)));
    assert_eq!(scene.fetches(0), 1);
}

#[test]
fn an_event_that_cannot_be_parsed_and_a_refused_subscription_begin_a_fetch() {
    for input in [SocketEvent::Event(None), SocketEvent::NotSubscribed] {
        let mut scene = Scene::live();
        scene.input(0, Input::Socket(input));
        assert_eq!(scene.fetches(0), 1);
    }
}

#[test]
fn events_of_other_conversations_are_ignored() {
    let mut scene = Scene::live();
    let other = Event { conversation_id: Some(ConversationId(43)), ..make::written(&make::staff(9, 9)) };
    event(&mut scene, other);
    assert_eq!((scene.fetches(0), scene.session(0).timeline().messages().count()), (0, 0));
}

#[test]
fn changes_are_fetched_until_there_are_no_more() {
    let mut scene = Scene::live();
    scene.input(0, Input::Outdated);
    for (seq, has_more) in [(1, true), (2, true), (3, false)] {
        assert_eq!(scene.fetches(0), 1);
        let (_, request) = scene.requests.remove(0);
        let page = make::page(vec![make::guest(seq, seq)], seq, has_more);
        scene.input(0, Input::Response(request, Ok(Answer::Page(page))));
    }
    assert_eq!(scene.fetches(0), 0);
    assert_eq!(make::ids(scene.session(0).timeline()), [1, 2, 3]);
}

#[test]
fn new_messages_below_the_view_are_unread_until_they_are_shown() {
    let mut scene = Scene::live();
    scene.act(0, Action::Scroll { at_bottom: false, near_top: false });
    event(&mut scene, make::written(&make::staff(1, 1)));
    assert_eq!(scene.session(0).timeline().unread(Reader::Guest), 1);
    assert!(scene.requests.is_empty());
    scene.act(0, Action::ShowNewest);
    assert_eq!(scene.requests, [(0, Request::MarkRead(MessageId(1)))]);
}

#[test]
fn own_messages_below_the_view_are_not_unread() {
    let mut scene = Scene::live();
    scene.act(0, Action::Scroll { at_bottom: false, near_top: false });
    event(&mut scene, make::written(&make::guest(1, 1)));
    assert_eq!(scene.session(0).timeline().unread(Reader::Guest), 0);
}

#[test]
fn older_messages_are_fetched_once_at_a_time() {
    let mut scene = Scene::new(true);
    scene.open_with(make::page(vec![make::guest(5, 5)], 5, true));
    scene.requests.clear();
    scene.act(0, Action::Scroll { at_bottom: false, near_top: false });
    scene.act(0, Action::LoadOlder);
    scene.act(0, Action::LoadOlder);
    assert_eq!(scene.requests, [(0, Request::Older(MessageId(5)))]);
    let page = make::page(vec![make::staff(4, 4)], 5, false);
    let (_, request) = scene.requests.remove(0);
    scene.input(0, Input::Response(request, Ok(Answer::Page(page))));
    assert_eq!(make::ids(scene.session(0).timeline()), [4, 5]);
    assert!(scene.session(0).view().loading_older);
    scene.advance(100);
    assert!(!scene.session(0).view().loading_older);
    assert_eq!(scene.take_effects(&Effect::CheckScroll), 1);
    scene.act(0, Action::LoadOlder);
    assert!(scene.requests.is_empty());
}

#[test]
fn a_failed_fetch_of_older_messages_can_be_repeated() {
    let mut scene = Scene::new(true);
    scene.open_with(make::page(vec![make::guest(5, 5)], 5, true));
    scene.act(0, Action::LoadOlder);
    scene.fail(0, |request| matches!(request, Request::Older(_)), RequestError::Later(0));
    scene.advance(100);
    assert_eq!(scene.take_effects(&Effect::CheckScroll), 0, "it would be fetched again at once");
    scene.act(0, Action::LoadOlder);
    assert!(scene.requests.contains(&(0, Request::Older(MessageId(5)))));
}

#[test]
fn typing_of_the_other_side_is_shown_for_seven_seconds_after_the_last_event() {
    let mut scene = Scene::live();
    scene.input(0, Input::Socket(SocketEvent::Typing(Reader::Guest)));
    assert!(!scene.session(0).view().typing, "it is this side's own event");
    scene.input(0, Input::Socket(SocketEvent::Typing(Reader::Staff)));
    scene.advance(3_000);
    scene.input(0, Input::Socket(SocketEvent::Typing(Reader::Staff)));
    scene.advance(i64::from(TYPING_SHOWN_MS) - 1);
    assert!(scene.session(0).view().typing);
    scene.advance(1);
    assert!(!scene.session(0).view().typing);
}

#[test]
fn a_message_ends_the_display_of_typing() {
    let mut scene = Scene::live();
    scene.input(0, Input::Socket(SocketEvent::Typing(Reader::Staff)));
    event(&mut scene, make::written(&make::staff(1, 1)));
    assert!(!scene.session(0).view().typing);
}
