//! Writes that are decided in memory, many of them in one transaction
//! ([ADR 47](../../../docs/adr/0047-batched-writes.md)).
//!
//! A few statements load the data that the decisions of a batch need. Each decides in
//! turn, by the state that the earlier ones have left. A few statements write the
//! changes of all.

mod changes;
mod state;

pub(in crate::store) use changes::NewMessages;
pub use changes::{Changes, InsertedMessage, ScheduledPush};
pub use state::{BatchState, Needs, TokenState};

use crate::store::StoreError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// A write that is decided in memory.
pub trait Decision: Send + 'static {
    /// Answer if the changes are written.
    type Answer: Send + 'static;
    /// Reason why nothing is changed.
    type Refusal: From<StoreError> + Send + 'static;

    /// Returns what has to be loaded.
    fn needs(&self) -> Needs;

    /// Decides what is changed, and updates the state for the decisions after it.
    /// A refusal must leave the state as it was. It may be called again with
    /// another state: if the database refuses a batch, its parts are tried.
    ///
    /// # Errors
    /// The refusal.
    fn decide(&self, state: &mut BatchState) -> Result<(Self::Answer, Changes), Self::Refusal>;
}

/// A decision with any types, so that all fit into one queue.
pub(in crate::store) trait QueuedDecision: Send {
    fn needs(&self) -> &Needs;

    /// Decides, and keeps the answer. Returns the changes unless it is a refusal.
    fn decide(&mut self, state: &mut BatchState) -> Option<Changes>;

    /// Sends the answer to the caller, or the error if the changes were not
    /// committed.
    fn answer(self: Box<Self>, failed: Option<StoreError>);
}

/// A decision and its caller.
struct Queued<D: Decision> {
    needs: Needs,
    decision: D,
    answer: Option<Result<D::Answer, D::Refusal>>,
    caller: oneshot::Sender<Result<D::Answer, D::Refusal>>,
}

/// Returns a decision for the queue, and the receiver of its answer.
#[allow(clippy::type_complexity)]
pub(in crate::store) fn queued<D: Decision>(
    decision: D,
) -> (Box<dyn QueuedDecision>, oneshot::Receiver<Result<D::Answer, D::Refusal>>) {
    let (caller, answer) = oneshot::channel();
    (Box::new(Queued { needs: decision.needs(), decision, answer: None, caller }), answer)
}

impl<D: Decision> QueuedDecision for Queued<D> {
    fn needs(&self) -> &Needs {
        &self.needs
    }

    fn decide(&mut self, state: &mut BatchState) -> Option<Changes> {
        // A panic must not end the task that writes.
        let decided = catch_unwind(AssertUnwindSafe(|| self.decision.decide(state)));
        let (answer, changes) = match decided.unwrap_or_else(|_| Err(StoreError::Panicked.into())) {
            Ok((answer, changes)) => (Ok(answer), Some(changes)),
            Err(refusal) => (Err(refusal), None),
        };
        self.answer = Some(answer);
        changes
    }

    fn answer(self: Box<Self>, failed: Option<StoreError>) {
        let answer = match (failed, self.answer) {
            (Some(error), _) => Err(error.into()),
            (None, Some(answer)) => answer,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // The caller may be gone.
        let _ = self.caller.send(answer);
    }
}

/// Lets all decide in turn, and returns the changes of all.
pub(in crate::store) fn decide_all<'a>(
    decisions: impl Iterator<Item = &'a mut Box<dyn QueuedDecision>>,
    state: &mut BatchState,
) -> Changes {
    let mut changes = Changes::default();
    for decision in decisions {
        if let Some(more) = decision.decide(state) {
            changes.add(more);
        }
    }
    changes
}
