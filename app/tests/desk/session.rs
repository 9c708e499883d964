//! Tests of the session of the desk: events, updates, alerts, and unsent messages
//! of earlier pages.

use crate::make::{list, summary};
use crate::scene::{OPEN, STAFF_ID, Scene};
use app::chat::Outbox;
use app::chat::desk::{DeskEffect, DeskInput, DeskRequest, NOTICE_MS, Notice};
use app::chat::list::{ListAnswer, ListInput, ListRequest, ListTimer, NewMessage};
use app::chat::session::{Answer, Effect, Input, Moment, Request, RequestError, SocketEvent, Timer};
use app::chat::stored::{Keys, encode};
use shared::event::MessageChange;
use shared::{ConversationId, Event, EventKind, EventMeta, Message, Seq, Timestamp};
use uuid::Uuid;

const OTHER: ConversationId = ConversationId(8);

fn fetch_list() -> DeskEffect {
    DeskEffect::Request(DeskRequest::List(ListRequest::List(0)))
}

/// Returns the event of a message that `who` has written in a conversation at
/// that second.
fn written(conversation: ConversationId, who: &str, second: u8) -> SocketEvent {
    let at = format!("2026-11-22T10:00:{second:02}Z");
    let json = serde_json::json!({
        "id": 20, "conversation_id": conversation, "booking_id": "BK-8", "seq": 5, "sender_type": who,
        "sender_name": "Ada Byrne", "staff_info": null, "message": "Hello", "timestamp": at,
        "client_message_id": null, "room_number": "101", "reply_to": null, "reply_to_message": null,
        "status": "delivered", "read_at": null, "is_edited": false, "edited_at": null, "is_deleted": false,
        "deleted_at": null, "attachments": [], "has_attachments": false,
    });
    let message: Message = serde_json::from_value(json).expect("a message");
    let meta = EventMeta { event_id: Uuid::nil(), seq: Seq(5), sent_at: message.timestamp };
    let kind = EventKind::ChatMessage(MessageChange::with_message(message));
    SocketEvent::Event(Some(Event { kind, conversation_id: Some(conversation), booking_id: None, meta }))
}

fn alerts(effects: &[DeskEffect]) -> Vec<ConversationId> {
    let of_effect = |effect: &DeskEffect| match effect {
        DeskEffect::Alert(news) => news.iter().map(|news| news.id).collect(),
        _ => Vec::new(),
    };
    effects.iter().flat_map(of_effect).collect()
}

#[test]
fn every_event_of_a_conversation_fetches_the_list() {
    for event in [written(OTHER, "staff", 1), SocketEvent::Event(None), SocketEvent::Subscribed] {
        assert!(Scene::new().effects(DeskInput::Socket(&event)).contains(&fetch_list()), "{event:?}");
    }
    for event in [SocketEvent::Connected, SocketEvent::Down, SocketEvent::NotSubscribed] {
        assert_eq!(Scene::new().effects(DeskInput::Socket(&event)), [], "{event:?}");
    }
}

#[test]
fn a_message_of_a_guest_alerts_unless_it_is_in_view() {
    for (conversation, who, (is_visible, has_focus), expected) in [
        (OTHER, "guest", (true, true), vec![OTHER]),
        (OTHER, "staff", (true, true), vec![]),
        (OPEN, "guest", (true, true), vec![]),
        (OPEN, "guest", (false, false), vec![OPEN]),
        // Behind another window.
        (OPEN, "guest", (true, false), vec![OPEN]),
    ] {
        let mut scene = Scene::new();
        (scene.is_visible, scene.has_focus) = (is_visible, has_focus);
        let effects = scene.effects(DeskInput::Socket(&written(conversation, who, 5)));
        assert_eq!(alerts(&effects), expected, "{conversation} {who} {is_visible} {has_focus}");
    }
}

#[test]
fn a_message_that_event_and_list_report_alerts_once() {
    let mut scene = Scene::new();
    let effects = scene.effects(DeskInput::Socket(&written(OTHER, "guest", 5)));
    let at: Timestamp = "2026-11-22T10:00:05Z".parse().expect("a time");
    assert_eq!(effects[0], DeskEffect::Alert(vec![NewMessage { id: OTHER, at, guest: "Ada Byrne".to_owned() }]));
    let answer = |second| ListAnswer::List(list(vec![summary(8, "guest", second, 1), summary(7, "staff", 1, 0)]));
    let response = |second| DeskInput::List(ListInput::Response(ListRequest::List(0), Ok(answer(second))));
    assert_eq!(alerts(&scene.effects(response(5))), []);
    // A later message alerts by the list, too.
    scene.effects(DeskInput::List(ListInput::Timer(app::chat::list::ListTimer::Pause)));
    scene.effects(DeskInput::List(ListInput::Outdated));
    assert_eq!(alerts(&scene.effects(response(9))), [OTHER]);
}

#[test]
fn a_changed_list_updates_the_time_for_waiting_guests() {
    let mut scene = Scene::new();
    let began = scene.session.now();
    scene.now = began.plus_ms(1_000);
    assert!(!scene.input(DeskInput::List(ListInput::Outdated)).1);
    assert_eq!(scene.session.now(), began);
    let answer = ListAnswer::List(list(vec![summary(7, "guest", 9, 1)]));
    assert!(scene.input(DeskInput::List(ListInput::Response(ListRequest::List(0), Ok(answer)))).1);
    assert_eq!(scene.session.now(), scene.now);
    scene.now = began.plus_ms(2_000);
    assert!(scene.input(DeskInput::Tick).1);
    assert_eq!(scene.session.now(), scene.now);
}

#[test]
fn a_list_that_cannot_be_fetched_is_a_change() {
    let mut scene = Scene::new();
    scene.effects(DeskInput::List(ListInput::Outdated));
    let failed = ListInput::Response(ListRequest::List(0), Err(RequestError::Later(0)));
    assert!(scene.input(DeskInput::List(failed)).1);
    assert!(scene.session.list().is_stale());
}

/// Ends the request for the list with this result; returns the effects.
fn end_list_request(scene: &mut Scene, result: Result<ListAnswer, RequestError>) -> Vec<DeskEffect> {
    scene.effects(DeskInput::List(ListInput::Response(ListRequest::List(0), result)))
}

#[test]
fn a_page_is_opened_only_after_an_answer_if_the_server_may_be_unreachable() {
    let same = || Ok(ListAnswer::List(list(vec![summary(7, "staff", 1, 0)])));
    let open = || DeskInput::OpenPage("/next".to_owned());
    let signed_out = RequestError::Refused(shared::ErrorCode::InvalidToken);
    for (result, is_opened) in [(same(), true), (Err(signed_out), true), (Err(RequestError::Later(0)), false)] {
        let mut scene = Scene::new();
        assert_eq!(scene.effects(open()), [fetch_list()]);
        let effects = end_list_request(&mut scene, result);
        assert_eq!(effects.contains(&DeskEffect::OpenPage("/next".to_owned())), is_opened, "{effects:?}");
        assert_eq!(scene.session.notice().is_none(), is_opened);
        // A later answer opens nothing.
        scene.effects(DeskInput::List(ListInput::Timer(ListTimer::Pause)));
        scene.effects(DeskInput::List(ListInput::Outdated));
        assert!(!end_list_request(&mut scene, same()).contains(&DeskEffect::OpenPage("/next".to_owned())));
    }
}

#[test]
fn a_notice_is_hidden_after_a_while() {
    let mut scene = Scene::new();
    let mut numbers = Vec::new();
    for _ in 0..2 {
        scene.effects(DeskInput::OpenPage("/next".to_owned()));
        let effects = end_list_request(&mut scene, Err(RequestError::Later(0)));
        let timer = |effect: &DeskEffect| match effect {
            DeskEffect::SetNoticeTimer(number, NOTICE_MS) => Some(*number),
            _ => None,
        };
        numbers.extend(effects.iter().find_map(timer));
        scene.effects(DeskInput::List(ListInput::Timer(ListTimer::Pause)));
    }
    // The timer of the first notice does not hide the second one.
    assert_eq!(scene.input(DeskInput::NoticeEnded(numbers[0])), (vec![], false));
    assert_eq!(scene.session.notice(), Some(Notice::NotOpened));
    assert_eq!(scene.input(DeskInput::NoticeEnded(numbers[1])), (vec![], true));
    assert_eq!(scene.session.notice(), None);
}

fn at(is_online: bool) -> Moment {
    let now = "2026-11-22T10:00:00Z".parse().expect("a time");
    Moment { now, share: 0.0, is_visible: true, has_focus: true, is_online }
}

#[test]
fn the_server_is_in_doubt_without_network_socket_or_answer() {
    let mut scene = Scene::new();
    assert!(!scene.session.is_server_in_doubt(&at(true)));
    assert!(scene.session.is_server_in_doubt(&at(false)));
    scene.effects(DeskInput::Socket(&SocketEvent::Connected));
    assert!(!scene.session.is_server_in_doubt(&at(true)));
    for event in [SocketEvent::Down, SocketEvent::NotSubscribed, SocketEvent::Event(None)] {
        scene.effects(DeskInput::Socket(&event));
        assert!(scene.session.is_server_in_doubt(&at(true)), "{event:?}");
    }
    scene.effects(DeskInput::Socket(&SocketEvent::Connected));
    end_list_request(&mut scene, Err(RequestError::Later(0)));
    assert!(scene.session.is_server_in_doubt(&at(true)));
    // A form is posted in spite of any doubt, but not without a network.
    assert!(scene.session.can_post_forms(&at(true)));
    assert!(!scene.session.can_post_forms(&at(false)));
}

#[test]
fn a_socket_that_was_never_connected_is_no_doubt_about_the_server() {
    let mut scene = Scene::new();
    // WebSockets may be blocked.
    for event in [SocketEvent::Down, SocketEvent::NotSubscribed, SocketEvent::Down] {
        scene.effects(DeskInput::Socket(&event));
        assert!(!scene.session.is_server_in_doubt(&at(true)), "{event:?}");
    }
}

#[test]
fn a_form_that_cannot_be_posted_shows_that_the_desk_is_offline() {
    let mut scene = Scene::new();
    let effects = scene.effects(DeskInput::FormStopped);
    assert_eq!(effects, [DeskEffect::SetNoticeTimer(1, NOTICE_MS)]);
    assert!(scene.session.notice().expect("a notice").text().starts_with("The desk is offline"));
}

/// Returns the key and the entry of an unsent message in a conversation.
fn unsent(conversation: ConversationId) -> (String, String) {
    let mut outbox = Outbox::default();
    let slug = "killarney".parse().expect("a slug");
    outbox.push(Uuid::from_u128(9), "Hello".to_owned(), None, Timestamp::from_unix_ms(0));
    let item = outbox.next().expect("it was pushed");
    (Keys::of_staff(&slug, conversation, STAFF_ID).message(item.client_message_id), encode(item))
}

/// Ends the sending of a message in `OTHER` with this result; returns the last
/// effects.
fn send(scene: &mut Scene, result: &Result<Answer, RequestError>) -> Vec<DeskEffect> {
    let (key, entry) = unsent(OTHER);
    let stored = vec![(Uuid::from_u128(9), Some(entry))];
    scene.effects(DeskInput::KeysRead(vec![key]));
    let read = || Input::OutboxRead(Some(stored.clone()));
    let effects = scene.effects(DeskInput::OtherOutboxes(read()));
    let lock = find_effect(&effects, |effect| if let Effect::Lock(number) = effect { Some(*number) } else { None });
    scene.effects(DeskInput::OtherOutboxes(Input::Locked(lock)));
    let effects = scene.effects(DeskInput::OtherOutboxes(read()));
    let request = find_effect(&effects, |effect| match effect {
        Effect::Request(request) => Some(request.clone()),
        _ => None,
    });
    let mut effects = scene.effects(DeskInput::OtherOutboxes(Input::Response(request, result.clone())));
    if result.is_ok() {
        // The entry of the message is removed.
        effects = scene.effects(DeskInput::OtherOutboxes(Input::OutboxRead(Some(Vec::new()))));
    }
    let timer = find_effect(&effects, |effect| match effect {
        Effect::SetTimer(timer @ Timer::Unlock(_), _) => Some(*timer),
        _ => None,
    });
    scene.effects(DeskInput::OtherOutboxes(Input::Timer(timer)))
}

/// Returns what `read` finds in an effect on the outbox.
fn find_effect<T>(effects: &[DeskEffect], read: impl Fn(&Effect) -> Option<T>) -> T {
    let of_effect = |effect: &DeskEffect| match effect {
        DeskEffect::OtherOutboxes(effect) => read(effect),
        _ => None,
    };
    effects.iter().find_map(of_effect).expect("the effect")
}

#[test]
fn an_update_sends_the_messages_of_earlier_pages() {
    for update in [DeskInput::Loaded, DeskInput::Returned, DeskInput::Tick] {
        let mut scene = Scene::new();
        assert!(scene.effects(update).contains(&DeskEffect::ReadKeys));
        let read = DeskEffect::OtherOutboxes(Effect::ReadOutbox);
        assert_eq!(scene.effects(DeskInput::KeysRead(vec![unsent(OTHER).0])), [read]);
    }
    // The open conversation sends its own messages.
    let mut scene = Scene::new();
    scene.effects(DeskInput::Loaded);
    assert_eq!(scene.input(DeskInput::KeysRead(vec![unsent(OPEN).0])), (vec![], false));
}

#[test]
fn keys_that_are_read_after_sending_begin_nothing() {
    let mut scene = Scene::new();
    scene.effects(DeskInput::Loaded);
    let effects = send(&mut scene, &Err(RequestError::Later(0)));
    assert_eq!(effects.last(), Some(&DeskEffect::ReadKeys));
    assert_eq!(scene.input(DeskInput::KeysRead(vec![unsent(OTHER).0])), (vec![], true));
    assert_eq!(scene.session.unsent(), [OTHER]);
}

#[test]
fn conversations_with_unsent_messages_are_shown_until_these_are_sent() {
    let mut scene = Scene::new();
    scene.effects(DeskInput::Loaded);
    send(&mut scene, &Err(RequestError::Later(0)));
    scene.effects(DeskInput::KeysRead(vec![unsent(OTHER).0]));
    assert_eq!(scene.session.unsent(), [OTHER]);
    scene.effects(DeskInput::Returned);
    // While they are being sent, they stay.
    let before = scene.session.clone();
    scene.effects(DeskInput::KeysRead(vec![unsent(OTHER).0]));
    assert_eq!(scene.session.unsent(), [OTHER]);
    scene.session = before;
    assert_eq!(send(&mut scene, &Ok(Answer::Marked)).last(), Some(&DeskEffect::ReadKeys));
    assert!(scene.input(DeskInput::KeysRead(Vec::new())).1);
    assert_eq!(scene.session.unsent(), [0; 0].map(ConversationId));
}

#[test]
fn requests_of_other_outboxes_concern_the_conversation_that_is_being_sent() {
    let mut scene = Scene::new();
    scene.effects(DeskInput::Loaded);
    assert_eq!(scene.session.other_outboxes().current(), None);
    let (key, entry) = unsent(OTHER);
    scene.effects(DeskInput::KeysRead(vec![key]));
    let stored = vec![(Uuid::from_u128(9), Some(entry))];
    let effects = scene.effects(DeskInput::OtherOutboxes(Input::OutboxRead(Some(stored.clone()))));
    let lock = find_effect(&effects, |effect| if let Effect::Lock(number) = effect { Some(*number) } else { None });
    scene.effects(DeskInput::OtherOutboxes(Input::Locked(lock)));
    let effects = scene.effects(DeskInput::OtherOutboxes(Input::OutboxRead(Some(stored))));
    assert!(matches!(effects.as_slice(), [DeskEffect::OtherOutboxes(Effect::Request(Request::Send(_)))]));
    assert_eq!(scene.session.other_outboxes().current(), Some(OTHER));
}

#[test]
fn conversations_with_a_draft_are_known_from_the_keys_of_storage() {
    let mut scene = Scene::new();
    let slug = "killarney".parse().expect("a slug");
    let key = |id, staff| Keys::of_staff(&slug, id, staff).draft();
    let keys = vec![key(OTHER, STAFF_ID), key(ConversationId(9), STAFF_ID + 1), unsent(OPEN).0, "x/draft".to_owned()];
    assert!(scene.input(DeskInput::KeysRead(keys)).1);
    assert_eq!(scene.session.drafts(), [OTHER]);
    assert!(scene.input(DeskInput::KeysRead(Vec::new())).1);
    assert!(scene.session.drafts().is_empty());
}

#[test]
fn the_mark_of_an_unread_conversation_is_removed_once_it_is_seen() {
    let mut marked = summary(7, "guest", 1, 0);
    marked.marked_unread = true;
    let answer = || {
        let list = ListAnswer::List(list(vec![marked.clone()]));
        DeskInput::List(ListInput::Response(ListRequest::List(0), Ok(list)))
    };
    let removed = DeskEffect::Request(DeskRequest::RemoveUnreadMark(OPEN));
    let mut scene = Scene::new();
    scene.has_focus = false;
    scene.effects(DeskInput::Returned);
    assert!(!scene.effects(answer()).contains(&removed), "nobody looks at it");
    scene.has_focus = true;
    assert!(scene.effects(DeskInput::Tick).contains(&removed));
    // A mark that is set while the conversation is open stays.
    scene.effects(DeskInput::List(ListInput::Timer(ListTimer::Pause)));
    assert!(!scene.effects(answer()).contains(&removed));
    assert!(!scene.effects(DeskInput::Returned).contains(&removed));
}
