//! The hotel's guide on a page.

use shared::Timestamp;

/// The part of a hotel's guide that a page shows, in one language.
#[derive(Clone, Debug, Default)]
pub struct GuideView {
    /// Greeting above the first message.
    pub welcome: Option<String>,
    /// Quick replies.
    pub quick_replies: Vec<String>,
    /// Titles and texts of the entries about the stay.
    pub stay: Vec<(String, String)>,
    /// Opening hours of the reception, in order; empty if the guide has none.
    pub open: Vec<(Timestamp, Timestamp)>,
}

impl GuideView {
    /// Returns when reception opens, if it is closed at `now`.
    pub fn opens_after(&self, now: Timestamp) -> Option<Timestamp> {
        let (from, _) = self.open.iter().find(|(_, to)| *to > now)?;
        Some(*from).filter(|from| *from > now)
    }
}
