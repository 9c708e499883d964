//! The desk's list of conversations.

pub(crate) mod excerpt;

use super::state::chat_state;
use super::state::{local_date, phase};
use crate::chat::{Chat, ChatError};
use crate::store::{ConversationFilter, ConversationRow, Hotel, ListOrder, ListPage, ListPlace, StaffKey, Thread};
use excerpt::excerpt;
use jiff::civil::Date;
use shared::ConversationId;
use shared::desk::{ConversationList, ConversationSummary, LastMessagePreview, ListCounts, SearchMatch};
use std::time::Duration;
use tokio::time::timeout;

const PAGE: i64 = 50;
/// Maximum of the counts of conversations; a number of three digits helps nobody.
const MAX_COUNT: i64 = 100;
/// Time that a search waits until the newest messages are in the index.
const INDEX_WAIT: Duration = Duration::from_millis(500);
/// Maximum length of a search text; the rest is ignored.
const SEARCH_CHARS: usize = 200;

#[cfg(test)]
mod tests;

/// Request for a page of the list.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// Filter on the conversations.
    pub filter: ConversationFilter,
    /// Order of the list.
    pub order: ListOrder,
    /// Words that a conversation must contain, in a message or as guest, room
    /// or booking. The last one may be the beginning of a word.
    pub search: Option<String>,
    /// Position after which the page begins.
    pub below: Option<ListPlace>,
}

/// The same request as unparsed query parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListParams<'a> {
    /// The parameter `filter`.
    pub filter: Option<&'a str>,
    /// The parameter `order`.
    pub order: Option<&'a str>,
    /// The parameter `q`.
    pub search: Option<&'a str>,
    /// The parameter `cursor`.
    pub cursor: Option<&'a str>,
}

impl ListRequest {
    /// Parses the query parameters. Only a member of staff may filter by
    /// `mine`.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for an unknown filter or order,
    /// [`ChatError::BadCursor`] for a cursor that does not fit the order.
    pub fn parse(params: ListParams<'_>, asker: Option<StaffKey>) -> Result<Self, ChatError> {
        let filter = match (params.filter.unwrap_or("open"), asker) {
            ("mine", Some(asker)) => ConversationFilter::HandledBy(asker),
            (filter, _) => Self::filter(filter)?,
        };
        let order = match params.order {
            None | Some("newest") => ListOrder::Newest,
            Some("unread") => ListOrder::UnreadFirst,
            Some(_) => return Err(ChatError::BadValue("order must be newest or unread".to_owned())),
        };
        let below = params.cursor.map(|cursor| parse_cursor(cursor, filter, order)).transpose()?;
        let search = params.search.map(str::trim).filter(|text| !text.is_empty());
        let search = search.map(|text| text.chars().take(SEARCH_CHARS).collect());
        Ok(Self { filter, order, search, below })
    }

    fn filter(name: &str) -> Result<ConversationFilter, ChatError> {
        Ok(match name {
            "waiting" => ConversationFilter::Waiting,
            "open" => ConversationFilter::Open,
            "unread" => ConversationFilter::Unread,
            "resolved" => ConversationFilter::Resolved,
            "all" => ConversationFilter::All,
            _ => return Err(ChatError::BadValue("filter must be waiting, open, unread, resolved or all".to_owned())),
        })
    }
}

/// Parses a cursor. It names the last row of the previous page by its sort key:
/// the newest message's id and the conversation's id, preceded by `u` or `r`
/// (unread or read) if unread conversations come first. With the longest wait first
/// it is `w`, the time since when it needs an answer, and the conversation's id.
fn parse_cursor(text: &str, filter: ConversationFilter, order: ListOrder) -> Result<ListPlace, ChatError> {
    let (unread, rest) = match order {
        _ if filter == ConversationFilter::Waiting => (true, text.strip_prefix('w').ok_or(ChatError::BadCursor)?),
        ListOrder::Newest => (true, text),
        ListOrder::UnreadFirst => match text.split_at_checked(1) {
            Some(("u", rest)) => (true, rest),
            Some(("r", rest)) => (false, rest),
            _ => return Err(ChatError::BadCursor),
        },
    };
    let (key, conversation) = rest.split_once('.').ok_or(ChatError::BadCursor)?;
    let number = |text: &str| text.parse::<i64>().map_err(|_| ChatError::BadCursor);
    Ok(ListPlace { unread, sort_key: number(key)?, conversation: ConversationId(number(conversation)?) })
}

fn cursor(row: &ConversationRow, filter: ConversationFilter, order: ListOrder) -> String {
    if filter == ConversationFilter::Waiting {
        let since = row.needs_answer_since().map_or(0, |since| since.unix_ms());
        return format!("w{since}.{}", row.conversation.id);
    }
    let unread = match order {
        ListOrder::Newest => "",
        ListOrder::UnreadFirst if row.is_unread() => "u",
        ListOrder::UnreadFirst => "r",
    };
    format!("{unread}{}.{}", row.conversation.last_message_id, row.conversation.id)
}

impl Chat {
    /// Returns a page of a hotel's conversations.
    ///
    /// `member` is the member of staff whose conversations are counted.
    pub async fn conversations(
        &self,
        hotel: &Hotel,
        member: Option<StaffKey>,
        request: ListRequest,
    ) -> Result<ConversationList, ChatError> {
        let ListRequest { filter, order, search, below } = request;
        let now = self.clock.now();
        let page = ListPage { filter, order, search: search.clone(), below, limit: PAGE + 1, now };
        if page.search.is_some() {
            // Without the newest messages the results are of use, too.
            let _ = timeout(INDEX_WAIT, self.store.index_changes()).await;
        }
        let mut snapshot = self.store.read_transaction().await?;
        let mut rows = snapshot.db().conversations(hotel.key, &page).await?;
        let hits = match &search {
            Some(search) => {
                let ids: Vec<_> = rows.iter().take(PAGE as usize).map(|row| row.conversation.id).collect();
                snapshot.db().search_hits(hotel.key, search, &ids).await?
            }
            None => Vec::new(),
        };
        let unread_conversations = snapshot.db().unread_conversations(hotel.key, MAX_COUNT).await?;
        let counts = snapshot.db().conversation_counts(hotel.key, member, MAX_COUNT, now).await?;
        let counts = ListCounts {
            waiting: counts.waiting,
            mine: member.map(|_| counts.mine),
            open: counts.open,
            resolved: counts.resolved,
        };
        let has_more = rows.len() as i64 > PAGE;
        rows.truncate(PAGE as usize);
        let next_cursor = rows.last().filter(|_| has_more).map(|row| cursor(row, filter, order));
        let today = local_date(&hotel.profile.timezone, now);
        let mut conversations: Vec<_> = rows.into_iter().map(|row| summary(hotel, row, today)).collect();
        for hit in hits {
            let found = conversations.iter_mut().find(|summary| summary.conversation_id == hit.conversation);
            if let (Some(found), Some(search)) = (found, &search) {
                found.search_match = Some(SearchMatch {
                    message_id: hit.message,
                    sender_type: hit.sender_type,
                    excerpt: excerpt(&hit.body, search),
                });
            }
        }
        drop(snapshot);
        Ok(ConversationList {
            conversations,
            next_cursor,
            answer_within_min: hotel.answer_within_min,
            answered_today: self.answer_times(hotel).await?.today,
            unread_conversations,
            counts,
        })
    }

    /// Returns the conversation whose guest waits longest for an answer, without a
    /// given one.
    pub async fn longest_waiting(
        &self,
        hotel: &Hotel,
        except: Option<ConversationId>,
    ) -> Result<Option<ConversationId>, ChatError> {
        let (filter, order) = (ConversationFilter::Waiting, ListOrder::Newest);
        let page = ListPage { filter, order, search: None, below: None, limit: 2, now: self.clock.now() };
        let rows = self.store.read().await?.db().conversations(hotel.key, &page).await?;
        Ok(rows.into_iter().map(|row| row.conversation.id).find(|id| Some(*id) != except))
    }

    /// Returns one conversation as a row of the list.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel.
    pub async fn conversation_summary(
        &self,
        hotel: &Hotel,
        id: ConversationId,
    ) -> Result<ConversationSummary, ChatError> {
        let row = self.store.read().await?.db().listed_conversation(hotel.key, id).await?;
        let today = local_date(&hotel.profile.timezone, self.clock.now());
        row.map(|row| summary(hotel, row, today)).ok_or(ChatError::NotFound)
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
        last_message_id: thread.conversation.last_message_id,
        unread_count: row.unread,
        marked_unread: row.marked_unread,
        waiting_since: row.waiting_since,
        snoozed_until: row.snoozed_until,
        resolved_at: thread.conversation.resolved_at,
        search_match: None,
    }
}
