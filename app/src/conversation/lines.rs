//! The lines of the log while they are shown: each stays the one it is, and
//! takes in what changes about it.

use crate::chat::{Key, Row};
use leptos::prelude::*;
use shared::SenderType;

/// A line, and what it shows at present.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which line it is.
    pub key: Key,
    /// What it shows.
    pub row: ArcRwSignal<Row>,
}

/// Lists are the same where their lines are: what a line shows is its own.
impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// The lines that show `rows` on `speaker`'s page: those that were there
/// `before` go on, and are told what they show now.
pub fn lines(before: &[Line], rows: Vec<Row>, speaker: SenderType) -> Vec<Line> {
    // Most lines stand where they stood: each is looked for behind the last.
    let mut next = 0;
    let mut line = |row: Row| {
        let key = row.key(speaker);
        match (next..before.len()).chain(0..next).find(|at| before[*at].key == key) {
            Some(at) => {
                next = at + 1;
                let line = before[at].clone();
                if line.row.with_untracked(|shown| *shown != row) {
                    line.row.set(row);
                }
                line
            }
            None => Line { key, row: ArcRwSignal::new(row) },
        }
    };
    rows.into_iter().map(&mut line).collect()
}
