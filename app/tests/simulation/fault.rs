//! Faults of the server, and defects of the page, that are planted to prove
//! that the simulation finds them.

use app::chat::session::{Defect, Planted};

/// A fault of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server stores a message again that it has already stored.
    ForgetsIds,
    /// A crash of the server loses data that it has just acknowledged.
    AnswersBeforeItStores,
    /// The server returns changes in the order of their messages' times.
    PagesChangesByTime,
}

/// The fault and the defect that are planted in a schedule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plan {
    /// The fault of the server.
    pub fault: Option<Fault>,
    /// The defect of the session in `app::chat::session`.
    pub defect: Option<Defect>,
}

impl Plan {
    pub fn planted(self) -> Planted {
        Planted::new(self.defect)
    }
}
