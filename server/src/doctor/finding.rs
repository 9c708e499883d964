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
    pub what: &'static str,
    /// The result.
    pub state: State,
    /// The observation and its remedy.
    pub told: String,
}

impl Finding {
    pub(super) fn ok(what: &'static str, told: impl Into<String>) -> Self {
        Self { what, state: State::Ok, told: told.into() }
    }

    pub(super) fn warning(what: &'static str, told: impl Into<String>) -> Self {
        Self { what, state: State::Warning, told: told.into() }
    }

    pub(super) fn problem(what: &'static str, told: impl Into<String>) -> Self {
        Self { what, state: State::Problem, told: told.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Problem => "problem",
        };
        write!(f, "{state:<8} {:<10} {}", self.what, self.told)
    }
}
