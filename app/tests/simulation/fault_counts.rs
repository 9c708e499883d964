//! Counters of what happened in the schedules, to prove that they contained the
//! faults.

use std::ops::AddAssign;

/// Number of times that each thing happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct FaultCounts {
    pub typed: usize,
    pub changes: usize,
    pub failed: usize,
    pub sent_again: usize,
    pub refused: usize,
    pub pushes_lost: usize,
    pub pushes_doubled: usize,
    pub server_crashes: usize,
    pub crashes_before_the_answer: usize,
    pub tab_crashes: usize,
    pub stuck_sockets: usize,
    pub refused_subscriptions: usize,
    pub replaced_sockets: usize,
    pub shared_storages: usize,
}

impl FaultCounts {
    /// Counts how often a push arrives.
    pub fn push(&mut self, arrivals: &[u64]) {
        self.pushes_lost += usize::from(arrivals.is_empty());
        self.pushes_doubled += usize::from(arrivals.len() > 1);
    }

    /// Checks that everything happened more than so many times.
    pub fn everything_happened(&self, times: u64) {
        let all = [
            self.typed,
            self.changes,
            self.failed,
            self.sent_again,
            self.refused,
            self.pushes_lost,
            self.pushes_doubled,
            self.server_crashes,
            self.crashes_before_the_answer,
            self.tab_crashes,
            self.stuck_sockets,
            self.refused_subscriptions,
            self.replaced_sockets,
            self.shared_storages,
        ];
        assert!(all.iter().all(|count| *count as u64 > times), "{self:?}");
    }
}

impl AddAssign for FaultCounts {
    fn add_assign(&mut self, more: Self) {
        self.typed += more.typed;
        self.changes += more.changes;
        self.failed += more.failed;
        self.sent_again += more.sent_again;
        self.refused += more.refused;
        self.pushes_lost += more.pushes_lost;
        self.pushes_doubled += more.pushes_doubled;
        self.server_crashes += more.server_crashes;
        self.crashes_before_the_answer += more.crashes_before_the_answer;
        self.tab_crashes += more.tab_crashes;
        self.stuck_sockets += more.stuck_sockets;
        self.refused_subscriptions += more.refused_subscriptions;
        self.replaced_sockets += more.replaced_sockets;
        self.shared_storages += more.shared_storages;
    }
}
