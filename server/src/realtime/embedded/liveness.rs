//! Whether the other end is still there.

#[cfg(test)]
mod tests;

/// Watches one connection's silence (Pusher docs, "WebSockets protocol": ping
/// and pong messages). Times are milliseconds on the engine's clock.
#[derive(Debug)]
pub struct Liveness {
    activity_timeout_ms: u64,
    pong_timeout_ms: u64,
    heard_ms: u64,
    pinged_ms: Option<u64>,
}

/// What the silence calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing before this time.
    Wait(u64),
    /// A ping, now.
    Ping,
    /// The end: a ping went unanswered.
    Dead,
}

impl Liveness {
    /// A connection that is heard from now.
    pub fn new(activity_timeout_ms: u64, pong_timeout_ms: u64, now_ms: u64) -> Self {
        Self { activity_timeout_ms, pong_timeout_ms, heard_ms: now_ms, pinged_ms: None }
    }

    /// Something came from the client; what, is all the same.
    pub fn heard(&mut self, now_ms: u64) {
        self.heard_ms = now_ms;
        self.pinged_ms = None;
    }

    /// What to do now. [`Due::Ping`] is said once for a silence and taken as
    /// done.
    pub fn check(&mut self, now_ms: u64) -> Due {
        let due_ms = self.deadline_ms();
        if now_ms < due_ms {
            return Due::Wait(due_ms);
        }
        match self.pinged_ms {
            Some(_) => Due::Dead,
            None => {
                self.pinged_ms = Some(now_ms);
                Due::Ping
            }
        }
    }

    /// When to look again.
    pub fn deadline_ms(&self) -> u64 {
        match self.pinged_ms {
            Some(pinged_ms) => pinged_ms + self.pong_timeout_ms,
            None => self.heard_ms + self.activity_timeout_ms,
        }
    }
}
