//! Taking over, handing over, resolving, reopening and snoozing the open conversation.

use super::effect::{CompletedAction, DeskEffect, DeskOutput};
use super::input::HandlingInput;
use super::problem::refusal_text;
use super::request::{DeskRequest, HandlingAnswer, HandlingRequest};
use crate::chat::session::RequestError;
use shared::ErrorCode;

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
            Self::Refused(code) => refusal_text(code),
        }
    }
}

impl From<RequestError> for HandlingProblem {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Refused(code) => Self::Refused(code),
            RequestError::Later(_) => Self::Unreachable,
        }
    }
}

/// State of these requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Handling {
    problem: Option<HandlingProblem>,
}

impl Handling {
    /// Returns the reason why the last request failed.
    pub fn problem(&self) -> Option<HandlingProblem> {
        self.problem
    }

    /// Handles an input; returns whether a request has succeeded.
    pub fn handle(&mut self, input: HandlingInput, output: &mut DeskOutput) -> bool {
        match input {
            HandlingInput::Submitted(request) => {
                self.set_problem(None, output);
                output.request(DeskRequest::Handling(request));
                false
            }
            HandlingInput::Response(request, result) => {
                self.set_problem(result.err().map(HandlingProblem::from), output);
                if let Ok(answer) = result {
                    push_effects(&request, answer, output);
                }
                result.is_ok()
            }
        }
    }

    fn set_problem(&mut self, problem: Option<HandlingProblem>, output: &mut DeskOutput) {
        output.has_changed |= self.problem != problem;
        self.problem = problem;
    }
}

/// Adds the effects of a successful request.
fn push_effects(request: &HandlingRequest, answer: HandlingAnswer, output: &mut DeskOutput) {
    match *request {
        HandlingRequest::Resolve { by_key, .. } if answer.is_done => {
            output.push(DeskEffect::OpenNext { by_key, action: CompletedAction::Resolved });
        }
        HandlingRequest::Snooze { by_key, .. } => {
            output.push(DeskEffect::CloseSnoozeMenu);
            if answer.is_done {
                output.push(DeskEffect::OpenNext { by_key, action: CompletedAction::Snoozed });
            }
        }
        HandlingRequest::MarkUnread => {
            output.push(DeskEffect::OpenNext { by_key: false, action: CompletedAction::MarkedUnread });
        }
        HandlingRequest::Assign(_) => output.push(DeskEffect::CloseAssignMenu),
        HandlingRequest::Resolve { .. } | HandlingRequest::Reopen | HandlingRequest::EndSnooze => {}
    }
}
