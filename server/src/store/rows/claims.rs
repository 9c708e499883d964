//! Claims on deliveries.

use uuid::Uuid;

/// A server process, as its claims on deliveries name it: a random UUID, new at
/// each start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimant(pub Uuid);

impl Claimant {
    /// Its name in the database.
    pub fn name(self) -> String {
        self.0.to_string()
    }
}
