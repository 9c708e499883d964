//! Variables of the process's environment.

use std::ffi::OsString;

/// Returns the variables that are valid UTF-8, as every setting is.
pub fn variables() -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    std::env::vars_os().filter_map(text)
}
