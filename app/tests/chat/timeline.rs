//! Tests of single operations of the timeline; `timeline_property.rs` combines
//! all of them.

use crate::make::{attachment, chat, client_id, event, guest, ids, page, staff, written};
use app::chat::{EventResult, Timeline};
use shared::event::MessageChange;
use shared::{
    DisabledCode, EventKind, Message, MessageId, MessageStatus, ReadMarker, Reader, ReplyPreview, SenderType, Seq,
    Timestamp,
};

fn read_by(reader: Reader, up_to: i64) -> EventKind {
    EventKind::MessagesRead { reader, up_to: MessageId(up_to), read_at: Timestamp::from_unix_ms(1000 * up_to) }
}

fn statuses(timeline: &Timeline) -> Vec<MessageStatus> {
    timeline.messages().map(|message| message.status).collect()
}

/// Returns a message that replies to `answered`, with the server's preview of
/// it at that time.
fn answering(mut message: Message, answered: &Message) -> Message {
    message.reply_to = Some(answered.id);
    message.reply_to_message = Some(ReplyPreview {
        id: answered.id,
        sender_type: answered.sender_type,
        sender_name: answered.sender_name.clone(),
        message: answered.preview(),
    });
    message
}

fn quoted(timeline: &Timeline, id: i64) -> Option<&str> {
    Some(&timeline.get(MessageId(id))?.reply_to_message.as_ref()?.message)
}

#[test]
fn reply_quotes_the_current_state_of_its_message() {
    let (first, answer) = (guest(1, 1), answering(staff(2, 2), &guest(1, 1)));
    let edited = Message { seq: Seq(3), is_edited: true, message: "x".repeat(150), ..first.clone() };
    let deleted = Message { seq: Seq(4), is_deleted: true, message: String::new(), ..first.clone() };

    let mut timeline = Timeline::new(page(vec![first.clone(), answer.clone()], 2, false));
    timeline.apply_event(event(3, EventKind::MessageUpdated(MessageChange::with_message(edited.clone()))));
    assert_eq!(quoted(&timeline, 2), Some(&*"x".repeat(100)));
    timeline.apply_event(event(4, EventKind::MessageUpdated(MessageChange::with_message(deleted))));
    assert_eq!(quoted(&timeline, 2), Some(""));

    // The reply arrives late, with a preview of the edited message.
    let mut late = Timeline::new(page(vec![edited], 1, false));
    late.apply_event(written(&answer));
    assert_eq!(quoted(&late, 2), Some(&*"x".repeat(100)));
}

#[test]
fn reply_to_a_photo_without_text_quotes_its_file_name() {
    let photo = Message { message: String::new(), attachments: vec![attachment("key.jpg")], ..guest(1, 1) };
    let mut timeline = Timeline::new(page(vec![photo.clone()], 1, false));
    timeline.apply_event(written(&answering(staff(2, 2), &photo)));
    assert_eq!(quoted(&timeline, 2), Some("key.jpg"));
}

#[test]
fn next_change_is_applied() {
    let mut timeline = Timeline::new(page(vec![staff(1, 1)], 1, false));
    assert_eq!(timeline.apply_event(written(&guest(2, 2))), EventResult::Next);
    assert_eq!((ids(&timeline), timeline.synced_seq()), (vec![1, 2], Seq(2)));
}

#[test]
fn repeated_event_is_known() {
    let mut timeline = Timeline::new(page(vec![], 0, false));
    timeline.apply_event(written(&staff(1, 1)));
    assert_eq!(timeline.apply_event(written(&staff(1, 1))), EventResult::Known);
    assert_eq!(ids(&timeline), [1]);
}

#[test]
fn a_change_further_ahead_is_shown_and_shows_the_gap() {
    let mut timeline = Timeline::new(page(vec![], 0, false));
    assert_eq!(timeline.apply_event(written(&staff(3, 3))), EventResult::Gap);
    assert_eq!((ids(&timeline), timeline.synced_seq()), (vec![3], Seq(0)));
    assert!(!timeline.merge_changes(Seq(0), page(vec![staff(1, 1), staff(2, 2), staff(3, 3)], 3, false)));
    assert_eq!((ids(&timeline), timeline.synced_seq()), (vec![1, 2, 3], Seq(3)));
}

#[test]
fn an_event_without_its_message_is_a_gap() {
    let mut timeline = Timeline::new(page(vec![], 0, false));
    assert_eq!(timeline.apply_event(written(&staff(1, 1)).without_message()), EventResult::Gap);
    assert_eq!((ids(&timeline), timeline.synced_seq()), (vec![], Seq(0)));
}

#[test]
fn unknown_event_kind_causes_a_fetch() {
    let mut timeline = Timeline::new(page(vec![staff(1, 1)], 1, false));
    assert_eq!(timeline.apply_event(event(2, EventKind::Unknown)), EventResult::Gap);
    // The page then fetches, and learns that the conversation no longer exists.
    assert_eq!(timeline.apply_event(event(2, EventKind::ConversationErased)), EventResult::Gap);
    assert_eq!(timeline.synced_seq(), Seq(1));
    assert_eq!(timeline.apply_event(event(1, EventKind::Unknown)), EventResult::Known);
}

#[test]
fn older_state_of_a_message_is_ignored() {
    let mut edited = staff(1, 2);
    edited.message = "edited".to_owned();
    let mut timeline = Timeline::new(page(vec![edited], 2, false));
    timeline.apply_event(written(&staff(1, 1)));
    timeline.merge_changes(Seq(0), page(vec![staff(1, 1)], 1, false));
    assert_eq!(timeline.messages().next().expect("a message").message, "edited");
    assert_eq!(timeline.synced_seq(), Seq(2));
}

#[test]
fn read_message_stays_read() {
    let mut read = guest(1, 1);
    (read.status, read.read_at) = (MessageStatus::Read, Some(Timestamp::from_unix_ms(5000)));
    // The page is newer than the read markers of this timeline.
    let mut timeline = Timeline::new(page(vec![read], 1, false));
    timeline.merge_sent(guest(1, 1));
    assert_eq!(statuses(&timeline), [MessageStatus::Read]);
}

#[test]
fn marker_marks_messages_of_the_other_side_up_to_it_as_read() {
    use MessageStatus::{Delivered, Read};
    let messages = vec![guest(1, 1), staff(2, 2), guest(3, 3), guest(4, 4)];
    let mut timeline = Timeline::new(page(messages, 4, false));
    assert_eq!(timeline.apply_event(event(5, read_by(Reader::Staff, 3))), EventResult::Next);
    assert_eq!(statuses(&timeline), [Read, Delivered, Read, Delivered]);
    assert_eq!(timeline.apply_event(event(6, read_by(Reader::Guest, 4))), EventResult::Next);
    assert_eq!(statuses(&timeline), [Read, Read, Read, Delivered]);
    timeline.apply_event(event(5, read_by(Reader::Staff, 1)));
    assert_eq!(timeline.read().staff.up_to, MessageId(3), "markers only move forward");
}

#[test]
fn a_marker_that_came_before_its_message_reads_it_too() {
    let mut timeline = Timeline::new(page(vec![], 0, false));
    timeline.apply_event(event(2, read_by(Reader::Staff, 1)));
    timeline.apply_event(written(&guest(1, 1)));
    assert_eq!(statuses(&timeline), [MessageStatus::Read]);
}

#[test]
fn page_updates_both_read_markers() {
    let mut timeline = Timeline::new(page(vec![guest(1, 1), staff(2, 2)], 2, false));
    let mut changes = page(vec![], 4, false);
    changes.read.staff = ReadMarker { up_to: MessageId(2), read_at: Some(Timestamp::from_unix_ms(1)) };
    changes.read.guest = changes.read.staff;
    timeline.merge_changes(Seq(2), changes);
    assert_eq!(statuses(&timeline), [MessageStatus::Read, MessageStatus::Read]);
}

#[test]
fn older_chat_state_is_ignored() {
    let closed = shared::ChatState::new(Some(DisabledCode::AlreadyCheckedOut), None, None);
    let mut timeline = Timeline::new(page(vec![], 0, false));
    timeline.apply_event(event(2, EventKind::ChatState(closed.clone())));
    assert_eq!(timeline.apply_event(event(1, EventKind::ChatState(chat("102")))), EventResult::Next);
    assert_eq!(timeline.chat(), &closed);
    timeline.merge_changes(Seq(0), page(vec![], 1, false));
    assert_eq!(timeline.chat(), &closed);
}

#[test]
fn older_pages_are_prepended_until_none_remain() {
    let mut timeline = Timeline::new(page(vec![staff(5, 5), staff(6, 6)], 6, true));
    assert!(timeline.has_older());
    timeline.merge_older(page(vec![staff(3, 3), staff(4, 4)], 6, true));
    assert_eq!((ids(&timeline), timeline.has_older()), (vec![3, 4, 5, 6], true));
    timeline.merge_older(page(vec![staff(1, 1), staff(2, 2)], 6, false));
    assert_eq!((ids(&timeline), timeline.has_older()), (vec![1, 2, 3, 4, 5, 6], false));
}

#[test]
fn older_page_does_not_advance_synced() {
    let mut timeline = Timeline::new(page(vec![staff(5, 5)], 5, true));
    timeline.merge_older(page(vec![staff(4, 4)], 9, true));
    assert_eq!(timeline.synced_seq(), Seq(5));
}

#[test]
fn edit_of_an_unloaded_message_leaves_no_gap() {
    let mut timeline = Timeline::new(page(vec![staff(5, 5), staff(6, 6)], 6, true));
    let mut edited = staff(2, 7);
    edited.message = "edited".to_owned();
    let edit = event(7, EventKind::MessageUpdated(MessageChange::with_message(edited)));
    assert_eq!(timeline.apply_event(edit), EventResult::Next);
    assert_eq!((ids(&timeline), timeline.oldest()), (vec![5, 6], Some(MessageId(5))));
    // Requested before the edit, received after it.
    timeline.merge_older(page(vec![staff(1, 1), staff(2, 2), staff(3, 3), staff(4, 4)], 6, false));
    assert_eq!(ids(&timeline), [1, 2, 3, 4, 5, 6]);
    assert_eq!(timeline.messages().nth(1).expect("a message").message, "edited");
}

#[test]
fn response_to_send_advances_synced_only_if_next() {
    let mut timeline = Timeline::new(page(vec![], 0, false));
    timeline.merge_sent(guest(1, 1));
    assert_eq!(timeline.synced_seq(), Seq(1));
    timeline.merge_sent(guest(3, 3));
    assert_eq!((ids(&timeline), timeline.synced_seq()), (vec![1, 3], Seq(1)));
    assert_eq!(timeline.apply_event(written(&guest(1, 1))), EventResult::Known);
}

#[test]
fn only_guest_messages_match_by_client_id() {
    let mut theirs = staff(1, 1);
    theirs.client_message_id = Some(client_id(9));
    let timeline = Timeline::new(page(vec![theirs, guest(2, 2)], 2, false));
    assert!(timeline.has_client_message(client_id(2), SenderType::Guest));
    assert!(!timeline.has_client_message(client_id(9), SenderType::Guest));
}

#[test]
fn newest_for_the_guest_is_from_another_author() {
    let timeline = Timeline::new(page(vec![guest(1, 1), staff(2, 2), guest(3, 3)], 3, false));
    assert_eq!(timeline.newest_for(Reader::Guest), Some(MessageId(2)));
    assert_eq!(Timeline::new(page(vec![guest(1, 1)], 1, false)).newest_for(Reader::Guest), None);
}

#[test]
fn first_unread_is_from_another_author_behind_the_marker() {
    let mut read = page(vec![guest(1, 1), staff(2, 2), staff(3, 3), guest(4, 4), staff(5, 5)], 5, false);
    assert_eq!(Timeline::new(read.clone()).first_unread(Reader::Guest), Some(MessageId(2)));
    read.read.guest.up_to = MessageId(2);
    assert_eq!(Timeline::new(read.clone()).first_unread(Reader::Guest), Some(MessageId(3)));
    assert_eq!(Timeline::new(read.clone()).first_unread(Reader::Staff), Some(MessageId(1)));
    read.read.guest.up_to = MessageId(5);
    assert_eq!(Timeline::new(read).first_unread(Reader::Guest), None);
}

#[test]
fn unread_count_excludes_deleted_messages() {
    let mut gone = staff(3, 3);
    gone.is_deleted = true;
    let mut told = page(vec![guest(1, 1), staff(2, 2), gone, guest(4, 4), staff(5, 5)], 5, false);
    assert_eq!(Timeline::new(told.clone()).unread(Reader::Guest), 2);
    assert_eq!(Timeline::new(told.clone()).unread(Reader::Staff), 2);
    told.read.guest.up_to = MessageId(2);
    assert_eq!(Timeline::new(told).unread(Reader::Guest), 1);
}

#[test]
fn chain_without_progress_ends() {
    let mut timeline = Timeline::new(page(vec![], 3, false));
    assert!(!timeline.merge_changes(Seq(3), page(vec![], 3, true)));
    assert!(timeline.merge_changes(Seq(3), page(vec![staff(1, 4)], 4, true)));
}

#[test]
fn a_timeline_that_begins_with_its_newest_page_knows_the_same_changes() {
    let mut timeline = Timeline::new(page((11..=16).map(|id| guest(id, id)).collect(), 16, true));
    timeline.apply_event(written(&staff(17, 17)));
    let newest = timeline.newest_page(page(Vec::new(), 0, false).conversation_id, 3);
    assert_eq!((newest.count, newest.has_more, newest.seq), (3, true, Seq(17)));
    let mut again = Timeline::new(newest);
    assert_eq!(ids(&again), [15, 16, 17]);
    assert_eq!((again.read(), again.chat()), (timeline.read(), timeline.chat()));
    assert_eq!(again.apply_event(written(&guest(18, 18))), EventResult::Next);
}

#[test]
fn the_newest_page_of_a_whole_conversation_has_no_older_messages() {
    let timeline = Timeline::new(page((1..=3).map(|id| guest(id, id)).collect(), 3, false));
    let id = page(Vec::new(), 0, false).conversation_id;
    for (max, has_more) in [(2, true), (3, false), (4, false)] {
        assert_eq!(timeline.newest_page(id, max).has_more, has_more, "{max}");
    }
}

#[test]
fn the_newest_answer_is_the_newest_message_of_staff() {
    let newest = |messages: Vec<Message>| {
        let seq = messages.len() as i64;
        Timeline::new(page(messages, seq, false)).newest_answer()
    };
    assert_eq!(newest(vec![guest(1, 1)]), None);
    let system = Message { sender_type: SenderType::System, ..staff(4, 4) };
    assert_eq!(newest(vec![staff(1, 1), staff(2, 2), guest(3, 3), system]), Some(MessageId(2)));
}
