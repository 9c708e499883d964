use super::*;

#[test]
fn pauses_double_up_to_the_longest() {
    let mut backoff = Backoff::new(500, 30_000);
    let pauses: Vec<u64> = (0..8).map(|_| backoff.next_ms(0.0)).collect();
    assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
}

#[test]
fn jitter_shortens_a_pause_by_at_most_half() {
    assert_eq!(Backoff::new(500, 30_000).next_ms(1.0), 250);
    assert_eq!(Backoff::new(500, 30_000).next_ms(0.5), 375);
    assert_eq!(Backoff::new(500, 30_000).next_ms(7.0), 250);
}

#[test]
fn pause_stays_at_its_maximum() {
    let mut backoff = Backoff::new(500, 30_000);
    assert!((0..200).map(|_| backoff.next_ms(0.0)).skip(6).all(|pause_ms| pause_ms == 30_000));
}
