//! Claims on deliveries.

use uuid::Uuid;

/// Identity of a server process in its claims on deliveries: a random UUID, new at
/// each start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimant(pub Uuid);

impl Claimant {
    /// Returns the text that the database stores.
    pub fn name(self) -> String {
        self.0.to_string()
    }
}
