//! Tests of the back-off.

use crate::make::at;
use app::chat::Retry;
use shared::Timestamp;

fn start() -> Timestamp {
    at("2026-11-22T10:00:00Z")
}

/// Returns the pause after each failure, in milliseconds, found by polling each
/// millisecond.
fn pauses(share: f64, failures: usize) -> Vec<i64> {
    let mut retry = Retry::default();
    let pause = |retry: &mut Retry| (0..).find(|ms| retry.take_due(start().plus_ms(*ms)));
    let mut all = Vec::new();
    for _ in 0..failures {
        retry.record_failure(start(), share, 0);
        all.extend(pause(&mut retry));
    }
    all
}

#[test]
fn pauses_grow_to_twenty_seconds() {
    assert_eq!(pauses(1.0, 8), [500, 1_000, 2_000, 5_000, 10_000, 20_000, 20_000, 20_000]);
}

#[test]
fn jitter_shortens_a_pause_by_up_to_half() {
    assert_eq!(pauses(0.0, 8), [250, 500, 1_000, 2_500, 5_000, 10_000, 10_000, 10_000]);
    assert_eq!(pauses(0.5, 3), [375, 750, 1_500]);
}

#[test]
fn success_resets_the_pauses() {
    let mut retry = Retry::default();
    for _ in 0..5 {
        retry.record_failure(start(), 1.0, 0);
    }
    retry.record_success();
    assert!(!retry.take_due(start().plus_ms(60_000)), "nothing is left to try");
    retry.record_failure(start(), 1.0, 0);
    assert!(retry.take_due(start().plus_ms(500)));
}

#[test]
fn pause_is_due_once() {
    let mut retry = Retry::default();
    retry.record_failure(start(), 1.0, 0);
    assert!(!retry.take_due(start().plus_ms(499)));
    assert!(retry.take_due(start().plus_ms(500)));
    assert!(!retry.take_due(start().plus_ms(501)));
}

#[test]
fn pause_can_be_shortened_unless_the_server_demands_it() {
    let mut retry = Retry::default();
    assert!(retry.may_retry_now(start()));
    retry.record_failure(start(), 1.0, 0);
    assert!(retry.may_retry_now(start()));
    retry.record_failure(start(), 1.0, 7_000);
    assert!(!retry.may_retry_now(start().plus_ms(6_999)));
    assert!(!retry.take_due(start().plus_ms(6_999)));
    assert!(retry.may_retry_now(start().plus_ms(7_000)));
    assert!(retry.take_due(start().plus_ms(7_000)));
}

#[test]
fn clock_jump_ends_a_pause_of_the_page() {
    let mut retry = Retry::default();
    retry.record_failure(start(), 1.0, 0);
    retry.handle_clock_jump(start().plus_ms(-3_600_000));
    assert_eq!(retry, Retry::default());
}

#[test]
fn clock_set_back_extends_a_demanded_pause_by_at_most_its_length() {
    let mut retry = Retry::default();
    retry.record_failure(start(), 1.0, 7_000);
    let earlier = start().plus_ms(-3_600_000);
    retry.handle_clock_jump(earlier);
    assert!(!retry.may_retry_now(earlier.plus_ms(6_999)));
    assert!(!retry.take_due(earlier.plus_ms(6_999)));
    assert!(retry.may_retry_now(earlier.plus_ms(7_000)));
    assert!(retry.take_due(earlier.plus_ms(7_000)));
}

#[test]
fn demanded_pause_ends_while_the_device_sleeps() {
    let mut retry = Retry::default();
    retry.record_failure(start(), 1.0, 30_000);
    retry.handle_clock_jump(start().plus_ms(20_000));
    assert!(!retry.may_retry_now(start().plus_ms(29_999)));
    retry.handle_clock_jump(start().plus_ms(3_600_000));
    assert!(retry.may_retry_now(start().plus_ms(3_600_000)));
}
