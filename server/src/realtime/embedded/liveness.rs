//! Detection of dead connections.

#[cfg(test)]
mod tests;

/// Tracks the silence of one connection (Pusher docs, "WebSockets protocol":
/// ping and pong messages). Times are milliseconds on the engine's clock.
#[derive(Debug)]
pub struct Liveness {
    activity_timeout_ms: u64,
    pong_timeout_ms: u64,
    last_activity_ms: u64,
    pinged_ms: Option<u64>,
}

/// The next step for a silent connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LivenessAction {
    /// Nothing before this time.
    Wait(u64),
    /// Send a ping now.
    Ping,
    /// Close the connection: a ping was not answered.
    Dead,
}

impl Liveness {
    /// Starts tracking a connection that is active now.
    pub fn new(activity_timeout_ms: u64, pong_timeout_ms: u64, now_ms: u64) -> Self {
        Self { activity_timeout_ms, pong_timeout_ms, last_activity_ms: now_ms, pinged_ms: None }
    }

    /// Records that something arrived from the client.
    pub fn record_activity(&mut self, now_ms: u64) {
        self.last_activity_ms = now_ms;
        self.pinged_ms = None;
    }

    /// Returns the next step now. [`LivenessAction::Ping`] is returned once for
    /// each silence and counts as done.
    pub fn check(&mut self, now_ms: u64) -> LivenessAction {
        let due_ms = self.deadline_ms();
        if now_ms < due_ms {
            return LivenessAction::Wait(due_ms);
        }
        match self.pinged_ms {
            Some(_) => LivenessAction::Dead,
            None => {
                self.pinged_ms = Some(now_ms);
                LivenessAction::Ping
            }
        }
    }

    /// Returns the time of the next check.
    pub fn deadline_ms(&self) -> u64 {
        match self.pinged_ms {
            Some(pinged_ms) => pinged_ms + self.pong_timeout_ms,
            None => self.last_activity_ms + self.activity_timeout_ms,
        }
    }
}
