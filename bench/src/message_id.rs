//! Client message ids.

use crate::failure::Failure;

/// Returns a new client message id.
pub fn new_id() -> Result<uuid::Uuid, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
