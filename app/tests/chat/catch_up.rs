//! Tests of the scheduling of fetches.

use app::chat::CatchUp;

#[test]
fn one_chain_of_fetches_at_a_time() {
    let mut catch_up = CatchUp::default();
    assert!(catch_up.ask());
    assert!(!catch_up.ask() && !catch_up.ask());
    assert!(catch_up.ended(), "what it was asked meanwhile is one more chain");
    assert!(!catch_up.ended());
    assert!(catch_up.ask());
}

#[test]
fn what_it_was_asked_before_the_chain_began_is_done_with_it() {
    let mut catch_up = CatchUp::default();
    assert!(catch_up.ask());
    assert!(!catch_up.ended());
}
