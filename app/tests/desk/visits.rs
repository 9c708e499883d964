//! Tests of visits: opening conversations in place, from the server and from memory.

use crate::make::{list, page, summary};
use crate::scene::{OPEN, Scene, note};
use app::chat::desk::{
    CachedConversation, DeskEffect, DeskInput, DeskRequest, Location, MAX_CONVERSATIONS, Notice, OpenConversation,
    OtherConversation, VisitAnswer, VisitData, VisitKind, VisitRequest,
};
use app::chat::list::{ListAnswer, ListInput, ListRequest, ListTimer};
use app::chat::session::{RequestError, SocketEvent};
use app::desk::{Filter, Part};
use shared::{ChannelName, ConversationId, ErrorCode};
use uuid::Uuid;

const OTHER: ConversationId = ConversationId(8);
const BY_MOUSE: VisitKind = VisitKind::Link { by_key: false };
const FORM: Uuid = Uuid::from_u128(5);

fn visit(id: Option<ConversationId>, kind: VisitKind) -> DeskInput<'static> {
    let to = Location { open: id, ..Location::default() };
    DeskInput::Visit { to, kind, form_message_id: FORM }
}

fn requests(effects: &[DeskEffect]) -> Vec<VisitRequest> {
    let of_effect = |effect: &DeskEffect| match effect {
        DeskEffect::Request(DeskRequest::Visit(request)) => Some(request.clone()),
        _ => None,
    };
    effects.iter().filter_map(of_effect).collect()
}

/// Returns the conversation that is shown in place of another one; `Some(None)` if the
/// open one is closed.
fn shown(effects: &[DeskEffect]) -> Option<Option<&OtherConversation>> {
    effects.iter().find_map(|effect| match effect {
        DeskEffect::ShowConversation(other, _) => Some(other.as_deref()),
        _ => None,
    })
}

fn shown_part(effects: &[DeskEffect]) -> Option<&Part> {
    effects.iter().find_map(|effect| if let DeskEffect::ShowList(part) = effect { Some(part) } else { None })
}

fn address(effects: &[DeskEffect]) -> Option<&str> {
    effects
        .iter()
        .find_map(|effect| if let DeskEffect::PushAddress(address) = effect { Some(&**address) } else { None })
}

fn answer(request: &VisitRequest) -> VisitAnswer {
    match request.data {
        VisitData::List(_) => VisitAnswer::List(list(vec![summary(9, "guest", 9, 1)])),
        VisitData::Summary(id) => VisitAnswer::Summary(summary(id.0, "guest", 3, 1)),
        VisitData::Messages(id) => VisitAnswer::Messages(page(id)),
        VisitData::Notes(_) => VisitAnswer::Notes(vec![note(2)]),
    }
}

fn answer_one(scene: &mut Scene, request: &VisitRequest) -> Vec<DeskEffect> {
    scene.effects(DeskInput::VisitAnswer(request.number, Ok(answer(request))))
}

/// Answers requests; returns the effects of the last answer.
fn answer_all(scene: &mut Scene, requests: &[VisitRequest]) -> Vec<DeskEffect> {
    let mut effects = Vec::new();
    for request in requests {
        assert_eq!((shown(&effects), shown_part(&effects)), (None, None), "before all answers");
        effects = answer_one(scene, request);
    }
    effects
}

/// Opens a conversation; returns it as the desk shows it.
fn open(scene: &mut Scene, id: ConversationId) -> OpenConversation {
    let begun = requests(&scene.effects(visit(Some(id), BY_MOUSE)));
    let effects = answer_all(scene, &begun);
    shown(&effects).flatten().map(|other| other.conversation.clone()).expect("a conversation")
}

fn leave(scene: &mut Scene, conversation: OpenConversation) {
    let left = CachedConversation { conversation, files: vec![FORM] };
    scene.effects(DeskInput::Left(Box::new(left)));
}

#[test]
fn a_conversation_is_shown_when_all_its_data_has_arrived() {
    let mut scene = Scene::new();
    let begun = requests(&scene.effects(visit(Some(OTHER), BY_MOUSE)));
    let data: Vec<_> = begun.iter().map(|request| request.data.clone()).collect();
    assert_eq!(data, [VisitData::Messages(OTHER), VisitData::Notes(OTHER), VisitData::Summary(OTHER)]);
    // Until then the other one is open.
    assert_eq!((scene.session.open(), scene.session.visits().opening()), (Some(OPEN), Some(OTHER)));
    let effects = answer_all(&mut scene, &begun);
    let conversation = &shown(&effects).flatten().expect("a conversation").conversation;
    assert_eq!((conversation.guest_name.as_str(), conversation.form_message_id), ("Guest 8", FORM));
    let channel = ChannelName::guest(&"killarney".parse().expect("a slug"), &conversation.booking_id);
    assert_eq!((&conversation.guest_channel, conversation.page.conversation_id), (&channel, OTHER));
    assert_eq!(scene.session.open(), Some(OTHER));
    assert_eq!(scene.session.notes(), [note(2)]);
    assert_eq!(address(&effects), Some("/desk/hotel/killarney/conversations/8?filter=waiting"));
    assert_eq!(scene.session.list().summary(OTHER).map(|summary| summary.unread_count), Some(1));
}

#[test]
fn the_summary_of_the_list_is_not_requested() {
    let mut scene = Scene::with_open(None);
    let begun = requests(&scene.effects(visit(Some(OPEN), BY_MOUSE)));
    assert!(!begun.iter().any(|request| matches!(request.data, VisitData::Summary(_))));
    assert!(shown(&answer_all(&mut scene, &begun)).is_some());
}

#[test]
fn a_later_visit_replaces_the_one_that_waits() {
    let mut scene = Scene::new();
    let first = requests(&scene.effects(visit(Some(OTHER), BY_MOUSE)));
    let second = requests(&scene.effects(visit(Some(ConversationId(9)), BY_MOUSE)));
    for request in first {
        assert_eq!(answer_one(&mut scene, &request), []);
    }
    let effects = answer_all(&mut scene, &second);
    assert!(shown(&effects).flatten().is_some());
    assert_eq!(scene.session.open(), Some(ConversationId(9)));
    // Closing is a visit, too.
    let third = requests(&scene.effects(visit(Some(OTHER), BY_MOUSE)));
    scene.effects(visit(None, BY_MOUSE));
    assert_eq!(answer_one(&mut scene, &third[0]), []);
    assert_eq!((scene.session.open(), scene.session.visits().opening()), (None, None));
}

#[test]
fn back_and_forward_show_a_location_without_another_address() {
    let mut scene = Scene::new();
    let begun = requests(&scene.effects(visit(Some(OTHER), VisitKind::History)));
    let effects = answer_all(&mut scene, &begun);
    assert_eq!((shown(&effects).is_some(), address(&effects)), (true, None));
    let effects = scene.effects(visit(None, VisitKind::History));
    assert_eq!((shown(&effects), address(&effects)), (Some(None), None));
}

#[test]
fn the_open_conversation_stays_if_no_answer_arrives() {
    for (kind, address_again) in
        [(BY_MOUSE, None), (VisitKind::History, Some("/desk/hotel/killarney/conversations/7?filter=waiting"))]
    {
        let mut scene = Scene::new();
        let begun = requests(&scene.effects(visit(Some(OTHER), kind)));
        let effects = scene.effects(DeskInput::VisitAnswer(begun[0].number, Err(RequestError::Later(0))));
        // The browser has changed the address already.
        assert_eq!((shown(&effects), address(&effects)), (None, address_again));
        assert_eq!(scene.session.notice(), Some(Notice::NotOpened));
        assert_eq!(scene.session.open(), Some(OPEN));
        // Answers to its other requests have no effect.
        assert_eq!(answer_one(&mut scene, &begun[1]), []);
    }
}

#[test]
fn a_refusal_loads_the_page_of_the_server() {
    let mut scene = Scene::new();
    let begun = requests(&scene.effects(visit(Some(OTHER), BY_MOUSE)));
    let refused = Err(RequestError::Refused(ErrorCode::InvalidToken));
    let effects = scene.effects(DeskInput::VisitAnswer(begun[0].number, refused));
    let address = "/desk/hotel/killarney/conversations/8?filter=waiting".to_owned();
    assert_eq!(effects, [DeskEffect::OpenPage(address)]);
}

fn resolved() -> Part {
    Part { filter: Filter::Resolved, ..Part::default() }
}

#[test]
fn another_part_of_the_list_is_shown_beside_the_open_conversation() {
    let mut scene = Scene::new();
    let to = Location { part: resolved(), open: Some(OPEN) };
    let begun = requests(&scene.effects(DeskInput::Visit { to, kind: BY_MOUSE, form_message_id: FORM }));
    assert_eq!(begun.iter().map(|request| &request.data).collect::<Vec<_>>(), [&VisitData::List(resolved())]);
    let effects = answer_all(&mut scene, &begun);
    assert_eq!((shown(&effects), shown_part(&effects)), (None, Some(&resolved())));
    assert_eq!(address(&effects), Some("/desk/hotel/killarney/conversations/7?filter=resolved"));
    let listed: Vec<_> =
        scene.session.list().list().conversations.iter().map(|summary| summary.conversation_id).collect();
    assert_eq!(listed, [ConversationId(9)]);
    // The summary of the open conversation is still known.
    assert!(scene.session.list().summary(OPEN).is_some());
    assert_eq!((scene.session.open(), scene.session.notes().len()), (Some(OPEN), 1));
}

#[test]
fn a_part_and_a_conversation_in_memory_are_shown_together() {
    let mut scene = Scene::new();
    let first = open(&mut scene, OTHER);
    open(&mut scene, ConversationId(9));
    leave(&mut scene, first);
    let to = Location { part: resolved(), open: Some(OTHER) };
    let begun = requests(&scene.effects(DeskInput::Visit { to, kind: BY_MOUSE, form_message_id: FORM }));
    assert_eq!(begun.len(), 1);
    let effects = answer_all(&mut scene, &begun);
    assert!(shown(&effects).flatten().is_some() && shown_part(&effects).is_some());
}

#[test]
fn what_changes_during_a_visit_is_fetched_again() {
    let mut scene = Scene::new();
    let to = Location { part: resolved(), open: Some(OPEN) };
    let begun = requests(&scene.effects(DeskInput::Visit { to, kind: BY_MOUSE, form_message_id: FORM }));
    // The request that this event causes is for the part before.
    scene.effects(DeskInput::Socket(&SocketEvent::Event(None)));
    let effects = answer_all(&mut scene, &begun);
    assert!(effects.contains(&DeskEffect::Request(DeskRequest::List(ListRequest::List(1)))));
    // The pause of the part before does not end that of this one.
    scene.effects(DeskInput::List(ListInput::Timer(ListTimer::Pause)));
    let answer = Ok(ListAnswer::List(list(vec![summary(7, "guest", 9, 1)])));
    scene.effects(DeskInput::List(ListInput::Response(ListRequest::List(1), answer)));
    assert!(scene.session.list().is_listed(OPEN));
}

#[test]
fn an_answer_for_the_part_before_is_dropped() {
    let mut scene = Scene::new();
    scene.effects(DeskInput::List(ListInput::Outdated));
    let to = Location { part: resolved(), open: Some(OPEN) };
    let begun = requests(&scene.effects(DeskInput::Visit { to, kind: BY_MOUSE, form_message_id: FORM }));
    answer_all(&mut scene, &begun);
    let late = Ok(ListAnswer::List(list(vec![summary(7, "guest", 59, 1)])));
    assert_eq!(scene.effects(DeskInput::List(ListInput::Response(ListRequest::List(0), late))), []);
    assert_eq!(scene.session.list().list().conversations[0].conversation_id, ConversationId(9));
    // The next request is for the new part.
    let effects = scene.effects(DeskInput::List(ListInput::Outdated));
    assert!(effects.contains(&DeskEffect::Request(DeskRequest::List(ListRequest::List(1)))));
}

#[test]
fn a_conversation_that_was_open_before_is_shown_at_once_and_then_updated() {
    let mut scene = Scene::new();
    let first = open(&mut scene, OTHER);
    open(&mut scene, ConversationId(9));
    leave(&mut scene, first.clone());
    let effects = scene.effects(visit(Some(OTHER), BY_MOUSE));
    let other = shown(&effects).flatten().expect("a conversation");
    assert_eq!((&other.conversation, &other.files), (&first, &vec![FORM]));
    assert_eq!(requests(&effects), []);
    // It is not in the list, so its summary is requested after the list.
    assert!(effects.contains(&DeskEffect::Request(DeskRequest::List(ListRequest::List(0)))));
}

#[test]
fn the_conversations_that_were_open_last_are_cached() {
    let mut scene = Scene::new();
    for id in 10..11 + MAX_CONVERSATIONS as i64 {
        let conversation = open(&mut scene, ConversationId(id));
        leave(&mut scene, conversation);
    }
    open(&mut scene, OTHER);
    let is_cached =
        |scene: &mut Scene, id| requests(&scene.effects(visit(Some(ConversationId(id)), BY_MOUSE))).is_empty();
    assert!(!is_cached(&mut scene, 10));
    assert!(is_cached(&mut scene, 11));
    assert!(is_cached(&mut scene, 10 + MAX_CONVERSATIONS as i64));
}

#[test]
fn the_summary_of_another_conversation_arrives_late_without_effect() {
    let mut scene = Scene::with_open(None);
    open(&mut scene, OTHER);
    let late = Ok(ListAnswer::Summary(summary(9, "guest", 5, 2)));
    scene.effects(DeskInput::List(ListInput::Outdated));
    scene.effects(DeskInput::List(ListInput::Response(ListRequest::Summary(ConversationId(9)), late)));
    assert!(scene.session.list().summary(OTHER).is_some());
}

#[test]
fn a_session_that_begins_later_receives_the_state_of_the_socket() {
    let mut scene = Scene::new();
    let names = |scene: &Scene| {
        scene.session.missed_socket_events().iter().map(|event| format!("{event:?}")).collect::<Vec<_>>()
    };
    assert!(names(&scene).is_empty());
    for (event, missed) in [
        (SocketEvent::Connected, vec!["Connected"]),
        (SocketEvent::Subscribed, vec!["Connected", "Subscribed"]),
        (SocketEvent::Down, vec!["Down"]),
        (SocketEvent::Connected, vec!["Connected"]),
    ] {
        scene.effects(DeskInput::Socket(&event));
        assert_eq!(names(&scene), missed);
    }
}

#[test]
fn a_visit_of_the_shown_location_cancels_another_one() {
    let mut scene = Scene::new();
    let requested = requests(&scene.effects(visit(Some(OTHER), BY_MOUSE)));
    assert!(!requested.is_empty());
    assert!(requests(&scene.effects(visit(Some(OPEN), BY_MOUSE))).is_empty());
    for request in &requested {
        assert_eq!(shown(&answer_one(&mut scene, request)), None);
    }
}
