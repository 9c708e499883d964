//! Query plans of a page of the list: SQLite reads the index that has the list in
//! order, however many conversations there are.

use super::super::list_sql::{WordMatch, page_sql, place_sql};
use super::super::search::{COUNT_DOCUMENTS, PREFIX_TERMS};
use super::super::sql::listed::CONVERSATION_COUNTS;
use super::super::sql::snooze::DUE_SNOOZES;
use super::plans::plan;
use super::*;
use crate::store::{ConversationFilter as Filter, ListOrder as Order, StaffKey};
use sqlx::{Connection as _, SqliteConnection};

#[tokio::test]
async fn a_page_of_the_list_is_an_index_search() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let mine = Filter::HandledBy(StaffKey(1));
    let (newest, unread) = ("last_message_id<?", "(is_unread,last_message_id)<(?,?)");
    for (filter, order, index, found_by) in [
        (Filter::Waiting, Order::Newest, "waiting", "hotel_id=? AND needs_answer_since_ms>?".to_owned()),
        (Filter::Waiting, Order::UnreadFirst, "waiting", "hotel_id=? AND needs_answer_since_ms>?".to_owned()),
        (Filter::All, Order::Newest, "by_activity", format!("hotel_id=? AND {newest}")),
        (Filter::Open, Order::Newest, "open", format!("hotel_id=? AND {newest}")),
        (Filter::Resolved, Order::Newest, "resolved", format!("hotel_id=? AND {newest}")),
        (Filter::Unread, Order::Newest, "by_unread", format!("hotel_id=? AND is_unread=? AND {newest}")),
        (mine, Order::Newest, "handled", format!("handler_id=? AND {newest}")),
        (Filter::All, Order::UnreadFirst, "by_unread", format!("hotel_id=? AND {unread}")),
        (Filter::Open, Order::UnreadFirst, "open_by_unread", format!("hotel_id=? AND {unread}")),
        (Filter::Resolved, Order::UnreadFirst, "resolved_by_unread", format!("hotel_id=? AND {unread}")),
        (Filter::Unread, Order::UnreadFirst, "by_unread", format!("hotel_id=? AND is_unread=? AND {newest}")),
        (mine, Order::UnreadFirst, "handled_by_unread", format!("handler_id=? AND {unread}")),
    ] {
        let plan = plan(&mut conn, &page_sql(filter, order, &[], false)).await;
        let plan: Vec<_> = plan.iter().map(|step| step.replace("COVERING ", "")).collect();
        let expected = [
            "CO-ROUTINE p".to_owned(),
            format!("SEARCH c USING INDEX conversations_{index} ({found_by})"),
            "SCAN p".to_owned(),
            "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)".to_owned(),
            "SEARCH b USING INTEGER PRIMARY KEY (rowid=?)".to_owned(),
            "SEARCH m USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN".to_owned(),
            // Sort of the rows of the page only.
            "USE TEMP B-TREE FOR ORDER BY".to_owned(),
        ];
        assert_eq!(plan, expected, "{filter:?} {order:?}");
    }
}

#[tokio::test]
async fn counts_of_the_list_read_the_index_of_each_part() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let plan = plan(&mut conn, CONVERSATION_COUNTS).await;
    let searched: Vec<_> = plan.iter().filter(|step| step.contains(" c ")).collect();
    assert_eq!(searched.len(), 4, "{plan:?}");
    assert!(searched.iter().all(|step| step.starts_with("SEARCH c USING ") && step.contains("INDEX")), "{plan:?}");
    for index in ["conversations_waiting", "conversations_handled", "conversations_open", "conversations_resolved"] {
        assert!(searched.iter().any(|step| step.contains(index)), "{index}: {plan:?}");
    }
}

#[tokio::test]
async fn due_snoozes_are_an_index_search() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let plan = plan(&mut conn, DUE_SNOOZES).await;
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(plan[0].starts_with("SEARCH conversations USING COVERING INDEX conversations_snoozed"), "{plan:?}");
}

/// Returns the query plan of a search for two words, found as `words` says.
async fn search_plan(conn: &mut SqliteConnection, words: [WordMatch; 2], floor: bool) -> Vec<String> {
    plan(conn, &page_sql(Filter::Open, Order::Newest, &words, floor)).await
}

#[tokio::test]
async fn search_uses_the_word_index_without_a_table_scan() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    for prepare in ["SELECT 1", "ANALYZE"] {
        sqlx::query(prepare).execute(&mut conn).await.expect(prepare);
        for (words, floor, expected) in [
            ([WordMatch::All, WordMatch::All], false, "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)"),
            ([WordMatch::All, WordMatch::Each], false, "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)"),
            (
                [WordMatch::Range, WordMatch::Range],
                true,
                "SEARCH c USING INDEX conversations_open (hotel_id=? AND last_message_id>? AND last_message_id<?)",
            ),
        ] {
            let plan = search_plan(&mut conn, words, floor).await;
            assert!(plan.iter().any(|step| step.replace("COVERING ", "") == expected), "{plan:?}");
            // Scans of the page of ids and of the index of words are accepted.
            let scanned = plan.iter().filter(|step| step.starts_with("SCAN "));
            assert!(
                scanned.clone().all(|step| step == "SCAN p" || step.contains(" VIRTUAL TABLE INDEX 0:M1")),
                "{plan:?}"
            );
        }
        for sql in [COUNT_DOCUMENTS, PREFIX_TERMS] {
            // Other scans are of the results of earlier steps.
            let plan = plan(&mut conn, sql).await;
            let scanned = plan.iter().filter(|step| step.starts_with("SCAN search"));
            assert!(scanned.clone().count() > 0 && scanned.clone().all(|step| step.contains(" VIRTUAL TABLE INDEX ")));
            assert!(!plan.iter().any(|step| step.starts_with("SEARCH ") || step.contains("B-TREE")), "{plan:?}");
        }
        let plan = plan(&mut conn, &place_sql(Filter::Open, Order::Newest)).await;
        let place = plan[0].replace("COVERING ", "");
        assert_eq!(place, "SEARCH c USING INDEX conversations_open (hotel_id=? AND last_message_id<?)");
        assert_eq!(plan.len(), 1, "{plan:?}");
    }
}
