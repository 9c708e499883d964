//! Table of all results, as text or as lines of JSON.

use crate::spread::Spread;
use serde::Serialize;
use std::fmt;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// Results of one measurement; `None` for values that it does not have.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Name of the measurement.
    pub what: String,
    /// Number of messages, pages or connections.
    pub count: usize,
    /// Number per second.
    pub per_second: Option<f64>,
    /// Durations in milliseconds: p50, p95, p99 and maximum.
    pub took_ms: Option<[f64; 4]>,
    /// Number that never arrived.
    pub lost: Option<usize>,
    /// Number that arrived more than once.
    pub doubled: Option<usize>,
    /// Number that arrived after a later one.
    pub disordered: Option<usize>,
    /// Number of errors.
    pub errors: Option<usize>,
    /// Processor time of the server in milliseconds each, which is the same as
    /// seconds per thousand.
    pub cpu_ms: Option<f64>,
    /// Memory of the server, in KiB.
    pub resident_kib: Option<f64>,
    /// Goal, and whether it was reached.
    pub goal: Option<Goal>,
}

/// Goal of a measurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// The goal in words.
    pub wanted: String,
    /// `true` if it was reached.
    pub met: bool,
}

impl Row {
    /// Creates a row of durations; `window` is the time in which they were
    /// measured.
    pub fn of_times(what: &str, spread: &Spread, window: Option<Duration>) -> Self {
        let ms = |percent| spread.percentile(percent).as_secs_f64() * 1000.0;
        Self {
            what: what.to_owned(),
            count: spread.count(),
            per_second: window.map(|window| spread.count() as f64 / window.as_secs_f64()),
            took_ms: (spread.count() > 0).then(|| [50, 95, 99, 100].map(ms)),
            ..Self::default()
        }
    }

    /// Returns the row with a goal.
    #[must_use]
    pub fn wanting(mut self, wanted: &str, met: bool) -> Self {
        self.goal = Some(Goal { wanted: wanted.to_owned(), met });
        self
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let number =
            |value: Option<f64>, digits: usize| value.map_or_else(String::new, |value| format!("{value:.digits$}"));
        let count = |value: Option<usize>| value.map_or_else(String::new, |value| value.to_string());
        let took = |place: usize| number(self.took_ms.map(|took| took[place]), 2);
        let goal = |goal: &Goal| format!("{}: {}", goal.wanted, if goal.met { "met" } else { "missed" });
        [
            self.what.clone(),
            self.count.to_string(),
            number(self.per_second, 0),
            took(0),
            took(1),
            took(2),
            took(3),
            count(self.lost),
            count(self.doubled),
            count(self.disordered),
            count(self.errors),
            number(self.cpu_ms, 2),
            number(self.resident_kib, usize::from(self.resident_kib.is_some_and(|kib| kib < 1000.0))),
            self.goal.as_ref().map_or_else(String::new, goal),
        ]
    }
}

const COLUMNS: [&str; 14] = [
    "",
    "count",
    "/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "max ms",
    "lost",
    "doubled",
    "disordered",
    "errors",
    "cpu s/1000",
    "KiB",
    "goal",
];
/// Columns of text: the first and the last one.
const WORDS: [usize; 2] = [0, COLUMNS.len() - 1];

/// Rows of a whole run; `Display` leaves out columns without values.
#[derive(Debug, Default)]
pub struct Table(pub Vec<Row>);

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.0.iter().map(Row::cells).collect();
        let all = std::iter::once(COLUMNS.map(str::to_owned)).chain(rows.iter().cloned());
        let used = |column: usize| rows.iter().any(|cells| !cells[column].is_empty());
        let width = |column: usize| {
            let cells = rows.iter().map(|cells| cells[column].chars().count());
            cells.max().unwrap_or_default().max(COLUMNS[column].chars().count())
        };
        for cells in all {
            let mut line = String::new();
            for (column, cell) in cells.iter().enumerate().filter(|(column, _)| used(*column)) {
                let width = width(column);
                line.push_str(&if WORDS.contains(&column) {
                    format!("{cell:<width$}  ")
                } else {
                    format!("{cell:>width$}  ")
                });
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
