use super::*;

const LIMIT: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_time_counts_from_the_first_wait_until_enough_is_accepted() {
    let (mut stall, start) = (WriteStall::default(), Instant::now());
    assert_eq!(stall.wait(start, LIMIT), start + LIMIT);
    stall.accept(MIN_PROGRESS_BYTES - 1, 100_000);
    assert_eq!(stall.wait(start + SECOND, LIMIT), start + LIMIT, "a few bytes do not extend it");
    stall.accept(1, 50_000);
    assert_eq!(stall.wait(start + 2 * SECOND, LIMIT), start + 2 * SECOND + LIMIT);
}

#[test]
fn a_client_that_has_accepted_everything_does_not_wait() {
    let (mut stall, start) = (WriteStall::default(), Instant::now());
    stall.wait(start, LIMIT);
    stall.accept(10, 10);
    let later = start + 10 * LIMIT;
    assert_eq!(stall.wait(later, LIMIT), later + LIMIT);
}
