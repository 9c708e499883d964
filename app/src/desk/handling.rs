//! Why a conversation could not be taken, handed over, resolved or reopened.

use shared::ErrorCode;

/// Reason why the server did not do it, shown where the button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlingProblem {
    /// No answer came: it can be tried again.
    Unreachable,
    /// The server refused.
    Refused(ErrorCode),
}

impl HandlingProblem {
    /// The text for staff.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Unreachable => "This did not reach the server. Please try again.",
            Self::Refused(ErrorCode::InvalidToken | ErrorCode::TokenRequired) => {
                "You have been signed out. Sign in again in another tab, then try again here."
            }
            Self::Refused(code) => code.title(),
        }
    }
}
