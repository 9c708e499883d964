//! Findings of the checks.

use std::fmt;

/// Result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It works.
    Ok,
    /// It works, but maybe not for long or not for everybody.
    Warning,
    /// It does not work.
    Problem,
}

/// A finding: one line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The subject of the check.
    pub subject: &'static str,
    /// The result.
    pub state: State,
    /// The observation and its remedy.
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
