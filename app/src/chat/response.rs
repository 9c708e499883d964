//! Meaning of the server's responses to the requests of a page, in plain Rust.

use super::session::RequestError;
use shared::Problem;
use shared::json::FromJson;

/// Returns the body of a successful response. `retry_after` is the value of the
/// header `Retry-After`.
///
/// # Errors
/// If the response is a refusal. Only a [`Problem`] of the API is final: a
/// captive portal also answers 403.
pub fn successful_body(status: u16, retry_after: Option<&str>, body: String) -> Result<String, RequestError> {
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let Ok(problem) = shared::json::from_str::<Problem>(&body) else { return Err(RequestError::Later(0)) };
    Err(match status {
        429 => {
            let retry_after_s: Option<u32> = retry_after.and_then(|text| text.parse().ok());
            RequestError::Later(retry_after_s.unwrap_or(1).saturating_mul(1000))
        }
        400..=499 => RequestError::Refused(problem.code),
        _ => RequestError::Later(0),
    })
}

/// Parses the body of a successful response.
///
/// # Errors
/// If the response is incomplete; a retry with the same message id returns the
/// complete one.
pub fn parse_body<T: FromJson>(body: &str) -> Result<T, RequestError> {
    shared::json::from_str(body).map_err(|_| RequestError::Later(0))
}
