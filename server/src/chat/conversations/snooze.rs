//! Snoozing: setting a conversation aside until a time or the guest's next message.

use super::state::own_thread;
use crate::chat::events::announce::announce;
use crate::chat::{Chat, ChatError};
use crate::store::{ConversationLock, Db, Hotel, HotelKey, Snooze, Thread};
use futures_util::FutureExt;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};
use shared::{ConversationId, EventKind, MessageId, Timestamp};
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Maximum time for which a conversation can be snoozed.
const MAX_SNOOZE: SignedDuration = SignedDuration::from_hours(366 * 24);
/// Time of day at which "this evening" begins.
const EVENING: Time = Time::constant(18, 0, 0, 0);
/// Time of day at which "tomorrow" begins.
const MORNING: Time = Time::constant(9, 0, 0, 0);
/// Maximum number of due conversations that one query returns.
const MAX_DUE: i64 = 100;

/// End of a snooze, as a client names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnoozeEnd {
    /// In one hour.
    InOneHour,
    /// Today at 18:00 at the hotel.
    ThisEvening,
    /// Tomorrow at 09:00 at the hotel.
    Tomorrow,
    /// At a date and time at the hotel.
    Local(DateTime),
    /// At an instant.
    At(Timestamp),
}

impl FromStr for SnoozeEnd {
    type Err = ChatError;

    /// Parses a name, a local date and time (`2026-12-01T09:00`), or an instant.
    fn from_str(text: &str) -> Result<Self, ChatError> {
        match text {
            "in_1_hour" => return Ok(Self::InOneHour),
            "this_evening" => return Ok(Self::ThisEvening),
            "tomorrow" => return Ok(Self::Tomorrow),
            _ => {}
        }
        let instant = || text.parse().map(Self::At).ok();
        // The parser of a local time ignores an offset.
        let has_offset = text.split_once('T').is_some_and(|(_, time)| time.contains(['+', '-', '[']));
        let local = || text.parse().map(Self::Local).ok().filter(|_| !has_offset);
        instant().or_else(local).ok_or_else(|| {
            ChatError::BadValue(
                "until must be in_1_hour, this_evening, tomorrow, a time in UTC, or a date and time at the hotel \
                 like 2026-12-01T09:00"
                    .to_owned(),
            )
        })
    }
}

impl SnoozeEnd {
    /// Returns the instant, at a hotel in this time zone. A local time that a change of
    /// the clocks skips is the time after it.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for an instant that is not in the future, or is too far
    /// in the future.
    pub fn instant(self, now: Timestamp, timezone: &str) -> Result<Timestamp, ChatError> {
        let local_now = zoned(now, timezone);
        let local = |local: DateTime| local_now.time_zone().to_zoned(local).ok();
        let end = match self {
            Self::InOneHour => local_now.checked_add(SignedDuration::from_hours(1)).ok(),
            Self::ThisEvening => local(local_now.date().to_datetime(EVENING)),
            Self::Tomorrow => local_now.date().tomorrow().ok().and_then(|day| local(day.to_datetime(MORNING))),
            Self::Local(time) => local(time),
            Self::At(instant) => Some(zoned(instant, timezone)),
        };
        let bad = |text: &str| ChatError::BadValue(text.to_owned());
        let end = end.ok_or_else(|| bad("until is not a valid time"))?;
        let duration = end.duration_since(&local_now);
        if !duration.is_positive() {
            return Err(bad("until must be in the future"));
        }
        if duration > MAX_SNOOZE {
            return Err(bad("until must be within a year"));
        }
        Ok(Timestamp::from_unix_ms(end.timestamp().as_millisecond()))
    }
}

fn zoned(time: Timestamp, timezone: &str) -> Zoned {
    // Time zones are checked when a hotel is stored.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(time.unix_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone)
}

impl Chat {
    /// Snoozes a conversation. It is not snoozed if the guest has written after
    /// `up_to`, the last message that the caller has seen. Returns whether it is
    /// snoozed.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel,
    /// [`ChatError::BadValue`] for an invalid end, or a resolved conversation.
    pub async fn snooze(
        &self,
        hotel: &Hotel,
        id: ConversationId,
        end: SnoozeEnd,
        up_to: Option<MessageId>,
    ) -> Result<bool, ChatError> {
        let until = end.instant(self.clock.now(), &hotel.profile.timezone)?;
        let (chat, hotel) = (self.clone(), hotel.key);
        self.store
            .write_locked(ConversationLock::Conversation(id), move |mut db| {
                async move { chat.snooze_in(&mut db, hotel, id, until, up_to).await }.boxed()
            })
            .await
    }

    async fn snooze_in(
        &self,
        db: &mut Db<'_>,
        hotel: HotelKey,
        id: ConversationId,
        until: Timestamp,
        up_to: Option<MessageId>,
    ) -> Result<bool, ChatError> {
        let thread = own_thread(db, hotel, id).await?;
        if thread.conversation.resolved_at.is_some() {
            return Err(ChatError::BadValue("a resolved conversation cannot be snoozed".to_owned()));
        }
        if let Some(up_to) = up_to
            && db.guest_wrote_after(id, up_to).await?
        {
            return Ok(false);
        }
        db.set_snooze(id, Some(until)).await?;
        self.announce_snooze(db, &thread, Some(until)).await?;
        Ok(true)
    }

    /// Ends the snooze of a conversation, if there is one, and announces it.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel.
    pub async fn end_snooze(&self, hotel: &Hotel, id: ConversationId) -> Result<(), ChatError> {
        let (chat, hotel) = (self.clone(), hotel.key);
        self.store
            .write_locked(ConversationLock::Conversation(id), move |mut db| {
                async move {
                    let thread = own_thread(&mut db, hotel, id).await?;
                    db.set_snooze(id, None).await?;
                    chat.announce_snooze(&mut db, &thread, None).await
                }
                .boxed()
            })
            .await
    }

    /// Announces to open desks the conversations whose snooze has ended after `last`,
    /// at most 100 of them, and returns the last of them. The list shows these
    /// conversations anyway: without the event it is fetched later.
    pub async fn announce_due_snoozes(&self, last: Snooze) -> Result<Snooze, ChatError> {
        let now = self.clock.now();
        let due = self.store.read().await?.db().due_snoozes(last, now, MAX_DUE).await?;
        for snooze in &due {
            // One that cannot be announced must not delay the others.
            if let Err(error) = self.announce_due(snooze.conversation).await {
                tracing::warn!(%error, conversation = snooze.conversation.0, "could not announce the end of a snooze");
            }
        }
        Ok(due.last().copied().unwrap_or(last))
    }

    async fn announce_due(&self, id: ConversationId) -> Result<(), ChatError> {
        let chat = self.clone();
        self.store
            .write_locked(ConversationLock::Conversation(id), move |mut db| {
                async move {
                    // The conversation may have been erased meanwhile.
                    let Some(thread) = db.thread(id).await? else { return Ok(()) };
                    chat.announce_snooze(&mut db, &thread, None).await
                }
                .boxed()
            })
            .await
    }

    async fn announce_snooze(
        &self,
        db: &mut Db<'_>,
        thread: &Thread,
        snoozed_until: Option<Timestamp>,
    ) -> Result<(), ChatError> {
        let kind = EventKind::ConversationSnoozed { snoozed_until };
        announce(db, &*self.random, thread, kind, thread.conversation.seq, self.clock.now()).await
    }
}
