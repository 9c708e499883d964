//! Responses and failures of the requests that checks make.

use std::time::Duration;

/// Time limit of a check.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);

/// Returns the seconds that our clock is ahead of a response's `Date` (RFC
/// 9110, section 6.6.1).
pub(super) fn clock_offset_s(answer: &reqwest::Response) -> Option<i64> {
    let date = answer.headers().get("date")?.to_str().ok()?;
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    Some(jiff::Timestamp::now().as_second() - theirs.as_second())
}

/// Returns why a request failed, without the URL, which may contain a
/// signature.
pub(super) fn failure_reason(error: reqwest::Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        message = error.to_string();
        cause = error.source();
    }
    if error.is_timeout() { "no answer in time".to_owned() } else { message }
}
