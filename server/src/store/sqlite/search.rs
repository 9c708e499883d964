//! Finding conversations by their words.
//!
//! There are two ways to a page of what was found, newest first. Where a word
//! is rare, all that have it are looked up and sorted. Where all words are
//! common, the list is walked from the top, a piece at a time small enough to
//! look the words up in the part of the index that belongs to it (conversations
//! that were last spoken in were mostly made near each other): a page is full
//! soon. Should it not be (a common word that nobody has used of late), the
//! first way is taken all the same.

use super::Db;
use super::list::{Found, Sought, page_sql};
use crate::store::words::{Asked, MARK_CHARS, asked};
use crate::store::{ConversationRow, HotelKey, ListPage, ListPlace, StoreError};
use shared::ConversationId;

/// A beginning that short is in the index as it is (the migration's `prefix`).
const INDEXED_CHARS: usize = 4;

/// How far each way is gone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// A word in more documents than that is common.
    pub(super) rare: i64,
    /// Where a word is in at most so many, its conversations are asked for the
    /// common ones.
    pub(super) few: i64,
    /// How many conversations are gone through for common words.
    pub(super) walked: i64,
    /// Of how many words a beginning may be, to be looked for as those.
    pub(super) begun: usize,
}

impl Effort {
    /// What a desk of 100,000 conversations of ten messages does well with.
    pub(super) const USUAL: Self = Self { rare: 5_000, few: 200, walked: 1_000, begun: 32 };
}

pub(super) const HOW_OFTEN: &str = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)";

/// The next word of the index, and from there the next: none is counted, as a
/// plain question for all of them would.
pub(super) const BEGUN: &str = "WITH RECURSIVE t (term) AS (\
     SELECT (SELECT term FROM search_terms WHERE term >= ?1 AND term < ?2 LIMIT 1) \
     UNION ALL SELECT (SELECT term FROM search_terms WHERE term >= t.term || char(1) AND term < ?2 LIMIT 1) \
     FROM t WHERE t.term IS NOT NULL) \
     SELECT term FROM t WHERE term IS NOT NULL LIMIT ?3";

/// A word as the index is asked for it.
struct Word {
    expression: String,
    /// Whether the index has it at hand, rather than put together each time.
    quick: bool,
    /// In how many documents it is, as far as that was counted.
    often: i64,
}

impl Db<'_> {
    /// A page of the conversations that have all the words of `search`, in a
    /// message or in the guest's name, the room or the booking id; the last
    /// word may be the beginning of one. Nothing where there is no word in it.
    ///
    /// # Errors
    /// Where the database fails.
    pub(super) async fn found(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
        search: &str,
        effort: Effort,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let mut words = Vec::new();
        for asked in asked(hotel, search) {
            match self.word(&asked, effort).await? {
                Some(word) => words.push(word),
                None => return Ok(Vec::new()),
            }
        }
        if words.is_empty() {
            return Ok(Vec::new());
        }
        // The rarest leads: its conversations are the ones that are looked up.
        words.sort_by_key(|word| word.often);
        let rarest = words.first().map_or(0, |word| word.often);
        if rarest <= effort.rare || words.iter().any(|word| !word.quick) {
            let few = rarest <= effort.few;
            let found = |word: &Word| match word.quick && few && word.often > effort.rare {
                true => Found::Asked,
                false => Found::Among,
            };
            let found: Vec<Found> = words.iter().map(found).collect();
            return self.page_of(hotel, page, &words, &found, None, None).await;
        }
        let (first, last, floor) = self.walked(hotel, page, effort.walked).await?;
        let within = vec![Found::Within; words.len()];
        let rows = self.page_of(hotel, page, &words, &within, Some((first, last)), floor).await?;
        if floor.is_none() || rows.len() as i64 == page.limit {
            return Ok(rows);
        }
        self.page_of(hotel, page, &words, &vec![Found::Among; words.len()], None, None).await
    }

    /// `None` where no document has it.
    async fn word(&mut self, asked: &Asked, effort: Effort) -> Result<Option<Word>, StoreError> {
        let mut word = Word { expression: asked.expression(), quick: true, often: 0 };
        if asked.open && asked.open_chars() > INDEXED_CHARS {
            let begun = self.begun(asked, effort.begun).await?;
            // None at all: it may be spelt with marks that the index folds.
            if (1..=effort.begun).contains(&begun.len()) {
                word.expression = asked.any_of(&begun);
            } else {
                word.quick = false;
            }
        }
        word.often = sqlx::query_scalar(HOW_OFTEN)
            .bind(&word.expression)
            .bind(effort.rare + 1)
            .fetch_one(self.conn().await?)
            .await?;
        Ok((word.often > 0).then_some(word))
    }

    /// What the last part may be the beginning of; one more than is of use.
    async fn begun(&mut self, asked: &Asked, most: usize) -> Result<Vec<String>, StoreError> {
        let from = asked.parts.last().map_or("", String::as_str);
        debug_assert!(from.len() > MARK_CHARS, "a part stands behind its hotel's number");
        let to = format!("{from}{}", char::MAX);
        let terms = sqlx::query_scalar(BEGUN).bind(from).bind(to).bind(most as i64 + 1);
        Ok(terms.fetch_all(self.conn().await?).await?)
    }

    async fn page_of(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
        words: &[Word],
        found: &[Found],
        between: Option<(ConversationId, ConversationId)>,
        floor: Option<ListPlace>,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let expressions: Vec<Sought<'_>> = words.iter().map(|word| (word.expression.as_str(), between)).collect();
        self.page(hotel, page, &page_sql(page.filter, page.order, found, floor.is_some()), &expressions, floor).await
    }
}
