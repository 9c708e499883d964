//! Statements of the desk's list: a page of ids is read from an index first; only
//! the rows of that page are joined.

use super::sql::listed::LISTED;
use crate::store::{ConversationFilter, ListOrder};
use shared::ConversationId;

// `CROSS JOIN` fixes the order, whatever SQLite's statistics say: for each row of
// the page.
const ROWS_JOINED: &str = ") p CROSS JOIN conversations c ON c.id = p.id CROSS JOIN bookings b ON b.id = c.booking_key \
     LEFT JOIN messages m ON m.id = c.last_message_id";

/// Index that has a part of the list in order, and the condition that selects the
/// part.
struct Part {
    index: &'static str,
    wanted: &'static str,
}

fn part(filter: ConversationFilter, order: ListOrder) -> Part {
    use ConversationFilter::{All, HandledBy, Open, Resolved, Unread, Waiting};
    let (index, wanted) = match (filter, order) {
        (Waiting, _) => ("conversations_waiting", concat!(" AND ", needs_answer!("?"))),
        (All, ListOrder::Newest) => ("conversations_by_activity", ""),
        (Open, ListOrder::Newest) => ("conversations_open", " AND c.resolved_at_ms IS NULL"),
        (Resolved, ListOrder::Newest) => ("conversations_resolved", " AND c.resolved_at_ms IS NOT NULL"),
        (HandledBy(_), ListOrder::Newest) => {
            ("conversations_handled", " AND c.resolved_at_ms IS NULL AND c.handler_id = ?")
        }
        // All of them are unread, so both orders are the same.
        (Unread, _) => ("conversations_by_unread", " AND c.is_unread = 1"),
        (All, ListOrder::UnreadFirst) => ("conversations_by_unread", ""),
        (Open, ListOrder::UnreadFirst) => ("conversations_open_by_unread", " AND c.resolved_at_ms IS NULL"),
        (Resolved, ListOrder::UnreadFirst) => ("conversations_resolved_by_unread", " AND c.resolved_at_ms IS NOT NULL"),
        (HandledBy(_), ListOrder::UnreadFirst) => {
            ("conversations_handled_by_unread", " AND c.resolved_at_ms IS NULL AND c.handler_id = ?")
        }
    };
    Part { index, wanted }
}

/// Method by which a page checks that a conversation contains a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordMatch {
    /// It is among all conversations that contain the word. Those of the first word
    /// are looked up; those of the others only filter.
    All,
    /// The index is queried for each conversation: fast for a few.
    Each,
    /// It is among the conversations within a range of ids that contain the word.
    Range,
}

/// Word of a search, and the range of conversation ids for [`WordMatch::Range`].
pub(super) type WordQuery<'a> = (&'a str, Option<(ConversationId, ConversationId)>);

impl WordMatch {
    fn condition(self, is_first: bool) -> &'static str {
        match self {
            Self::All if is_first => " AND c.id IN (SELECT rowid >> 32 FROM search WHERE search MATCH ?)",
            // The plus keeps SQLite from looking up these conversations instead.
            Self::All => " AND +c.id IN (SELECT rowid >> 32 FROM search WHERE search MATCH ?)",
            Self::Range => {
                " AND c.id IN (SELECT rowid >> 32 FROM search WHERE search MATCH ? \
                 AND rowid BETWEEN ? << 32 AND (? << 32) + 4294967295)"
            }
            Self::Each => {
                " AND EXISTS (SELECT 1 FROM search WHERE search MATCH ? \
                 AND rowid BETWEEN c.id << 32 AND (c.id << 32) + 4294967295)"
            }
        }
    }
}

/// Returns the statement for the conversations of a page, without a limit. It binds
/// the hotel, the value of the filter if it has one, the place (three numbers), a
/// second place if there is a floor, and the words. It is built from constants
/// only.
fn conversations_sql(filter: ConversationFilter, order: ListOrder, words: &[WordMatch], floor: bool) -> String {
    let Part { index, wanted } = part(filter, order);
    let access = if words.contains(&WordMatch::All) { "NOT INDEXED".to_owned() } else { format!("INDEXED BY {index}") };
    let is_waiting = filter == ConversationFilter::Waiting;
    let unread_first = order == ListOrder::UnreadFirst && filter != ConversationFilter::Unread && !is_waiting;
    let (place, sorted, bound) = if is_waiting {
        ("? >= 0 AND (c.needs_answer_since_ms, c.id)", "c.needs_answer_since_ms, c.id", "(?, ?)")
    } else if unread_first {
        ("(c.is_unread, c.last_message_id, c.id)", "c.is_unread DESC, c.last_message_id DESC, c.id DESC", "(?, ?, ?)")
    } else {
        // The first number has no effect here, but it is bound as well.
        ("? >= 0 AND (c.last_message_id, c.id)", "c.last_message_id DESC, c.id DESC", "(?, ?)")
    };
    let (below, above) = if is_waiting { (">", "<=") } else { ("<", ">=") };
    let floor = if floor { format!(" AND {place} {above} {bound}") } else { String::new() };
    let words: String = words.iter().enumerate().map(|(index, word)| word.condition(index == 0)).collect();
    format!(
        "SELECT c.id FROM conversations c {access} WHERE c.hotel_id = ?{wanted} \
         AND {place} {below} {bound}{floor}{words} ORDER BY {sorted}"
    )
}

/// Returns the statement for a page. It binds the values of [`conversations_sql`],
/// then the limit.
pub(super) fn page_sql(filter: ConversationFilter, order: ListOrder, words: &[WordMatch], floor: bool) -> String {
    let page = conversations_sql(filter, order, words, floor);
    let sorted = match order {
        _ if filter == ConversationFilter::Waiting => "c.needs_answer_since_ms, c.id",
        ListOrder::Newest => "c.last_message_id DESC, c.id DESC",
        ListOrder::UnreadFirst => "c.is_unread DESC, c.last_message_id DESC, c.id DESC",
    };
    format!("SELECT {LISTED} FROM ({page} LIMIT ?{ROWS_JOINED} ORDER BY {sorted}")
}

/// Returns the statement for the place that is a number of conversations below
/// another.
pub(super) fn place_sql(filter: ConversationFilter, order: ListOrder) -> String {
    let above = conversations_sql(filter, order, &[], false);
    let key = if filter == ConversationFilter::Waiting { "c.needs_answer_since_ms" } else { "c.last_message_id" };
    above.replacen("SELECT c.id", &format!("SELECT c.is_unread, {key} AS sort_key, c.id"), 1) + " LIMIT 1 OFFSET ?"
}

/// Returns the statement for the lowest and the highest id of a number of
/// conversations below a place.
pub(super) fn span_sql(filter: ConversationFilter, order: ListOrder) -> String {
    let below = conversations_sql(filter, order, &[], false);
    format!("SELECT coalesce(min(id), 0) AS first, coalesce(max(id), 0) AS last FROM ({below} LIMIT ?)")
}
