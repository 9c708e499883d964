use super::*;
use crate::limits::Period;
use proptest::prelude::*;

const RATE: Rate = Rate { at_once: 400, refill: 40, period: Period::Second };

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
fn more_than_is_left_takes_nothing() {
    let mut bucket = Bucket::new(RATE, 0);
    assert_eq!(taken(&mut bucket, 17, 0), 400 / 17);
    assert_eq!(taken(&mut bucket, 1, 0), 400 % 17);
    assert!(!bucket.take(u64::MAX, 0));
}

#[test]
fn a_clock_that_goes_back_gives_nothing() {
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
    fn no_span_holds_more_than_the_bucket_and_what_came_back(steps in prop::collection::vec(0..400_u64, 1..200)) {
        let mut bucket = Bucket::new(RATE, 0);
        let (mut now_ms, mut total) = (0, 0);
        for step in steps {
            now_ms += step;
            total += taken(&mut bucket, 1, now_ms);
            prop_assert!(total <= 400 + now_ms * 40 / 1_000);
        }
    }
}
