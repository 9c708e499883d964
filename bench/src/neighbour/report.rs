//! The table of all attacks, and the verdict over it.

use super::hostile::Answers;
use crate::failure::Failure;
use std::collections::BTreeMap;
use std::fmt;

#[cfg(test)]
mod tests;

/// The most that the 99th percentile of the ordinary guests may grow under attack, as a factor.
const P99_FACTOR: f64 = 2.0;
/// The most that the server's memory may grow under attack, as a factor.
const MEMORY_FACTOR: f64 = 1.5;

/// Delays, failures and memory during one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Median of the time until both sides had a message, in milliseconds.
    pub p50_ms: f64,
    /// 99th percentile of the same.
    pub p99_ms: f64,
    /// Highest memory use of the server, in KiB.
    pub peak_kib: Option<u64>,
    /// Messages that were refused, lost, doubled or out of order.
    pub failed: usize,
}

/// One attack, measured once.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The window before the attack.
    pub quiet: Window,
    /// The window under attack.
    pub attacked: Window,
    /// Answers to the hostile client.
    pub answers: Answers,
}

/// All trials, by attack in the order of their first trial.
#[derive(Debug, Default)]
pub struct Report {
    order: Vec<&'static str>,
    trials: BTreeMap<&'static str, Vec<Trial>>,
}

/// Median, lowest and highest value of some trials.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    median: f64,
    lowest: f64,
    highest: f64,
}

impl Range {
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        Some(Self { median: *sorted.get(sorted.len() / 2)?, lowest: *sorted.first()?, highest: *sorted.last()? })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ({:.2}–{:.2})", self.median, self.lowest, self.highest)
    }
}

/// The figures of one attack over all rounds.
struct Line<'a> {
    name: &'a str,
    quiet_p99_ms: Range,
    attacked_p99_ms: Range,
    p99_factor: Range,
    memory_factor: Option<Range>,
    failed: usize,
    answers: Answers,
}

impl Line<'_> {
    fn is_within_bounds(&self) -> bool {
        self.p99_factor.median <= P99_FACTOR
            && self.memory_factor.is_none_or(|factor| factor.median <= MEMORY_FACTOR)
            && self.failed == 0
    }
}

impl Report {
    /// Adds one trial of an attack.
    pub fn add(&mut self, attack: &'static str, trial: Trial) {
        if !self.order.contains(&attack) {
            self.order.push(attack);
        }
        self.trials.entry(attack).or_default().push(trial);
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.order.iter().filter_map(|name| line(name, self.trials.get(name)?))
    }

    /// Checks that every attack stayed within the bounds.
    ///
    /// # Errors
    /// The first attack that did not.
    pub fn verdict(&self) -> Result<(), Failure> {
        match self.lines().find(|line| !line.is_within_bounds()) {
            Some(line) => {
                Err(format!("{}: the delays or failures of the ordinary guests exceed the bounds", line.name).into())
            }
            None => Ok(()),
        }
    }
}

fn line<'a>(name: &'a str, trials: &[Trial]) -> Option<Line<'a>> {
    let range = |of: fn(&Trial) -> f64| Range::of(trials.iter().map(of));
    let memory = |trial: &Trial| Some(trial.attacked.peak_kib? as f64 / trial.quiet.peak_kib? as f64);
    Some(Line {
        name,
        quiet_p99_ms: range(|trial| trial.quiet.p99_ms)?,
        attacked_p99_ms: range(|trial| trial.attacked.p99_ms)?,
        p99_factor: range(|trial| trial.attacked.p99_ms / trial.quiet.p99_ms)?,
        memory_factor: Range::of(trials.iter().filter_map(memory)),
        failed: trials.iter().map(|trial| trial.attacked.failed).sum(),
        answers: trials.iter().map(|trial| trial.answers).fold(Answers::default(), Answers::and),
    })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| attack | p99 quiet, ms | p99 attacked, ms | factor | memory, factor | failed | answers |")?;
        writeln!(f, "|---|---|---|---|---|---|---|")?;
        for line in self.lines() {
            let memory = line.memory_factor.map_or_else(|| "–".to_owned(), |factor| factor.to_string());
            let mark = if line.is_within_bounds() { "" } else { " **exceeded**" };
            writeln!(
                f,
                "| {} | {} | {} | {}{mark} | {memory} | {} | {} |",
                line.name, line.quiet_p99_ms, line.attacked_p99_ms, line.p99_factor, line.failed, line.answers
            )?;
        }
        Ok(())
    }
}
