use super::*;
use crate::limits::LINK_CLIENT_EVENTS;
use crate::limits::Period;
use proptest::prelude::*;
use std::sync::Arc;

fn rate_after(count: usize, now_ms: u64) -> ClientEventRate {
    let mut rate = ClientEventRate::default();
    for _ in 0..count {
        assert_eq!(rate.judge(now_ms), Verdict::Accept);
    }
    rate
}

#[test]
fn the_eleventh_event_within_a_second_is_refused() {
    let mut rate = rate_after(EVENTS_PER_SECOND, 500);
    assert_eq!(rate.judge(500), Verdict::Refuse);
    assert_eq!(rate.judge(1499), Verdict::Refuse);
    assert_eq!(rate.judge(1500), Verdict::Accept);
}

#[test]
fn no_second_holds_more_than_ten_even_across_a_boundary() {
    let mut rate = ClientEventRate::default();
    let accepted: Vec<u64> = (0..5000).step_by(7).filter(|now| rate.judge(*now) == Verdict::Accept).collect();
    assert!(accepted.len() >= 4 * EVENTS_PER_SECOND);
    for window in accepted.windows(EVENTS_PER_SECOND + 1) {
        assert!(window[EVENTS_PER_SECOND] - window[0] >= WINDOW_MS);
    }
}

#[test]
fn hundred_consecutive_refusals_are_a_flood() {
    let mut rate = rate_after(EVENTS_PER_SECOND, 0);
    for _ in 1..FLOOD {
        assert_eq!(rate.judge(1), Verdict::Refuse);
    }
    assert_eq!(rate.judge(1), Verdict::Flood);
}

#[test]
fn typing_at_twice_the_rate_for_a_minute_is_no_flood() {
    let mut rate = ClientEventRate::default();
    assert!((0..60_000).step_by(50).all(|now| rate.judge(now) != Verdict::Flood));
}

const RATE: Rate = Rate { burst: 400, refill: 40, period: Period::Second };

/// Returns how many times `count` can be taken at one time.
fn taken(bucket: &mut Bucket, count: u64, now_ms: u64) -> u64 {
    (0..).take_while(|_| bucket.take(count, now_ms)).count() as u64
}

#[test]
fn a_full_bucket_is_taken_at_once_and_refills_evenly() {
    let mut bucket = Bucket::new(RATE, 5_000);
    assert_eq!(taken(&mut bucket, 1, 5_000), 400);
    assert_eq!(taken(&mut bucket, 1, 5_024), 0);
    assert_eq!(taken(&mut bucket, 1, 6_000), 40);
    assert_eq!(taken(&mut bucket, 1, 3_600_000), 400);
}

#[test]
fn taking_more_than_is_left_takes_nothing() {
    let mut bucket = Bucket::new(RATE, 0);
    assert_eq!(taken(&mut bucket, 17, 0), 400 / 17);
    assert_eq!(taken(&mut bucket, 1, 0), 400 % 17);
    assert!(!bucket.take(u64::MAX, 0));
}

#[test]
fn clock_set_back_adds_no_tokens() {
    let mut bucket = Bucket::new(RATE, 1_000);
    assert_eq!(taken(&mut bucket, 1, 1_000), 400);
    assert_eq!((taken(&mut bucket, 1, 0), taken(&mut bucket, 1, 1_000)), (0, 0));
}

#[test]
fn without_a_refill_there_is_no_limit() {
    let mut bucket = Bucket::new(Rate { refill: 0, ..RATE }, 0);
    assert!((0..10_000).all(|_| bucket.take(1, 0)));
}

proptest! {
    #[test]
    fn no_interval_exceeds_burst_and_refill(steps in prop::collection::vec(0..400_u64, 1..200)) {
        let mut bucket = Bucket::new(RATE, 0);
        let (mut now_ms, mut total) = (0, 0);
        for step in steps {
            now_ms += step;
            total += taken(&mut bucket, 1, now_ms);
            prop_assert!(total <= 400 + now_ms * 40 / 1_000);
        }
    }
}

#[test]
fn a_hundred_connections_of_one_token_share_one_rate() {
    let rate = Arc::new(TokenRate::new(LINK_CLIENT_EVENTS.rate()));
    let connections: Vec<_> = (0..100).map(|_| Arc::clone(&rate)).collect();
    let accepted = |now_ms| connections.iter().filter(|connection| connection.take(now_ms)).count();
    assert_eq!((accepted(0), accepted(99), accepted(1_000)), (10, 0, 10));
}
