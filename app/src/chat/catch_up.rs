//! Scheduling of the fetches of missed changes: one chain of fetches runs at a
//! time, and no request for one is lost.

/// State of the chain of fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatchUp {
    fetching: bool,
    asked_again: bool,
}

impl CatchUp {
    /// Records that something may have been missed; returns whether to begin a
    /// chain. A chain that is running may have been answered before the change,
    /// so another one follows it.
    pub fn ask(&mut self) -> bool {
        self.asked_again = self.fetching;
        self.fetching = true;
        !self.asked_again
    }

    /// Records that the chain has ended, at the newest change or with an error;
    /// returns whether to begin another. Another one begins after an error too:
    /// the failed request may have begun before the last call of
    /// [`CatchUp::ask`].
    pub fn ended(&mut self) -> bool {
        self.fetching = std::mem::take(&mut self.asked_again);
        self.fetching
    }
}
