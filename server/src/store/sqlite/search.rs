//! Searches conversations by words.
//!
//! A page of results, newest first, is read in one of two ways. If a word is rare,
//! all conversations that contain it are looked up and sorted. If all words are
//! common, the newest conversations of the list are checked, few enough to look up
//! the words only in the part of the index that belongs to them (conversations with
//! recent messages mostly have ids close to each other); usually they fill the
//! page. If they do not (a common word that was not used recently), the first way
//! is used.

use super::db::Db;
use super::list_sql::{WordMatch, WordQuery, page_sql};
use crate::store::words::{HOTEL_PREFIX_CHARS, SearchWord, search_words};
use crate::store::{ConversationRow, HotelKey, ListPage, ListPlace, SearchHit, StoreError};
use shared::ConversationId;

/// Prefixes up to this length are in the index themselves (`prefix` in the
/// migration).
const INDEXED_CHARS: usize = 4;

/// Limits that decide how a search is executed.
#[derive(Clone, Copy, Debug)]
pub(super) struct SearchLimits {
    /// Number of documents above which a word is common.
    pub(super) rare: i64,
    /// If a word is in at most this many documents, its conversations are checked
    /// one by one for the common words.
    pub(super) few: i64,
    /// Number of conversations of the list that are checked for common words.
    pub(super) section: i64,
    /// Number of words up to which a prefix is replaced by the words that begin
    /// with it.
    pub(super) prefix_terms: usize,
}

impl SearchLimits {
    /// Limits that suit a hotel with 100,000 conversations of ten messages each.
    pub(super) const DEFAULT: Self = Self { rare: 5_000, few: 200, section: 1_000, prefix_terms: 32 };
}

pub(super) const COUNT_DOCUMENTS: &str = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)";

/// Selects the words of the index that begin with a prefix, each by a lookup after
/// the one before. A plain query for them would read every occurrence.
pub(super) const PREFIX_TERMS: &str = "WITH RECURSIVE t (term) AS (\
     SELECT (SELECT term FROM search_terms WHERE term >= ?1 AND term < ?2 LIMIT 1) \
     UNION ALL SELECT (SELECT term FROM search_terms WHERE term >= t.term || char(1) AND term < ?2 LIMIT 1) \
     FROM t WHERE t.term IS NOT NULL) \
     SELECT term FROM t WHERE term IS NOT NULL LIMIT ?3";

/// Selects the newest message of a conversation that matches an expression.
pub(super) const SEARCH_HIT: &str = "SELECT m.conversation_id, m.id, m.sender_type, m.body FROM (\
     SELECT rowid & 4294967295 AS id FROM search WHERE search MATCH ?1 \
     AND rowid BETWEEN (?2 << 32) + 1 AND (?2 << 32) + 4294967295 ORDER BY rowid DESC LIMIT 1) s \
     JOIN messages m ON m.id = s.id";

/// Word as an expression for the index.
struct Word {
    expression: String,
    /// `true` if the index has its documents at hand and does not collect them anew
    /// for each lookup.
    is_fast: bool,
    /// Number of documents that contain it, counted up to a limit.
    document_count: i64,
}

impl Db<'_> {
    /// Returns a page of the conversations that contain all words of `search`, in a
    /// message or in the guest name, room or booking id; the last word may be a
    /// prefix. Returns nothing if `search` contains no word.
    pub(super) async fn search_page(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
        search: &str,
        limits: SearchLimits,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let mut words = Vec::new();
        for search_word in search_words(hotel, search) {
            match self.resolve_word(&search_word, limits).await? {
                Some(word) => words.push(word),
                None => return Ok(Vec::new()),
            }
        }
        if words.is_empty() {
            return Ok(Vec::new());
        }
        // The rarest word comes first: its conversations are looked up.
        words.sort_by_key(|word| word.document_count);
        let rarest = words.first().map_or(0, |word| word.document_count);
        if rarest <= limits.rare || words.iter().any(|word| !word.is_fast) {
            let few = rarest <= limits.few;
            let word_match = |word: &Word| match word.is_fast && few && word.document_count > limits.rare {
                true => WordMatch::Each,
                false => WordMatch::All,
            };
            let matches: Vec<WordMatch> = words.iter().map(word_match).collect();
            return self.page_of(hotel, page, &words, &matches, None, None).await;
        }
        let (first, last, floor) = self.list_section(hotel, page, limits.section).await?;
        let ranges = vec![WordMatch::Range; words.len()];
        let rows = self.page_of(hotel, page, &words, &ranges, Some((first, last)), floor).await?;
        if floor.is_none() || rows.len() as i64 == page.limit {
            return Ok(rows);
        }
        self.page_of(hotel, page, &words, &vec![WordMatch::All; words.len()], None, None).await
    }

    /// Returns `None` if no document contains the word.
    async fn resolve_word(
        &mut self,
        search_word: &SearchWord,
        limits: SearchLimits,
    ) -> Result<Option<Word>, StoreError> {
        let mut word = Word { expression: search_word.expression(), is_fast: true, document_count: 0 };
        if search_word.is_prefix && search_word.last_part_chars() > INDEXED_CHARS {
            let terms = self.prefix_terms(search_word, limits.prefix_terms).await?;
            // If there are none, it may be spelt with diacritics, which the index
            // does not have.
            if (1..=limits.prefix_terms).contains(&terms.len()) {
                word.expression = search_word.expand_prefix(&terms);
            } else {
                word.is_fast = false;
            }
        }
        word.document_count = sqlx::query_scalar(COUNT_DOCUMENTS)
            .bind(&word.expression)
            .bind(limits.rare + 1)
            .fetch_one(self.conn().await?)
            .await?;
        Ok((word.document_count > 0).then_some(word))
    }

    /// Returns the words that the last part may be a prefix of, at most one more
    /// than `max_terms`.
    async fn prefix_terms(&mut self, search_word: &SearchWord, max_terms: usize) -> Result<Vec<String>, StoreError> {
        let from = search_word.parts.last().map_or("", String::as_str);
        debug_assert!(from.len() > HOTEL_PREFIX_CHARS, "a part follows the prefix of its hotel");
        let to = format!("{from}{}", char::MAX);
        let terms = sqlx::query_scalar(PREFIX_TERMS).bind(from).bind(to).bind(max_terms as i64 + 1);
        Ok(terms.fetch_all(self.conn().await?).await?)
    }

    async fn page_of(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
        words: &[Word],
        matches: &[WordMatch],
        between: Option<(ConversationId, ConversationId)>,
        floor: Option<ListPlace>,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let expressions: Vec<WordQuery<'_>> = words.iter().map(|word| (word.expression.as_str(), between)).collect();
        self.page(hotel, page, &page_sql(page.filter, page.order, matches, floor.is_some()), &expressions, floor).await
    }

    /// Returns of each conversation the newest message that contains all words of a
    /// search, or else one of them.
    pub async fn search_hits(
        &mut self,
        hotel: HotelKey,
        search: &str,
        conversations: &[ConversationId],
    ) -> Result<Vec<SearchHit>, StoreError> {
        let mut words = Vec::new();
        for search_word in search_words(hotel, search) {
            if let Some(word) = self.resolve_word(&search_word, SearchLimits::DEFAULT).await? {
                words.push(format!("({})", word.expression));
            }
        }
        let mut hits = Vec::new();
        for id in conversations.iter().filter(|_| !words.is_empty()) {
            let hit = match self.search_hit(&words.join(" AND "), *id).await? {
                None if words.len() > 1 => self.search_hit(&words.join(" OR "), *id).await?,
                hit => hit,
            };
            hits.extend(hit);
        }
        Ok(hits)
    }

    async fn search_hit(&mut self, expression: &str, id: ConversationId) -> Result<Option<SearchHit>, StoreError> {
        let hit = sqlx::query_as(SEARCH_HIT).bind(expression).bind(id.0);
        Ok(hit.fetch_optional(self.conn().await?).await?)
    }
}
