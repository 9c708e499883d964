//! Tests of the error texts for taking over, handing over and resolving.

use app::chat::desk::HandlingProblem::{Refused, Unreachable};
use shared::ErrorCode;

#[test]
fn every_problem_has_a_text_for_staff() {
    assert_eq!(Unreachable.text(), "This did not reach the server. Please try again.");
    assert_eq!(Refused(ErrorCode::NotFound).text(), "There is nothing here");
    for code in [ErrorCode::InvalidToken, ErrorCode::TokenRequired] {
        assert!(Refused(code).text().starts_with("You have been signed out."), "{code}");
    }
    for code in ErrorCode::ALL {
        assert!(!Refused(*code).text().contains("token"), "{code}: staff have no token");
    }
}
