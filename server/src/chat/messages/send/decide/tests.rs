//! The rules of sending, without a database.

use super::*;
use crate::chat::auth::authenticate::GuestCredential;
use crate::chat::messages::send::validate_and_hide_cards;
use crate::store::{
    Booking, BookingKey, ChatRuleExemptions, Conversation, Hotel, HotelKey, PushMode, StaffKey, StaffMember, Stay,
    StoredFile, WebhookKey,
};
use crate::token::SecretHash;
use shared::webhook::WebhookEvent;
use shared::{Access, ConversationId, DisabledCode, HotelProfile, StaffInfo};

const ADA: ConversationId = ConversationId(1);
const TOM: ConversationId = ConversationId(2);
const LAST_MESSAGE: i64 = 20;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_800_000_000_000)
}

fn stay() -> Stay {
    Stay {
        guest_name: "Ada Byrne".to_owned(),
        room_number: Some("101".to_owned()),
        checked_in_at: Some(now()),
        ..Stay::default()
    }
}

fn thread(id: ConversationId) -> Thread {
    let profile = HotelProfile {
        slug: "killarney".parse().expect("a slug"),
        name: "Killarney Park".to_owned(),
        timezone: "Europe/Dublin".to_owned(),
        locale: "en".to_owned(),
        accent_color: Default::default(),
        logo_url: None,
    };
    let hotel = Hotel {
        key: HotelKey(1),
        profile,
        exemptions: ChatRuleExemptions::default(),
        answer_within_min: 10,
        erase_after_days: 90,
        embedders: Default::default(),
        push: PushMode::Notice,
        has_webhooks: false,
    };
    let booking =
        Booking { key: BookingKey(id.0), booking_id: format!("B{id}").parse().expect("a booking id"), stay: stay() };
    let conversation = Conversation {
        id,
        seq: Seq(4),
        last_message_id: MessageId(LAST_MESSAGE),
        read: Default::default(),
        handler: None,
        handler_id: None,
        resolved_at: None,
        waiting_since: None,
    };
    Thread { hotel, booking, conversation }
}

fn token(number: u8) -> SecretHash {
    SecretHash::try_from(vec![number; 32]).expect("32 bytes")
}

/// Two conversations with a guest's token each, 1 and 2, and ids for messages.
fn state() -> BatchState {
    let mut state = BatchState::default();
    for id in [ADA, TOM] {
        state.threads.insert(id, thread(id));
        let valid = TokenState { conversation: id, issued_at: now(), revoked: false };
        state.tokens.insert(token(u8::try_from(id.0).expect("a small number")), valid);
    }
    state.message_ids = (LAST_MESSAGE + 1..LAST_MESSAGE + 10).map(MessageId).collect();
    state
}

fn sending(to: impl Into<Destination>, author: Author, request: SendMessage) -> Sending {
    let text = validate_and_hide_cards(request.message.as_deref().unwrap_or_default());
    Sending { to: to.into(), author, request, text }
}

fn text(text: &str) -> SendMessage {
    SendMessage { message: Some(text.to_owned()), ..SendMessage::default() }
}

fn guest() -> Author {
    Author::Guest(token(1))
}

fn maeve() -> StaffMember {
    StaffMember {
        key: StaffKey(7),
        email: "maeve@hotel.example".to_owned(),
        name: "Maeve".to_owned(),
        role: "Reception".to_owned(),
        access: Access::Agent,
        password_hash: String::new(),
    }
}

fn run(state: &mut BatchState, sending: &Sending) -> Result<(SendResult, Changes), ChatError> {
    let mut number = 0;
    decide(state, sending, now(), &mut || {
        number += 1;
        Uuid::from_u128(number)
    })
}

/// Sends a message that is stored; returns it and the changes.
fn stored(state: &mut BatchState, sending: &Sending) -> (Message, Changes) {
    match run(state, sending).expect("a result") {
        (SendResult::Stored(sent), changes) => (sent.message, changes),
        (SendResult::Repeated(sent), _) => panic!("{sent:?} was repeated"),
    }
}

#[test]
fn messages_of_a_batch_have_consecutive_ids_and_seqs() {
    let mut state = state();
    let (first, _) = stored(&mut state, &sending(ADA, guest(), text("one")));
    let (second, changes) = stored(&mut state, &sending(ADA, guest(), text("two")));
    assert_eq!((first.id.0, first.seq.0), (LAST_MESSAGE + 1, 5));
    assert_eq!((second.id.0, second.seq.0), (LAST_MESSAGE + 2, 6));
    let conversation = &changes.conversations[&ADA];
    assert_eq!((conversation.seq, conversation.last_message_id), (second.seq, second.id));
    assert_eq!(changes.events.len(), 2);
}

#[test]
fn a_refused_message_changes_nothing() {
    let mut state = state();
    state.threads.get_mut(&ADA).expect("a thread").booking.stay.checked_in_at = None;
    let refused = run(&mut state, &sending(ADA, guest(), text("one")));
    assert!(matches!(refused, Err(ChatError::Closed(DisabledCode::NotCheckedIn))), "{refused:?}");
    let (message, _) = stored(&mut state, &sending(TOM, guest(), text("two")));
    assert_eq!((message.id.0, message.seq.0), (LAST_MESSAGE + 1, 5));
    assert_eq!(state.threads[&ADA].conversation.seq, Seq(4));
}

#[test]
fn a_retry_in_the_same_batch_returns_the_first_message() {
    let mut state = state();
    let named = |message: &str| SendMessage { client_message_id: Some(Uuid::from_u128(5)), ..text(message) };
    let (first, _) = stored(&mut state, &sending(ADA, guest(), named("Hello!")));
    let (again, changes) = run(&mut state, &sending(ADA, guest(), named(""))).expect("a result");
    assert_eq!(again, SendResult::Repeated(sent_response(first)));
    assert!(changes.messages.is_empty() && changes.conversations.is_empty());
    // The ids of the other side and of another conversation are separate.
    stored(&mut state, &sending(ADA, Author::Staff(StaffInfo { name: "M".into(), role: "R".into() }), named("Hi!")));
    stored(&mut state, &sending(TOM, Author::Guest(token(2)), named("Hi!")));
}

#[test]
fn a_token_must_be_valid_at_its_hotel() {
    let to = |hotel: &str, number| {
        Destination::Token(GuestCredential { hotel: hotel.parse().expect("a slug"), token: token(number) })
    };
    let mut revoked = state();
    revoked.tokens.get_mut(&token(1)).expect("a token").revoked = true;
    let mut cancelled = state();
    cancelled.threads.get_mut(&ADA).expect("a thread").booking.stay.cancelled = true;
    for (mut state, to) in [
        (state(), to("elsewhere", 1)),
        (state(), to("killarney", 9)),
        (revoked, to("killarney", 1)),
        (cancelled, to("killarney", 1)),
    ] {
        let refused = run(&mut state, &sending(to, guest(), text("Hello!")));
        assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
    }
    stored(&mut state(), &sending(to("killarney", 1), guest(), text("Hello!")));
}

#[test]
fn a_conversation_must_belong_to_the_hotel() {
    let info = || Author::Staff(StaffInfo { name: "Otto".to_owned(), role: "Robot".to_owned() });
    for to in [Destination::OfHotel(HotelKey(2), ADA), Destination::Conversation(ConversationId(9))] {
        let refused = run(&mut state(), &sending(to, info(), text("Hello!")));
        assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    }
    stored(&mut state(), &sending(Destination::OfHotel(HotelKey(1), ADA), info(), text("Hello!")));
}

#[test]
fn a_member_of_staff_joins_once_and_becomes_the_handler() {
    let mut state = state();
    let by_maeve = || Author::Member(maeve());
    let refused = run(&mut state, &sending(ADA, by_maeve(), text("Hello!")));
    assert!(matches!(refused, Err(ChatError::InvalidToken)), "she has left: {refused:?}");
    state.staff.insert(maeve().key);

    let (message, changes) = stored(&mut state, &sending(ADA, by_maeve(), text("Hello!")));
    let inserted: Vec<_> =
        changes.messages.iter().map(|new| (new.message.message.as_str(), new.message.id.0, new.staff)).collect();
    let expected =
        [("Maeve from Reception has joined", LAST_MESSAGE + 1, None), ("Hello!", LAST_MESSAGE + 2, Some(maeve().key))];
    assert_eq!(inserted, expected);
    assert_eq!((message.seq.0, changes.events.len()), (6, 6));
    let conversation = &changes.conversations[&ADA];
    assert_eq!((conversation.seq.0, conversation.last_message_id), (7, message.id));
    assert_eq!(conversation.handler_id, Some(maeve().key));
    assert_eq!(changes.pushes[&ADA].message, message.id);

    let (_, changes) = stored(&mut state, &sending(ADA, by_maeve(), text("Are you there?")));
    assert_eq!((changes.messages.len(), changes.events.len()), (1, 2));
}

#[test]
fn a_message_of_the_guest_reopens_a_resolved_conversation() {
    let mut state = state();
    state.threads.get_mut(&ADA).expect("a thread").conversation.resolved_at = Some(now());
    let (_, changes) = stored(&mut state, &sending(ADA, guest(), text("Hello!")));
    assert_eq!(changes.conversations[&ADA].resolved_at, None);
    assert!(changes.pushes.is_empty());
}

#[test]
fn only_messages_of_the_conversation_are_answered() {
    let mut state = state();
    let (own, _) = stored(&mut state, &sending(ADA, guest(), text("Hello!")));
    let (foreign, _) = stored(&mut state, &sending(TOM, Author::Guest(token(2)), text("Hello!")));
    let answer = |id| SendMessage { reply_to: Some(id), ..text("Yes.") };
    for id in [foreign.id, MessageId(99)] {
        let refused = run(&mut state, &sending(ADA, guest(), answer(id)));
        assert!(matches!(refused, Err(ChatError::ReplyNotFound)), "{refused:?}");
    }
    let (message, _) = stored(&mut state, &sending(ADA, guest(), answer(own.id)));
    assert_eq!(message.reply_to_message.map(|preview| preview.id), Some(own.id));
}

#[test]
fn a_file_is_attached_once() {
    let mut state = state();
    let file = StoredFile {
        id: Uuid::from_u128(3),
        conversation: ADA,
        message: None,
        sender: SenderType::Guest,
        file_name: "bill.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 9,
        thumbnail_bytes: None,
        width: None,
        height: None,
        uploaded_at: now(),
    };
    let request = SendMessage { attachments: vec![file.id], ..SendMessage::default() };
    state.files.insert(file.id, file.clone());
    let (message, changes) = stored(&mut state, &sending(ADA, guest(), request.clone()));
    assert_eq!(changes.attached, [(file.id, message.id)]);
    let refused = run(&mut state, &sending(ADA, guest(), request));
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
}

#[test]
fn webhooks_get_the_events_that_they_want() {
    let mut state = state();
    let webhook = |number, events: &[WebhookEvent], disabled_at| StoredWebhook {
        key: WebhookKey(number),
        url: "https://hotel.example/".to_owned(),
        events: events.to_vec(),
        created_at: now(),
        disabled_at,
    };
    let webhooks = vec![
        webhook(1, &[WebhookEvent::MessageCreated, WebhookEvent::ConversationAssigned], None),
        webhook(2, &[WebhookEvent::MessageCreated], None),
        webhook(3, &[WebhookEvent::Read], None),
        webhook(4, &[WebhookEvent::MessageCreated], Some(now())),
    ];
    state.webhooks.insert(HotelKey(1), webhooks);
    let otto = Author::Staff(StaffInfo { name: "Otto".to_owned(), role: "Robot".to_owned() });
    let (_, changes) = stored(&mut state, &sending(ADA, otto, text("Hello!")));
    let enqueued: Vec<_> = changes.deliveries.iter().map(|new| (new.webhook.0, new.event)).collect();
    let expected =
        [(1, WebhookEvent::MessageCreated), (2, WebhookEvent::MessageCreated), (1, WebhookEvent::ConversationAssigned)];
    assert_eq!(enqueued, expected);
}

#[test]
fn a_later_message_replaces_a_waiting_notification_without_delaying_it() {
    let push = |message, now_ms| crate::store::ScheduledPush {
        message: MessageId(message),
        now: Timestamp::from_unix_ms(now_ms),
        due_at: Timestamp::from_unix_ms(now_ms + 5),
        give_up_at: Timestamp::from_unix_ms(now_ms + 100),
    };
    let mut changes = Changes { pushes: [(ADA, push(1, 10))].into(), ..Changes::default() };
    changes.add(Changes { pushes: [(ADA, push(2, 20)), (TOM, push(3, 20))].into(), ..Changes::default() });
    let merged =
        crate::store::ScheduledPush { message: MessageId(2), give_up_at: push(2, 20).give_up_at, ..push(1, 10) };
    assert_eq!(changes.pushes, [(ADA, merged), (TOM, push(3, 20))].into());
}

#[test]
fn the_first_message_of_the_hotel_after_a_question_is_a_first_reply() {
    let mut state = state();
    let otto = || Author::Staff(StaffInfo { name: "Otto".to_owned(), role: "Robot".to_owned() });
    let (_, changes) = stored(&mut state, &sending(ADA, otto(), text("Good morning!")));
    assert_eq!(changes.first_replies, [], "nobody has asked");
    for question in ["Hello?", "Anybody there?"] {
        let (_, changes) = stored(&mut state, &sending(ADA, guest(), text(question)));
        assert_eq!(changes.first_replies, []);
    }
    let asked_at = now().plus_ms(-60_000);
    state.threads.get_mut(&ADA).expect("a thread").conversation.waiting_since = Some(asked_at);
    let (message, changes) = stored(&mut state, &sending(ADA, otto(), text("Hello!")));
    let times = FirstReply { asked_at, replied_at: now() };
    assert_eq!(changes.first_replies, [NewFirstReply { hotel: HotelKey(1), message: message.id, times }]);
    let (_, changes) = stored(&mut state, &sending(ADA, otto(), text("How can I help?")));
    assert_eq!(changes.first_replies, []);
}

#[test]
fn a_question_and_its_reply_in_one_batch_are_measured() {
    let mut state = state();
    stored(&mut state, &sending(ADA, guest(), text("Hello?")));
    let otto = Author::Staff(StaffInfo { name: "Otto".to_owned(), role: "Robot".to_owned() });
    let (_, changes) = stored(&mut state, &sending(ADA, otto, text("Hello!")));
    assert_eq!(changes.first_replies[0].times, FirstReply { asked_at: now(), replied_at: now() });
}
