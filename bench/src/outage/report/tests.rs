//! Reports on outages that are small enough to count by hand.

use super::Report;
use crate::outage::arrivals::{ArrivalLog, Audience};
use crate::outage::load::{Phase, Post};
use shared::{ConversationId, Seq};
use std::time::{Duration, Instant};

const ONE: ConversationId = ConversationId(1);

fn post(seq: i64, phase: Phase, answered_at: Instant) -> Post {
    Post { phase, conversation: ONE, seq: Seq(seq), took: Duration::from_millis(2), answered_at }
}

/// Delivers the messages to both sides in that order, half a second apart.
fn arrive(log: &mut ArrivalLog, seqs: &[i64], first_at: Instant) {
    for (seq, number) in seqs.iter().zip(0..) {
        for audience in [Audience::Guest, Audience::Staff] {
            log.add((audience, ONE, Seq(*seq)), first_at + Duration::from_millis(500) * number);
        }
    }
}

fn seconds(from: Instant, seconds: u64) -> Instant {
    from + Duration::from_secs(seconds)
}

#[test]
fn backlog_counts_waiting_events_and_the_last_one_ends_the_drain() {
    let start = Instant::now();
    let back_at = seconds(start, 60);
    let mut log = ArrivalLog::default();
    arrive(&mut log, &[1], seconds(start, 1));
    arrive(&mut log, &[2, 3, 4], seconds(start, 63));
    let posts = [
        post(1, Phase::Before, start),
        post(2, Phase::During, seconds(start, 30)),
        post(3, Phase::During, seconds(start, 40)),
        post(4, Phase::After, seconds(start, 61)),
    ];
    let report = Report::of(&posts, &log, back_at);
    assert_eq!((report.backlog, report.lost, report.out_of_order), (4, 0, 0));
    assert_eq!(report.noticed_after, Duration::from_secs(3));
    assert_eq!((report.drained_in, report.drained), (Duration::from_millis(500), 4));
    assert_eq!((report.before.count(), report.during.count(), report.after.count()), (1, 2, 1));
}

#[test]
fn missing_events_are_counted_as_lost_for_each_channel() {
    let start = Instant::now();
    let mut log = ArrivalLog::default();
    arrive(&mut log, &[1], seconds(start, 1));
    log.add((Audience::Guest, ONE, Seq(2)), seconds(start, 2));
    let posts = [post(1, Phase::Before, start), post(2, Phase::During, start), post(3, Phase::During, start)];
    assert_eq!(Report::of(&posts, &log, seconds(start, 3)).lost, 3);
}

#[test]
fn only_a_first_arrival_can_be_out_of_order() {
    let start = Instant::now();
    let posts = [1, 2, 3].map(|seq| post(seq, Phase::Before, start));
    let mut again = ArrivalLog::default();
    arrive(&mut again, &[1, 2, 1, 2, 3], start);
    let report = Report::of(&posts, &again, start);
    assert_eq!((report.out_of_order, report.repeated), (0, 4));

    let mut overtaken = ArrivalLog::default();
    arrive(&mut overtaken, &[1, 3, 2], start);
    assert_eq!(Report::of(&posts, &overtaken, start).out_of_order, 2, "each channel counts one event");
}
