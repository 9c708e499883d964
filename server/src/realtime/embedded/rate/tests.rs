use super::*;

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
fn a_hundred_refusals_in_a_row_are_a_flood() {
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
