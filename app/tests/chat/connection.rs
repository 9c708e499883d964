//! Tests of the banner, and of the times at which the page fetches and
//! reconnects.

use crate::make::at;
use app::chat::connection::{
    Banner, Connection, Due, HIDDEN_JUMP_MS, JUMP_MS, Link, OFFLINE_MS, POLL_MS, POLL_SPREAD_MS, RECONNECT_MS,
    SHORT_OUTAGE_MS, STALE_MS, STUCK_MS,
};
use shared::Timestamp;

fn start() -> Timestamp {
    at("2026-11-22T10:00:00Z")
}

fn after(ms: i64) -> Timestamp {
    start().plus_ms(ms)
}

fn live() -> Connection {
    let mut connection = Connection::new(start());
    connection.set_link(Link::Live, start());
    connection.record_fetch(start());
    connection
}

/// Returns the work that is due in each second up to `until_ms`, without the
/// seconds in which there is none. `share` is passed to `tick` as its random
/// number.
fn ticks(connection: &mut Connection, from_ms: i64, until_ms: i64, share: f64) -> Vec<(i64, Due)> {
    let seconds = (from_ms / 1000 + 1)..=(until_ms / 1000);
    let due = seconds.map(|second| (second * 1000, connection.tick(after(second * 1000), true, share)));
    due.filter(|(_, due)| *due != Due::default()).collect()
}

fn fetches(due: &[(i64, Due)]) -> Vec<i64> {
    due.iter().filter(|(_, due)| due.fetch).map(|(ms, _)| *ms).collect()
}

#[test]
fn new_page_shows_no_banner_at_first() {
    let connection = Connection::new(start());
    assert_eq!(connection.banner(start()), Banner::None);
    assert_eq!(connection.banner(after(SHORT_OUTAGE_MS - 1)), Banner::None);
    assert_eq!(connection.banner(after(SHORT_OUTAGE_MS)), Banner::Connecting);
}

#[test]
fn interruption_under_two_and_a_half_seconds_shows_no_banner() {
    assert_eq!(SHORT_OUTAGE_MS, 2_500);
    let mut connection = live();
    connection.set_link(Link::Connecting, after(10_000));
    assert_eq!(connection.banner(after(12_499)), Banner::None);
    connection.set_link(Link::Live, after(12_499));
    assert_eq!(connection.banner(after(60_000)), Banner::None);
}

#[test]
fn banner_shows_a_longer_interruption_until_it_ends() {
    let mut connection = live();
    connection.set_link(Link::Connecting, after(10_000));
    assert_eq!(connection.banner(after(12_500)), Banner::Connecting);
    connection.set_link(Link::Live, after(30_000));
    assert_eq!(connection.banner(after(30_000)), Banner::None);
}

#[test]
fn reconnect_attempts_do_not_restart_the_interruption() {
    let mut connection = live();
    connection.set_link(Link::Connecting, after(0));
    connection.set_link(Link::Offline, after(1_000));
    connection.set_link(Link::Connecting, after(2_000));
    assert_eq!(connection.banner(after(2_500)), Banner::Connecting);
    connection.set_link(Link::Offline, after(2_600));
    assert_eq!(connection.banner(after(2_600)), Banner::Offline);
}

#[test]
fn invalid_link_is_shown_at_once_and_permanently() {
    let mut connection = live();
    connection.set_link(Link::Invalid, after(0));
    assert_eq!(connection.banner(after(0)), Banner::Invalid);
    for link in [Link::Live, Link::Connecting, Link::Offline] {
        connection.set_link(link, after(1));
        assert_eq!((connection.link(), connection.banner(after(9_000))), (Link::Invalid, Banner::Invalid));
    }
}

#[test]
fn page_from_a_copy_shows_its_age_at_once() {
    let an_hour_ago = after(-3_600_000);
    let mut connection = Connection::from_copy(an_hour_ago, start());
    assert_eq!(connection.banner(start()), Banner::Stale(an_hour_ago));
    connection.set_link(Link::Offline, start());
    assert_eq!(connection.banner(start()), Banner::OfflineSince(an_hour_ago));
    connection.set_link(Link::Connecting, after(60_000));
    connection.record_fetch(after(61_000));
    assert_eq!(connection.banner(after(61_000)), Banner::Connecting);
    connection.set_link(Link::Live, after(62_000));
    connection.record_fetch(after(62_000));
    assert_eq!(connection.banner(after(62_000)), Banner::None);
}

#[test]
fn copy_is_stale_at_any_age_and_with_a_clock_set_back() {
    for ago_ms in [0, 1_000, -86_400_000] {
        let mut connection = Connection::from_copy(after(-ago_ms), start());
        let at = after(-ago_ms.max(0));
        assert_eq!(connection.banner(start()), Banner::Stale(at));
        connection.set_link(Link::Offline, start());
        assert_eq!(connection.banner(start()), Banner::OfflineSince(at));
    }
}

#[test]
fn banner_shows_the_age_after_failed_fetches() {
    let mut connection = live();
    connection.set_link(Link::Connecting, after(60_000));
    connection.record_fetch_failure(after(61_000), 0.0);
    connection.record_fetch_failure(after(80_000), 0.0);
    assert_eq!(connection.banner(after(60_000 + STALE_MS - 1)), Banner::Connecting);
    assert_eq!(connection.banner(after(60_000 + STALE_MS)), Banner::Stale(after(60_000)));
    connection.record_fetch(after(100_000));
    assert_eq!(connection.banner(after(100_000)), Banner::Connecting, "it knows all, and hears nothing yet");
    connection.record_fetch_failure(after(125_000), 0.0);
    assert_eq!(connection.banner(after(130_000)), Banner::Stale(after(100_000)));
}

#[test]
fn polling_page_is_not_stale_while_fetches_succeed() {
    let mut connection = live();
    connection.set_link(Link::Connecting, after(0));
    for minute in 1..10 {
        connection.record_fetch(after(minute * 60_000));
        assert_eq!(connection.banner(after(minute * 60_000 + 59_000)), Banner::Connecting);
    }
}

#[test]
fn unfilled_gap_is_shown_as_stale_with_a_live_socket() {
    let mut connection = live();
    connection.record_fetch_failure(after(5_000), 0.0);
    assert_eq!(connection.banner(after(5_000 + STALE_MS - 1)), Banner::None);
    assert_eq!(connection.banner(after(5_000 + STALE_MS)), Banner::Stale(after(5_000)));
    connection.record_fetch(after(40_000));
    assert_eq!(connection.banner(after(90_000)), Banner::None);
}

#[test]
fn banner_is_offline_without_a_network() {
    let mut connection = live();
    connection.set_link(Link::Offline, after(0));
    assert_eq!(connection.banner(after(i64::from(OFFLINE_MS) - 1)), Banner::None);
    assert_eq!(connection.banner(after(OFFLINE_MS.into())), Banner::Offline);
    connection.record_fetch_failure(after(1_000), 0.0);
    assert_eq!(connection.banner(after(STALE_MS + 5_000)), Banner::Offline);
}

#[test]
fn live_page_does_not_poll() {
    let mut connection = live();
    assert_eq!(ticks(&mut connection, 0, 300_000, 0.0), []);
}

#[test]
fn page_without_a_socket_polls_every_twenty_to_thirty_seconds() {
    for (share, every_ms) in [(0.0, POLL_MS), (1.0, POLL_MS + POLL_SPREAD_MS)] {
        let mut connection = live();
        connection.set_link(Link::Connecting, start());
        // Polling begins with the first tick.
        let due = fetches(&ticks(&mut connection, 0, 100_000, share));
        let expected: Vec<i64> = (1..).map(|n| 1_000 + n * every_ms).take_while(|ms| *ms <= 100_000).collect();
        assert_eq!(due, expected);
    }
}

#[test]
fn failed_fetch_is_retried_with_growing_pauses_with_a_live_socket() {
    let mut connection = live();
    let mut tried = Vec::new();
    connection.record_fetch_failure(start(), 1.0);
    for second in 1..=60 {
        if connection.tick(after(second * 1000), true, 1.0).fetch {
            tried.push(second);
            connection.record_fetch_failure(after(second * 1000), 1.0);
        }
    }
    assert_eq!(tried, [1, 2, 4, 9, 19, 39, 59]);
    connection.record_fetch(after(60_000));
    assert_eq!(ticks(&mut connection, 60_000, 200_000, 1.0), []);
}

#[test]
fn socket_without_a_subscription_is_replaced_after_eight_seconds() {
    let mut connection = live();
    connection.record_connected(after(10_000));
    let due = ticks(&mut connection, 0, 17_000, 0.0);
    assert!(due.iter().all(|(_, due)| !due.reconnect), "{due:?}");
    assert!(connection.tick(after(10_000 + STUCK_MS), true, 0.0).reconnect);
    assert!(connection.try_reconnect(after(18_000)));
    assert!(!connection.tick(after(19_000), true, 0.0).reconnect, "the new one has its own time");
    connection.record_connected(after(20_000));
    connection.set_link(Link::Live, after(21_000));
    assert!(ticks(&mut connection, 19_000, 60_000, 0.0).iter().all(|(_, due)| !due.reconnect));
}

#[test]
fn live_or_new_socket_is_not_replaced() {
    let mut connection = Connection::new(start());
    assert!(!connection.try_reconnect(after(RECONNECT_MS - 1)), "the first one is being made");
    assert!(connection.try_reconnect(after(RECONNECT_MS)));
    assert!(!connection.try_reconnect(after(2 * RECONNECT_MS - 1)));
    assert!(connection.try_reconnect(after(2 * RECONNECT_MS)));
    connection.set_link(Link::Live, after(20_000));
    assert!(!connection.try_reconnect(after(30_000)));
    connection.set_link(Link::Invalid, after(40_000));
    assert!(!connection.try_reconnect(after(50_000)));
}

#[test]
fn early_reconnect_request_is_granted_when_due() {
    let mut connection = Connection::new(start());
    connection.set_link(Link::Offline, after(1_000));
    assert!(!connection.try_reconnect(after(1_500)));
    let due = ticks(&mut connection, 0, RECONNECT_MS, 0.0);
    assert_eq!(due.iter().map(|(ms, due)| (*ms, due.reconnect)).collect::<Vec<_>>(), [(RECONNECT_MS, true)]);
    assert!(connection.try_reconnect(after(RECONNECT_MS)));
    assert_eq!(ticks(&mut connection, RECONNECT_MS, 10_000, 0.0), [], "once");
}

#[test]
fn due_reconnect_is_dropped_if_the_socket_is_live() {
    let mut connection = Connection::new(start());
    assert!(!connection.try_reconnect(after(1_500)));
    connection.set_link(Link::Live, after(2_000));
    assert_eq!(ticks(&mut connection, 0, 60_000, 0.0), []);
}

#[test]
fn clock_jump_is_reported_once_in_either_direction() {
    let mut connection = live();
    assert_eq!(connection.tick(after(1_000), true, 0.0), Due::default());
    assert_eq!(connection.tick(after(1_000 + JUMP_MS), true, 0.0), Due::default());
    let jumped = Due { jumped: true, ..Due::default() };
    assert_eq!(connection.tick(after(2 * JUMP_MS + 1_001), true, 0.0), jumped);
    assert_eq!(connection.tick(after(2 * JUMP_MS + 2_001), true, 0.0), Due::default());
    assert_eq!(connection.tick(start(), true, 0.0), jumped);
    assert_eq!(connection.tick(after(1_000), true, 0.0), Due::default());
}

#[test]
fn slow_timers_of_a_hidden_page_are_no_clock_jump() {
    let mut connection = live();
    for minute in 1..=10 {
        assert_eq!(connection.tick(after(minute * 60_000), false, 0.0), Due::default(), "minute {minute}");
    }
    assert_eq!(connection.tick(after(659_000), true, 0.0), Due::default(), "it is shown again");
    assert!(connection.tick(after(659_001 + JUMP_MS), true, 0.0).jumped, "from then on it is in view");
}

#[test]
fn a_hidden_page_notices_that_the_device_has_slept_and_that_its_clock_was_set_back() {
    let mut connection = live();
    assert_eq!(connection.tick(after(HIDDEN_JUMP_MS), false, 0.0), Due::default());
    assert!(connection.tick(after(2 * HIDDEN_JUMP_MS + 1), false, 0.0).jumped);
    assert!(connection.tick(after(HIDDEN_JUMP_MS), false, 0.0).jumped);
}

#[test]
fn hidden_page_without_a_socket_polls_once_a_minute() {
    let mut connection = live();
    connection.set_link(Link::Connecting, start());
    let asked = (1..=5).filter(|minute| connection.tick(after(minute * 60_000), false, 0.0).fetch).count();
    assert_eq!(asked, 4, "the first tick sets the time of the first fetch");
}

#[test]
fn clock_set_back_does_not_stop_polling() {
    let mut connection = live();
    let later = |ms: i64| after(3_600_000 + ms);
    connection.tick(later(0), true, 0.0);
    connection.set_link(Link::Connecting, later(0));
    assert!(connection.try_reconnect(later(0)));
    connection.record_connected(later(500));
    connection.tick(later(1_000), true, 0.0);
    assert!(connection.tick(after(0), true, 0.0).jumped);
    assert!(connection.try_reconnect(after(0)));
    connection.record_connected(after(500));
    assert_eq!(connection.banner(after(SHORT_OUTAGE_MS)), Banner::Connecting);
    let due = ticks(&mut connection, 0, 30_000, 0.0);
    assert_eq!(fetches(&due), [1_000 + POLL_MS]);
    assert_eq!(due.iter().find(|(_, due)| due.reconnect).map(|(ms, _)| *ms), Some(9_000));
}

#[test]
fn invalid_link_stops_polling() {
    let mut connection = live();
    connection.record_fetch_failure(start(), 0.0);
    connection.set_link(Link::Invalid, start());
    assert_eq!(ticks(&mut connection, 0, 100_000, 0.0), []);
}
