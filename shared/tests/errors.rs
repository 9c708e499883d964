//! Error codes, their HTTP statuses, and the body of an error.

use serde_json::json;
use shared::{ErrorCode, Problem};
use std::collections::HashSet;

/// Codes of the contract, with `NOT_ALLOWED` of the desk and the limits of files
/// other than their size in bytes.
const TABLE: &[(u16, &[&str])] = &[
    (400, &["BAD_REQUEST", "MESSAGE_REQUIRED", "MESSAGE_TOO_LONG", "REPLY_NOT_FOUND", "BAD_CURSOR"]),
    (401, &["TOKEN_REQUIRED", "INVALID_TOKEN"]),
    (403, &["CHANNEL_MISMATCH", "NOT_CHECKED_IN", "ALREADY_CHECKED_OUT", "TOO_LATE", "NOT_ALLOWED"]),
    (404, &["NOT_FOUND"]),
    (405, &["METHOD_NOT_ALLOWED"]),
    (409, &["NO_ROOM_ASSIGNED"]),
    (413, &["BODY_TOO_LARGE", "FILE_TOO_LARGE"]),
    (413, &["FILE_TOO_MANY_PIXELS", "FILE_TOO_MANY_FRAMES", "FILE_STORAGE_FULL"]),
    (415, &["UNSUPPORTED_MEDIA_TYPE", "FILE_TYPE_REFUSED"]),
    (429, &["RATE_LIMITED"]),
    (500, &["INTERNAL"]),
    (503, &["UNAVAILABLE"]),
];

#[test]
fn codes_and_statuses_are_exactly_those_of_the_contract() {
    let told: HashSet<(u16, &str)> =
        TABLE.iter().flat_map(|(status, codes)| codes.iter().map(|code| (*status, *code))).collect();
    let ours: HashSet<(u16, &str)> = ErrorCode::ALL.iter().map(|code| (code.status(), code.as_str())).collect();
    assert_eq!(ours, told);
    assert_eq!(ours.len(), ErrorCode::ALL.len());
}

#[test]
fn error_code_has_one_spelling() {
    for code in ErrorCode::ALL {
        assert_eq!(code.to_string(), code.as_str());
        let json = serde_json::to_value(code).expect("a string");
        assert_eq!(json, code.as_str());
        assert_eq!(serde_json::from_value::<ErrorCode>(json).expect("a code"), *code);
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{code}");
    }
    assert!(serde_json::from_str::<ErrorCode>(r#""NO_SUCH_CODE""#).is_err());
}

#[test]
fn only_codes_with_status_401_refuse_the_credential() {
    for code in ErrorCode::ALL {
        assert_eq!(code.refuses_credential(), code.status() == 401, "{code}");
    }
}

#[test]
fn problem_has_title_detail_code_and_error() {
    let json = json!({
        "type": "urn:guest-chat:error:MESSAGE_TOO_LONG",
        "title": "A message holds at most 4000 characters",
        "status": 400,
        "detail": "A message holds at most 4000 characters",
        "code": "MESSAGE_TOO_LONG",
        "error": "A message holds at most 4000 characters"
    });
    let problem = Problem::new(ErrorCode::MessageTooLong, None);
    assert_eq!(serde_json::to_value(&problem).expect("an object"), json);
    assert_eq!(serde_json::from_value::<Problem>(json).expect("a problem"), problem);
}

#[test]
fn specific_detail_is_in_detail_and_error() {
    let problem = Problem::new(ErrorCode::BadRequest, Some("limit must be a number from 1 to 100"));
    assert_eq!(problem.title, "The request could not be understood");
    assert_eq!(problem.detail, "limit must be a number from 1 to 100");
    assert_eq!(problem.error, problem.detail);
}
