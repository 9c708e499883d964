//! Lines of the log. A line keeps its identity while it is shown, and its
//! content is a signal.

use crate::chat::{Key, Row};
use leptos::prelude::*;
use shared::SenderType;

/// A line, and its present content.
#[derive(Clone, Debug)]
pub struct Line {
    /// Identity of the line.
    pub key: Key,
    /// Content of the line.
    pub row: ArcRwSignal<Row>,
}

/// Compares the identities only: changes of the content are signalled by the
/// line itself.
impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Returns the lines that show `rows` on `speaker`'s page. Lines in `before`
/// are reused, and their content is updated.
pub fn lines(before: &[Line], rows: Vec<Row>, speaker: SenderType) -> Vec<Line> {
    // Most lines keep their order, so the search begins behind the last one
    // found.
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
