use super::*;
use crate::limits::LINK_CLIENT_EVENTS;
use std::sync::Arc;

#[test]
fn a_hundred_connections_of_one_token_share_one_rate() {
    let rate = Arc::new(TokenRate::new(LINK_CLIENT_EVENTS.rate()));
    let connections: Vec<_> = (0..100).map(|_| Arc::clone(&rate)).collect();
    let accepted = |now_ms| connections.iter().filter(|connection| connection.take(now_ms)).count();
    assert_eq!((accepted(0), accepted(99), accepted(1_000)), (10, 0, 10));
}
