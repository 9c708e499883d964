use super::*;
use crate::support::made_up;

#[test]
fn whatever_comes_as_a_query_is_a_page_or_refused() {
    let seeds =
        ["limit=50&before=12", "after=7", "before_id=9223372036854775807", "limit=%31&token=x", "after=+1&&=&a"];
    made_up(&seeds, |text| drop(parse(text)));
}
