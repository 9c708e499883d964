//! How SQLite finds a page of the list: by walking the index that has it in
//! order, however many conversations there are.

use super::super::list::page_sql;
use super::plans::plan;
use super::*;
use crate::store::{ConversationFilter as Filter, ListOrder as Order, StaffKey};

#[tokio::test]
async fn a_page_of_the_list_is_an_index_search() {
    let database = TestDatabase::sqlite().await;
    let mut conn = SqliteConnection::connect(&database.url()).await.expect("a connection");
    let mine = Filter::HandledBy(StaffKey(1));
    let (newest, unread) = ("last_message_id<?", "(is_unread,last_message_id)<(?,?)");
    for (filter, order, index, found_by) in [
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
        let plan = plan(&mut conn, &page_sql(filter, order, false)).await;
        let plan: Vec<_> = plan.iter().map(|step| step.replace("COVERING ", "")).collect();
        let expected = [
            "CO-ROUTINE p".to_owned(),
            format!("SEARCH c USING INDEX conversations_{index} ({found_by})"),
            "SCAN p".to_owned(),
            "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)".to_owned(),
            "SEARCH b USING INTEGER PRIMARY KEY (rowid=?)".to_owned(),
            "SEARCH m USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN".to_owned(),
            // Of the rows of the page.
            "USE TEMP B-TREE FOR ORDER BY".to_owned(),
        ];
        assert_eq!(plan, expected, "{filter:?} {order:?}");
    }
}
