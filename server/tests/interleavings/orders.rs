//! Choice of the order in which two use cases make their steps: all orders, or
//! some.

use super::footprint::Footprint;
use super::proxy::Lane;

#[cfg(test)]
mod tests;

/// A statement that a use case is about to execute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its text.
    pub sql: String,
    /// The tables that it touches; for a commit, those of its whole
    /// transaction.
    pub footprint: Footprint,
}

impl Step {
    /// Creates a step from the text of its statement, without numbers and
    /// tokens, which differ between runs.
    pub fn new(sql: &str, footprint: Footprint) -> Self {
        let (before, token) = sql.split_once("'\\x").unwrap_or((sql, ""));
        let after = token.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        let sql = [before, after].concat().chars().filter(|c| !c.is_ascii_digit()).collect();
        Self { sql, footprint }
    }
}

/// Chooses the lane of the next step.
pub trait Order: Send {
    /// Returns one of the lanes with a next step; at least one has one.
    fn choose(&mut self, steps: [Option<&Step>; 2]) -> Lane;
}

/// Runs one use case as far as possible, then the other.
pub struct First(pub Lane);

impl Order for First {
    fn choose(&mut self, steps: [Option<&Step>; 2]) -> Lane {
        if steps[self.0].is_some() { self.0 } else { 1 - self.0 }
    }
}

/// Chooses at random.
pub struct AnyOrder(pub fastrand::Rng);

impl Order for AnyOrder {
    fn choose(&mut self, steps: [Option<&Step>; 2]) -> Lane {
        let lane = usize::from(self.0.bool());
        if steps[lane].is_some() { lane } else { 1 - lane }
    }
}

/// Tries each order once, without equivalent ones: commuting steps are made in
/// one order only (Godefroid, "Partial-Order Methods for the Verification of
/// Concurrent Systems", chapter 5, "Sleep Sets").
#[derive(Default)]
pub struct EveryOrder {
    nodes: Vec<Node>,
    depth: usize,
    /// `true` if the run is equivalent to an earlier one.
    is_repetition: bool,
    has_begun: bool,
}

/// A choice in an order.
struct Node {
    steps: [Option<Step>; 2],
    /// The sleep set: lanes whose step leads to no new order from here.
    sleep_set: [bool; 2],
    taken: Lane,
}

impl EveryOrder {
    /// Returns whether there is another order; if so, the next run tries it.
    pub fn has_next(&mut self) -> bool {
        self.depth = 0;
        self.is_repetition = false;
        if !std::mem::replace(&mut self.has_begun, true) {
            return true;
        }
        while let Some(node) = self.nodes.last_mut() {
            let other = 1 - node.taken;
            node.sleep_set[node.taken] = true;
            if node.steps[other].is_some() && !node.sleep_set[other] {
                node.taken = other;
                return true;
            }
            self.nodes.pop();
        }
        false
    }

    /// Returns the sleep set after the last choice: the lanes that were in it
    /// before and whose step commutes with it.
    fn sleep_set(&self) -> [bool; 2] {
        let Some(Node { steps, sleep_set, taken }) = self.nodes.last() else { return [false; 2] };
        [0, 1].map(|lane| match (&steps[lane], &steps[*taken]) {
            (Some(own), Some(made)) => {
                lane != *taken && sleep_set[lane] && own.footprint.commutes_with(&made.footprint)
            }
            _ => false,
        })
    }
}

impl Order for EveryOrder {
    fn choose(&mut self, steps: [Option<&Step>; 2]) -> Lane {
        let first = usize::from(steps[0].is_none());
        if self.is_repetition {
            return first;
        }
        if let Some(node) = self.nodes.get(self.depth) {
            if steps == [node.steps[0].as_ref(), node.steps[1].as_ref()] {
                self.depth += 1;
                return node.taken;
            }
            // The database's timing (for example, which of two waiting
            // statements continues) has led to another state: from here on the
            // orders are explored anew.
            self.nodes.truncate(self.depth);
        }
        let sleep_set = self.sleep_set();
        let Some(taken) = [0, 1].into_iter().find(|lane| steps[*lane].is_some() && !sleep_set[*lane]) else {
            self.is_repetition = true;
            return first;
        };
        self.nodes.push(Node { steps: steps.map(|step| step.cloned()), sleep_set, taken });
        self.depth += 1;
        taken
    }
}
