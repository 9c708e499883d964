//! Results of the checks, as lines of the report.

use std::fmt;

/// Result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The subject works.
    Ok,
    /// The subject works, but may fail later or for some clients.
    Warning,
    /// The subject does not work.
    Problem,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Subject of the check, such as `clock`.
    pub subject: &'static str,
    /// Result of the check.
    pub state: State,
    /// Description of the result, with the remedy of a problem.
    pub message: String,
}

impl Finding {
    pub(super) fn ok(subject: &'static str, message: impl Into<String>) -> Self {
        Self { subject, state: State::Ok, message: message.into() }
    }

    pub(super) fn warning(subject: &'static str, message: impl Into<String>) -> Self {
        Self { subject, state: State::Warning, message: message.into() }
    }

    pub(super) fn problem(subject: &'static str, message: impl Into<String>) -> Self {
        Self { subject, state: State::Problem, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Problem => "problem",
        };
        write!(f, "{state:<8} {:<10} {}", self.subject, self.message)
    }
}
