//! Taking over, handing over, resolving and reopening: requests and errors.

use shared::{ErrorCode, MessageId};

/// Request of a form.
#[derive(Clone, Copy, Debug)]
pub enum HandlingRequest {
    /// Assigns the conversation to a member of staff.
    Assign(i64),
    /// Resolves the conversation up to this message.
    Resolve(MessageId),
    /// Reopens the conversation.
    Reopen,
}

/// Reason why such a request failed, shown beside its button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlingProblem {
    /// No answer arrived; the action can be tried again.
    Unreachable,
    /// The server refused.
    Refused(ErrorCode),
}

impl HandlingProblem {
    /// Returns the text for staff.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Unreachable => "This did not reach the server. Please try again.",
            Self::Refused(code) if code.refuses_credential() => {
                "You have been signed out. Sign in again in another tab, then try again here."
            }
            Self::Refused(code) => code.title(),
        }
    }
}
