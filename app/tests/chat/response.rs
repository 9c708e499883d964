//! Tests of the meaning of responses.

use app::chat::response::{parse_body, successful_body};
use app::chat::session::RequestError;
use shared::{ErrorCode, Problem};

fn body(code: ErrorCode) -> String {
    serde_json::to_string(&Problem::new(code, None)).expect("JSON")
}

fn refusal(status: u16, retry_after: Option<&str>, body: &str) -> RequestError {
    successful_body(status, retry_after, body.to_owned()).expect_err("a refusal")
}

#[test]
fn any_status_of_success_has_a_body() {
    for status in [200, 201, 204, 299] {
        assert_eq!(successful_body(status, None, "text".to_owned()), Ok("text".to_owned()), "{status}");
    }
}

#[test]
fn a_refusal_of_the_api_is_final() {
    for code in [ErrorCode::InvalidToken, ErrorCode::NotFound, ErrorCode::FileTooLarge] {
        assert_eq!(refusal(code.status(), None, &body(code)), RequestError::Refused(code));
    }
}

#[test]
fn a_fault_of_the_server_is_not_final() {
    for code in [ErrorCode::Internal, ErrorCode::Unavailable] {
        assert_eq!(refusal(code.status(), None, &body(code)), RequestError::Later(0));
    }
}

#[test]
fn a_response_of_something_else_than_the_api_is_not_final() {
    for status in [101, 199, 300, 302, 400, 401, 403, 404, 429, 500, 599] {
        for body in ["", "<html>Please sign in to the network</html>", "{}", "{\"code\":\"INVALID_TOKEN\"}"] {
            assert_eq!(refusal(status, Some("60"), body), RequestError::Later(0), "{status} {body}");
        }
    }
}

#[test]
fn the_server_demands_a_pause_in_seconds() {
    let limited = body(ErrorCode::RateLimited);
    for (header, pause_ms) in [
        (Some("0"), 0),
        (Some("7"), 7000),
        (Some("4294967295"), u32::MAX),
        // A date, or a number that is too large: the shortest pause.
        (Some("Wed, 21 Oct 2026 07:28:00 GMT"), 1000),
        (Some("4294967296"), 1000),
        (Some("-1"), 1000),
        (None, 1000),
    ] {
        assert_eq!(refusal(429, header, &limited), RequestError::Later(pause_ms), "{header:?}");
    }
}

#[test]
fn an_incomplete_body_is_requested_again() {
    let complete = body(ErrorCode::NotFound);
    assert_eq!(parse_body::<Problem>(&complete), Ok(Problem::new(ErrorCode::NotFound, None)));
    for end in (0..complete.len()).filter(|end| complete.is_char_boundary(*end)) {
        assert_eq!(parse_body::<Problem>(&complete[..end]), Err(RequestError::Later(0)), "{end}");
    }
}
