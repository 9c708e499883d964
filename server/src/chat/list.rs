//! The hotel's list of conversations.

use super::rights::chat_state;
use super::stay::{local_date, phase};
use super::{Chat, ChatError};
use crate::store::{ConversationFilter, ConversationRow, Hotel, StaffKey, Thread};
use jiff::civil::Date;
use shared::desk::{ConversationList, ConversationSummary, LastMessagePreview};
use shared::{ConversationId, MessageId};

const PAGE: i64 = 50;
/// The longest text that is searched for.
const SEARCH_CHARS: usize = 200;

/// Which part of the list is wanted.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// Which conversations.
    pub filter: ConversationFilter,
    /// Only those whose guest, room or booking holds this text.
    pub search: Option<String>,
    /// From below this place.
    pub below: Option<(MessageId, ConversationId)>,
}

impl ListRequest {
    /// Reads `filter`, `q` and `cursor` as a client writes them. A member of
    /// staff may also ask for `mine`.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for an unknown filter, [`ChatError::BadCursor`].
    pub fn parse(
        filter: Option<&str>,
        search: Option<String>,
        cursor: Option<&str>,
        asker: Option<StaffKey>,
    ) -> Result<Self, ChatError> {
        let filter = match (filter.unwrap_or("open"), asker) {
            ("mine", Some(asker)) => ConversationFilter::HandledBy(asker),
            (filter, _) => Self::filter(filter)?,
        };
        let below = cursor.map(parse_cursor).transpose()?;
        let search = search.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if search.as_ref().is_some_and(|text| text.chars().count() > SEARCH_CHARS) {
            return Err(ChatError::BadValue(format!("q has at most {SEARCH_CHARS} characters")));
        }
        Ok(Self { filter, search, below })
    }

    fn filter(name: &str) -> Result<ConversationFilter, ChatError> {
        Ok(match name {
            "open" => ConversationFilter::Open,
            "unread" => ConversationFilter::Unread,
            "resolved" => ConversationFilter::Resolved,
            "all" => ConversationFilter::All,
            _ => return Err(ChatError::BadValue("filter is open, unread, resolved or all".to_owned())),
        })
    }
}

fn parse_cursor(text: &str) -> Result<(MessageId, ConversationId), ChatError> {
    let (message, conversation) = text.split_once('.').ok_or(ChatError::BadCursor)?;
    let number = |text: &str| text.parse::<i64>().map_err(|_| ChatError::BadCursor);
    Ok((MessageId(number(message)?), ConversationId(number(conversation)?)))
}

impl Chat {
    /// A page of a hotel's conversations, newest activity first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn conversations(&self, hotel: &Hotel, request: ListRequest) -> Result<ConversationList, ChatError> {
        let mut snapshot = self.store.snapshot().await?;
        let mut rows = snapshot
            .db()
            .conversations(hotel.key, request.filter, request.search.as_deref(), request.below, PAGE + 1)
            .await?;
        let has_more = rows.len() as i64 > PAGE;
        rows.truncate(PAGE as usize);
        let next_cursor = rows
            .last()
            .filter(|_| has_more)
            .map(|row| format!("{}.{}", row.conversation.last_message_id, row.conversation.id));
        let today = local_date(&hotel.profile.timezone, self.clock.now());
        let conversations = rows.into_iter().map(|row| summary(hotel, row, today)).collect();
        Ok(ConversationList { conversations, next_cursor, answer_within_min: hotel.answer_within_min })
    }
}

fn summary(hotel: &Hotel, row: ConversationRow, today: Date) -> ConversationSummary {
    let thread = Thread { hotel: hotel.clone(), booking: row.booking, conversation: row.conversation };
    ConversationSummary {
        conversation_id: thread.conversation.id,
        chat: chat_state(&thread),
        handler_id: thread.conversation.handler_id.map(|key| key.0),
        check_in: thread.booking.stay.check_in.map(|date| date.to_string()),
        check_out: thread.booking.stay.check_out.map(|date| date.to_string()),
        stay: phase(&thread.booking.stay, today),
        guest_name: thread.booking.stay.guest_name,
        booking_id: thread.booking.booking_id,
        seq: thread.conversation.seq,
        last_message: row.last_message.map(|last| LastMessagePreview {
            sender_type: last.sender_type,
            message: last.preview,
            timestamp: last.sent_at,
        }),
        unread_count: row.unread,
        resolved_at: thread.conversation.resolved_at,
    }
}
