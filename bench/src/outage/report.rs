//! Report on an outage, from the acknowledged messages and the events that arrived.

use super::arrivals::{ArrivalLog, Audience, ChannelMessage};
use super::load::{Phase, Post};
use crate::spread::Spread;
use shared::Seq;
use std::fmt;
use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// Maximum ratio of the 99th percentile of POSTs during the outage to the one
/// before.
const TARGET_P99_RATIO: f64 = 1.5;

/// Results of an outage.
#[derive(Debug, Default)]
pub struct Report {
    before: Spread,
    during: Spread,
    after: Spread,
    /// Number of events of acknowledged messages that had not arrived when the
    /// engine was back.
    backlog: usize,
    /// Time from then to the first event.
    noticed_after: Duration,
    /// Time from the first event to the last one of the backlog.
    drained_in: Duration,
    /// Number of events in that time, including new ones.
    drained: usize,
    repeated: usize,
    /// Number of events of acknowledged messages that never arrived.
    pub lost: usize,
    /// Number of events that first arrived after a later one of the same
    /// conversation and channel.
    pub out_of_order: usize,
}

impl Report {
    /// Calculates the report from the acknowledged messages, the arrivals, and the
    /// time at which the engine was back.
    pub fn of(posts: &[Post], log: &ArrivalLog, back_at: Instant) -> Self {
        let arrived = |message: &ChannelMessage| log.first_at.get(message).copied();
        let waiting: Vec<ChannelMessage> = posts
            .iter()
            .filter(|post| post.answered_at <= back_at)
            .flat_map(channel_messages)
            .filter(|message| arrived(message).is_none_or(|at| at > back_at))
            .collect();
        let since = || log.first_at.values().copied().filter(|at| *at > back_at);
        let first_at = since().min().unwrap_or(back_at);
        let drained_at = waiting.iter().filter_map(arrived).max().unwrap_or(first_at);
        let mut report = Self {
            backlog: waiting.len(),
            noticed_after: first_at - back_at,
            drained_in: drained_at - first_at,
            drained: since().filter(|at| *at <= drained_at).count(),
            repeated: log.repeated,
            lost: posts.iter().flat_map(channel_messages).filter(|message| arrived(message).is_none()).count(),
            out_of_order: log.order.values().map(|seqs| overtaken(seqs)).sum(),
            ..Self::default()
        };
        for post in posts {
            match post.phase {
                Phase::WarmUp => {}
                Phase::Before => report.before.add(post.took),
                Phase::During => report.during.add(post.took),
                Phase::After => report.after.add(post.took),
            }
        }
        report
    }

    fn p99_ratio(&self) -> f64 {
        self.during.percentile(99).as_secs_f64() / self.before.percentile(99).as_secs_f64()
    }

    fn drained_per_second(&self) -> f64 {
        self.drained as f64 / self.drained_in.as_secs_f64()
    }
}

/// Returns a message on its channels, one for each side.
fn channel_messages(post: &Post) -> [ChannelMessage; 2] {
    [Audience::Guest, Audience::Staff].map(|audience| (audience, post.conversation, post.seq))
}

/// Counts the messages that arrived after a later one.
fn overtaken(seqs: &[Seq]) -> usize {
    let mut newest = Seq(0);
    let mut count = 0;
    for seq in seqs {
        count += usize::from(*seq < newest);
        newest = newest.max(*seq);
    }
    count
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (phase, posts) in [("before", &self.before), ("during", &self.during), ("after", &self.after)] {
            writeln!(f, "POST to its response {phase:<7} {posts} ({} messages)", posts.count())?;
        }
        let ratio = self.p99_ratio();
        let verdict = if ratio <= TARGET_P99_RATIO { "met" } else { "missed" };
        writeln!(f, "p99 during / p99 before: {ratio:.2} (target: at most {TARGET_P99_RATIO}, {verdict})")?;
        writeln!(
            f,
            "after the outage: {} events waited; the first arrived after {:.1} s, the last {:.1} s later: \
             {:.0} events/s",
            self.backlog,
            self.noticed_after.as_secs_f64(),
            self.drained_in.as_secs_f64(),
            self.drained_per_second()
        )?;
        let Self { lost, out_of_order, repeated, .. } = self;
        writeln!(f, "lost: {lost}, out of order: {out_of_order}, pushed more than once: {repeated}")
    }
}
