//! Tests of the scheduling of fetches.

use app::chat::CatchUp;

#[test]
fn one_chain_of_fetches_at_a_time() {
    let mut catch_up = CatchUp::default();
    assert!(catch_up.ask());
    assert!(!catch_up.ask() && !catch_up.ask());
    assert!(catch_up.ended(), "requests during a chain cause one more chain");
    assert!(!catch_up.ended());
    assert!(catch_up.ask());
}

#[test]
fn a_chain_satisfies_requests_made_before_it_began() {
    let mut catch_up = CatchUp::default();
    assert!(catch_up.ask());
    assert!(!catch_up.ended());
}
