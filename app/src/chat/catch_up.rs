//! Scheduling of the fetches of missed changes: one chain of fetches runs at a
//! time, and no request for one is lost.

/// State of the chain of fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatchUp {
    is_fetching: bool,
    is_repeat_needed: bool,
}

impl CatchUp {
    /// Records that something may have been missed; returns whether to begin a
    /// chain. A chain that is running may have been answered before the change,
    /// so another one follows it.
    pub fn request_fetch(&mut self) -> bool {
        self.is_repeat_needed = self.is_fetching;
        self.is_fetching = true;
        !self.is_repeat_needed
    }

    /// Records that the chain has ended, at the newest change or with an error;
    /// returns whether to begin another. Another one begins after an error too:
    /// the failed request may have begun before the last call of
    /// [`CatchUp::request_fetch`].
    pub fn end_fetch(&mut self) -> bool {
        self.is_fetching = std::mem::take(&mut self.is_repeat_needed);
        self.is_fetching
    }
}
