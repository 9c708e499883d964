//! Input, output and errors of commands.

use crate::chat::ChatError;
use shared::{BookingId, HotelSlug};
use std::io::{Read, Write};

/// Error of a command, as one line for the person who typed it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads standard input to its end.
pub(super) fn read_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

/// Words an error for the command line.
pub(super) fn describe_error(error: ChatError, slug: &HotelSlug, booking: Option<&BookingId>) -> Failure {
    match (error, booking) {
        (ChatError::NotFound, Some(booking)) => format!("booking {booking} of hotel {slug} does not exist").into(),
        (ChatError::NotFound, None) => format!("hotel {slug} does not exist").into(),
        (error, _) => error.into(),
    }
}

/// Prints a line on standard output, for programs; messages for people go to
/// standard error.
pub(super) fn print(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
