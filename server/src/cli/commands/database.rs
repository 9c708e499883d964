//! The database of a command. A command that ran in a wrong folder would
//! create an empty one there, so only few commands may create it.

use super::output::Failure;
use crate::cli::{Command, HotelCommand, HotelPut};
use crate::store::{MissingDatabase, Store, StoreError};

/// Opens the database for a command, and creates it if the command may.
///
/// # Errors
/// Fails if the database does not exist or cannot be opened.
pub async fn open(command: &Command, url: &str) -> Result<Store, Failure> {
    let opened = if may_create(command) { Store::open(url).await } else { Store::open_existing(url).await };
    opened.map_err(|error| match error {
        StoreError::Missing(missing) => describe_missing(&missing),
        error => format!("DATABASE_URL: could not open the database: {error}").into(),
    })
}

/// Returns whether a command belongs to a new installation. All others need
/// a hotel that exists, or data of one.
fn may_create(command: &Command) -> bool {
    match command {
        Command::Serve | Command::Demo => true,
        // Without a name it changes a hotel that exists.
        Command::Hotel(HotelCommand::Put(HotelPut { name, .. })) => name.is_some(),
        _ => false,
    }
}

/// Words the error of a missing database for the command line.
pub fn describe_missing(missing: &MissingDatabase) -> Failure {
    let remedy = "run the command in the folder of the server; only serve, demo and hotel put with --name create a \
                  database";
    format!("DATABASE_URL: {missing}; {remedy}").into()
}
