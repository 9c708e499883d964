//! Publishing a change: one event for the staff's channel, one for the guest's
//! channel if the change concerns guests, and the webhook payloads, all written in
//! the transaction of the change. A member of staff who joins is announced by a
//! system message.

use super::webhooks::{WebhookPayload, enqueue_deliveries};
use crate::chat::{Chat, ChatError};
use crate::clock::Random;
use crate::store::{Conversation, Db, NewEvent, NewMessage, StaffMember, Supersedes, Thread};
use shared::channel::EVENT_NAME;
use shared::event::{MAX_DATA_BYTES, MessageChange};
use shared::{ChannelName, ConversationId, Event, EventKind, EventMeta, Reader, SenderType, Seq, Timestamp};

#[cfg(test)]
mod tests;

/// Age at which a waiting event may be replaced by a newer one of its kind, in
/// milliseconds. It exceeds every normal delay, because each page fetches the
/// events that it misses.
const SUPERSEDED_AFTER_MS: i64 = 5_000;

/// Writes the events and webhook deliveries for `kind`, change number `seq` of
/// a thread.
pub async fn announce(
    db: &mut Db<'_>,
    random: &dyn Random,
    thread: &Thread,
    kind: EventKind,
    seq: Seq,
    now: Timestamp,
) -> Result<(), ChatError> {
    let meta = EventMeta { event_id: random.uuid(), seq, sent_at: now };
    if let Some(payload) = WebhookPayload::of(&kind, thread) {
        enqueue_deliveries(db, random, thread, payload, now).await?;
    }
    Ok(db.enqueue(&events(thread, kind, meta)?).await?)
}

/// Returns the events for `kind`, a change of a thread. The kind alone decides
/// whether the guest's channel gets one.
pub(crate) fn events(thread: &Thread, kind: EventKind, meta: EventMeta) -> Result<Vec<NewEvent>, ChatError> {
    let (slug, booking, now) = (&thread.hotel.profile.slug, &thread.booking.booking_id, meta.sent_at);
    let key = collapse_key(&kind, thread.conversation.id);
    let supersedes = key.map(|key| Supersedes { key, waiting_since: now.plus_ms(-SUPERSEDED_AFTER_MS) });
    let guest = Event { kind, conversation_id: None, booking_id: None, meta };
    let staff =
        Event { conversation_id: Some(thread.conversation.id), booking_id: Some(booking.clone()), ..guest.clone() };
    let new = |channel, event: &Event| {
        Ok::<_, ChatError>(NewEvent {
            channel,
            name: EVENT_NAME,
            data: encode(event)?,
            now,
            supersedes: supersedes.clone(),
        })
    };
    let to_staff = new(ChannelName::staff(slug), &staff)?;
    if !guest.is_for_guests() {
        return Ok(vec![to_staff]);
    }
    Ok(vec![new(ChannelName::guest(slug, booking), &guest)?, to_staff])
}

/// Returns the key of events that report a current state rather than an
/// occurrence. If an engine was unavailable for a long time, only the newest
/// event with the same key needs to be published; pages notice the missing
/// `seq` numbers and fetch the changes.
fn collapse_key(kind: &EventKind, id: ConversationId) -> Option<String> {
    match kind {
        EventKind::MessagesRead { reader: Reader::Guest, .. } => Some(format!("{id}:read:guest")),
        EventKind::MessagesRead { reader: Reader::Staff, .. } => Some(format!("{id}:read:staff")),
        EventKind::ChatState(_) => Some(format!("{id}:state")),
        EventKind::ConversationSnoozed { .. } => Some(format!("{id}:snooze")),
        EventKind::ConversationUnread { .. } => Some(format!("{id}:unread")),
        EventKind::ChatMessage(_)
        | EventKind::MessageUpdated(_)
        | EventKind::StaffNote(_)
        | EventKind::ConversationErased
        | EventKind::Unknown => None,
    }
}

/// Encodes an event as JSON, without its message if it would exceed the limit
/// of an engine.
fn encode(event: &Event) -> Result<String, ChatError> {
    let json =
        |event: &Event| serde_json::to_string(event).map_err(|_| ChatError::Internal("could not encode an event"));
    let data = json(event)?;
    if bytes_in_a_trigger(&data) <= MAX_DATA_BYTES { Ok(data) } else { json(&event.clone().without_message()) }
}

/// Returns the length of `data` as a JSON string inside JSON, in which quotes
/// and backslashes are escaped.
fn bytes_in_a_trigger(data: &str) -> usize {
    data.len() + data.bytes().filter(|b| matches!(b, b'"' | b'\\')).count()
}

impl Chat {
    /// Inserts a system message that a member of staff has joined, unless the
    /// guest is already talking with them. The caller saves the conversation's
    /// row. The message changes neither the conversation's place in the desk's
    /// list nor the time for which the guest waits.
    pub(crate) async fn announce_join(
        &self,
        db: &mut Db<'_>,
        thread: &mut Thread,
        member: &StaffMember,
    ) -> Result<(), ChatError> {
        let Some(text) = join_text(&thread.conversation, member) else { return Ok(()) };
        let now = self.clock.now();
        let new = join_message(thread, member, &text, now);
        let seq = new.seq;
        let message = db.insert_message(&new).await?.ok_or(ChatError::Internal("the message exists already"))?;
        let message = new.to_message(message, &thread.booking.booking_id, None);
        thread.conversation.seq = seq;
        let kind = EventKind::ChatMessage(MessageChange::with_message(message));
        announce(db, &*self.random, thread, kind, seq, now).await
    }
}

/// Returns the text which says that a member of staff has joined, unless the guest
/// is already talking with them.
pub(crate) fn join_text(conversation: &Conversation, member: &StaffMember) -> Option<String> {
    (!is_with(conversation, member)).then(|| format!("{} from {} has joined", member.name, member.role))
}

/// Returns the system message which says that a member of staff has joined, as
/// the next change of the conversation.
pub(crate) fn join_message<'a>(
    thread: &'a Thread,
    member: &'a StaffMember,
    text: &'a str,
    now: Timestamp,
) -> NewMessage<'a> {
    NewMessage {
        conversation_id: thread.conversation.id,
        seq: thread.conversation.seq.next(),
        sender_type: SenderType::System,
        sender_name: &thread.hotel.profile.name,
        sender_role: Some(&member.role),
        told_of: Some(&member.name),
        staff: None,
        body: text,
        sent_at: now,
        client_message_id: None,
        room_number: thread.booking.stay.room_number.as_deref(),
        reply_to: None,
        attachments: &[],
    }
}

/// Returns whether the guest is talking with them: the conversation is assigned
/// to them, or the hotel's own system has answered under their name.
fn is_with(conversation: &Conversation, member: &StaffMember) -> bool {
    match (conversation.handler_id, &conversation.handler) {
        (Some(key), _) => key == member.key,
        (None, Some(info)) => (&info.name, &info.role) == (&member.name, &member.role),
        (None, None) => false,
    }
}
