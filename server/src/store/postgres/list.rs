//! The desk's list of conversations, and search in it.

use super::Db;
use super::sql::listed::{LISTED, LISTED_TABLES};
use crate::store::words::{SearchWord, fold_diacritics, search_words};
use crate::store::{
    ConversationFilter, ConversationRow, HotelKey, ListOrder, ListPage, ListPlace, SearchHit, StoreError,
};
use shared::ConversationId;
use sqlx::AssertSqlSafe;

/// Returns the statement for a page. It binds the hotel, the value of the filter,
/// the place (three values), the limit, and the words. It is built from constants only.
fn page_sql(filter: ConversationFilter, order: ListOrder, words: usize) -> String {
    let wanted = match filter {
        ConversationFilter::Waiting => concat!(" AND ", needs_answer!("$2")),
        ConversationFilter::All => "",
        ConversationFilter::Open => " AND c.resolved_at_ms IS NULL",
        ConversationFilter::HandledBy(_) => " AND c.resolved_at_ms IS NULL AND c.handler_id = $2",
        ConversationFilter::Resolved => " AND c.resolved_at_ms IS NOT NULL",
        ConversationFilter::Unread => " AND c.is_unread",
    };
    let (place, sorted) = match order {
        _ if filter == ConversationFilter::Waiting => {
            ("$3::boolean IS NOT NULL AND (c.needs_answer_since_ms, c.id) > ($4, $5)", "c.needs_answer_since_ms, c.id")
        }
        ListOrder::Newest => {
            ("$3::boolean IS NOT NULL AND (c.last_message_id, c.id) < ($4, $5)", "c.last_message_id DESC, c.id DESC")
        }
        ListOrder::UnreadFirst => (
            "(c.is_unread, c.last_message_id, c.id) < ($3, $4, $5)",
            "c.is_unread DESC, c.last_message_id DESC, c.id DESC",
        ),
    };
    let words: String = (0..words)
        .map(|word| format!(" AND c.id IN (SELECT doc >> 32 FROM search WHERE words @@ ${}::text::tsquery)", word + 7))
        .collect();
    format!(
        "SELECT {LISTED} FROM {LISTED_TABLES} \
         WHERE c.hotel_id = $1 AND $2::bigint IS NOT NULL{wanted} AND {place}{words} ORDER BY {sorted} LIMIT $6"
    )
}

/// Selects the newest matching message of each conversation. Only its newest
/// documents are read.
const SEARCH_HITS: &str = "SELECT m.conversation_id, m.id, m.sender_type, m.body \
     FROM unnest($1::BIGINT[]) AS c (id) CROSS JOIN LATERAL \
     (SELECT d.doc FROM (SELECT doc, words FROM search WHERE doc > c.id << 32 AND doc <= (c.id << 32) + 4294967295 \
     ORDER BY doc DESC LIMIT 2000) d WHERE d.words @@ $2::text::tsquery ORDER BY d.doc DESC LIMIT 1) s \
     JOIN messages m ON m.id = s.doc & 4294967295";

/// Returns a word as a `tsquery` expression: its parts follow each other, the last
/// one may be a prefix.
fn expression(search_word: &SearchWord) -> String {
    let parts: Vec<String> = search_word.parts.iter().map(|part| format!("'{}'", fold_diacritics(part))).collect();
    format!("{}{}", parts.join(" <-> "), if search_word.is_prefix { ":*" } else { "" })
}

impl Db<'_> {
    /// Returns a page of a hotel's conversations.
    pub async fn conversations(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let words: Vec<String> = match &page.search {
            Some(search) => search_words(hotel, search).iter().map(expression).collect(),
            None => Vec::new(),
        };
        if page.search.is_some() && words.is_empty() {
            return Ok(Vec::new());
        }
        let below = page.below.unwrap_or(ListPlace::top(page.filter));
        let mut query = sqlx::query_as(AssertSqlSafe(page_sql(page.filter, page.order, words.len())))
            .bind(hotel.0)
            .bind(page.filter_value().unwrap_or(0))
            .bind(below.unread)
            .bind(below.sort_key)
            .bind(below.conversation.0)
            .bind(page.limit);
        for word in words {
            query = query.bind(word);
        }
        Ok(query.fetch_all(self.conn().await?).await?)
    }

    /// Returns of each conversation the newest message that contains all words of a
    /// search, or else one of them.
    pub async fn search_hits(
        &mut self,
        hotel: HotelKey,
        search: &str,
        conversations: &[ConversationId],
    ) -> Result<Vec<SearchHit>, StoreError> {
        let words: Vec<String> = search_words(hotel, search).iter().map(expression).collect();
        let all: Vec<String> = words.iter().map(|word| format!("({word})")).collect();
        let mut hits: Vec<SearchHit> = Vec::new();
        for operator in [" & ", " | "] {
            let without: Vec<i64> = conversations
                .iter()
                .filter(|id| hits.iter().all(|hit| hit.conversation != **id))
                .map(|id| id.0)
                .collect();
            if words.is_empty() || without.is_empty() {
                break;
            }
            let found: Vec<SearchHit> = sqlx::query_as(SEARCH_HITS)
                .bind(without)
                .bind(all.join(operator))
                .fetch_all(self.conn().await?)
                .await?;
            hits.extend(found);
            if words.len() == 1 {
                break;
            }
        }
        Ok(hits)
    }
}
