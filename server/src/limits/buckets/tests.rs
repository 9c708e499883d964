use super::*;
use crate::limits::Period;
use crate::support::ManualClock;

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-22T10:00:00.000Z"))
}

/// Returns the number of tokens that can be taken now.
fn taken(buckets: &Buckets<u32>, key: u32) -> usize {
    std::iter::from_fn(|| buckets.take(&key).ok()).take(10_000).count()
}

#[test]
fn empty_bucket_refuses_with_the_time_to_retry() {
    let clock = clock();
    let buckets = Buckets::new(Rate::per_minute(3), clock.clone());
    assert_eq!(taken(&buckets, 1), 3);
    assert_eq!(buckets.take(&1), Err(LimitReached { retry_after_s: 20 }));
    clock.advance_ms(19_999);
    assert_eq!(buckets.take(&1), Err(LimitReached { retry_after_s: 1 }));
    clock.advance_ms(1);
    assert_eq!(taken(&buckets, 1), 1);
    clock.advance_ms(3_600_000);
    assert_eq!(taken(&buckets, 1), 3, "it holds no more than it holds");
}

#[test]
fn burst_can_differ_from_the_refill() {
    let clock = clock();
    let buckets = Buckets::new(Rate { burst: 120, refill: 60, period: Period::Minute }, clock.clone());
    assert_eq!(taken(&buckets, 1), 120);
    clock.advance_ms(60_000);
    assert_eq!(taken(&buckets, 1), 60);
    let hourly = Buckets::new(Rate { burst: 2, refill: 20, period: Period::Hour }, clock.clone());
    assert_eq!(taken(&hourly, 1), 2);
    clock.advance_ms(179_999);
    assert_eq!(taken(&hourly, 1), 0);
    clock.advance_ms(1);
    assert_eq!(taken(&hourly, 1), 1);
}

#[test]
fn each_key_has_a_bucket_of_its_own() {
    let buckets = Buckets::new(Rate::per_minute(1), clock());
    assert_eq!((taken(&buckets, 1), taken(&buckets, 2), taken(&buckets, 1)), (1, 1, 0));
}

#[test]
fn rate_of_zero_is_unlimited_and_the_largest_is_valid() {
    assert_eq!(taken(&Buckets::new(Rate::per_minute(0), clock()), 1), 10_000);
    assert_eq!(taken(&Buckets::new(Rate::per_minute(u32::MAX), clock()), 1), 10_000);
}

#[test]
fn returned_token_can_be_taken_again() {
    let buckets = Buckets::new(Rate::per_minute(2), clock());
    assert_eq!(taken(&buckets, 1), 2);
    buckets.give_back(&1);
    assert_eq!(taken(&buckets, 1), 1);
    // Giving back tokens that were never taken has no effect.
    (0..10).for_each(|_| buckets.give_back(&2));
    assert_eq!(taken(&buckets, 2), 2);
}

#[test]
fn clock_set_back_removes_no_tokens() {
    let clock = clock();
    let buckets = Buckets::new(Rate::per_minute(60), clock.clone());
    assert_eq!(taken(&buckets, 1), 60);
    clock.set("2020-01-01T00:00:00.000Z");
    clock.advance_ms(1_000);
    assert_eq!(taken(&buckets, 1), 1);
}

#[test]
fn keys_above_the_maximum_share_a_bucket() {
    const ROOM: usize = 100;
    let clock = clock();
    let buckets = Buckets::with_max_keys(Rate::per_minute(2), clock.clone(), ROOM);
    for key in 0..ROOM as u32 {
        assert_eq!(taken(&buckets, key), 2);
    }
    // A flood of other keys shares buckets, and discards no bucket.
    let let_through: usize = (1_000..21_000).map(|key| taken(&buckets, key)).sum();
    assert!(let_through <= 2 * 1_024, "{let_through}");
    assert_eq!(buckets.key_count(), ROOM);
    assert!((0..ROOM as u32).all(|key| buckets.take(&key).is_err()), "every earlier key still has its bucket");
    // Once these have refilled, there is room for other keys.
    clock.advance_ms(60_000);
    assert_eq!(taken(&buckets, 500), 2);
    assert_eq!(buckets.key_count(), 1);
}

#[test]
fn full_table_is_swept_at_most_once_a_second() {
    let clock = clock();
    let buckets = Buckets::with_max_keys(Rate::per_minute(1), clock.clone(), 2);
    assert_eq!((taken(&buckets, 1), taken(&buckets, 2)), (1, 1));
    clock.advance_ms(59_500);
    // A sweep that finds no full bucket.
    taken(&buckets, 3);
    clock.advance_ms(500);
    taken(&buckets, 4);
    assert_eq!(buckets.key_count(), 2, "both have refilled, and it is too early to look");
    clock.advance_ms(500);
    taken(&buckets, 5);
    assert_eq!(buckets.key_count(), 1);
}
