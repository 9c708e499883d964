//! When to fetch what was missed: one chain of fetches at a time, and no wish
//! for one is forgotten.

/// Whether a chain of fetches is under way, and whether it will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatchUp {
    fetching: bool,
    asked_again: bool,
}

impl CatchUp {
    /// Something may have been missed; tells whether to begin fetching. What is
    /// under way may have been answered before that, so it will not do.
    pub fn ask(&mut self) -> bool {
        self.asked_again = self.fetching;
        self.fetching = true;
        !self.asked_again
    }

    /// The chain has ended, at the newest change or in a failure; tells whether
    /// to begin another. After a failure too: what failed may have hung since
    /// before the page was asked again.
    pub fn ended(&mut self) -> bool {
        self.fetching = std::mem::take(&mut self.asked_again);
        self.fetching
    }
}
