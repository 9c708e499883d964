//! Tests of the scheduling of fetches.

use app::chat::CatchUp;

#[test]
fn one_chain_of_fetches_at_a_time() {
    let mut catch_up = CatchUp::default();
    assert!(catch_up.request_fetch());
    assert!(!catch_up.request_fetch() && !catch_up.request_fetch());
    assert!(catch_up.end_fetch(), "requests during a chain cause one more chain");
    assert!(!catch_up.end_fetch());
    assert!(catch_up.request_fetch());
}

#[test]
fn a_chain_satisfies_requests_made_before_it_began() {
    let mut catch_up = CatchUp::default();
    assert!(catch_up.request_fetch());
    assert!(!catch_up.end_fetch());
}
