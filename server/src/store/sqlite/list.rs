//! The desk's list of conversations.

use super::db::Db;
use super::list_sql::{WordQuery, page_sql, place_sql, span_sql};
use super::search::SearchLimits;
use crate::store::{ConversationRow, HotelKey, ListPage, ListPlace, StoreError};
use shared::ConversationId;
use sqlx::{AssertSqlSafe, FromRow, Row};

impl Db<'_> {
    /// Returns a page of a hotel's conversations.
    pub async fn conversations(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        match &page.search {
            Some(search) => self.search_page(hotel, page, search, SearchLimits::DEFAULT).await,
            None => self.page(hotel, page, &page_sql(page.filter, page.order, &[], false), &[], None).await,
        }
    }

    /// Returns a page, by a statement of [`page_sql`].
    pub(super) async fn page(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
        sql: &str,
        words: &[WordQuery<'_>],
        floor: Option<ListPlace>,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let mut query = sqlx::query_as(AssertSqlSafe(sql.to_owned())).bind(hotel.0);
        if let Some(value) = page.filter_value() {
            query = query.bind(value);
        }
        for place in [Some(page.below.unwrap_or(ListPlace::top(page.filter))), floor].into_iter().flatten() {
            query = query.bind(place.unread).bind(place.sort_key).bind(place.conversation.0);
        }
        for (word, between) in words {
            query = query.bind(*word);
            if let Some((first, last)) = between {
                query = query.bind(first.0).bind(last.0);
            }
        }
        Ok(query.bind(page.limit).fetch_all(self.conn().await?).await?)
    }

    /// Returns the lowest and the highest id of a number of conversations below the
    /// place of a page, and the place of the next conversation, if there is one.
    pub(super) async fn list_section(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
        conversations: i64,
    ) -> Result<(ConversationId, ConversationId, Option<ListPlace>), StoreError> {
        let below = page.below.unwrap_or(ListPlace::top(page.filter));
        let [span, next] = [span_sql, place_sql].map(|sql| sql(page.filter, page.order));
        let bound = |sql| {
            let mut query = sqlx::query(AssertSqlSafe(sql)).bind(hotel.0);
            if let Some(value) = page.filter_value() {
                query = query.bind(value);
            }
            query.bind(below.unread).bind(below.sort_key).bind(below.conversation.0).bind(conversations)
        };
        let row = bound(span).fetch_one(self.conn().await?).await?;
        let (first, last) = (ConversationId(row.try_get("first")?), ConversationId(row.try_get("last")?));
        let next = bound(next).fetch_optional(self.conn().await?).await?;
        Ok((first, last, next.as_ref().map(ListPlace::from_row).transpose()?))
    }
}
