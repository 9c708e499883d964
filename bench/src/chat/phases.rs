//! The single measurements, each of which returns rows of the table.

use super::clients::{Clients, Outcome, Time, Window};
use super::mark::Marks;
use super::process::{Usage, usage};
use super::table::Row;
use super::target::{Pages, Reader, Receiver, Target};
use crate::failure::Failure;
use crate::spread::Spread;
use futures_util::StreamExt;
use futures_util::future::try_join_all;
use futures_util::stream::iter;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Number of receivers that are connected concurrently.
const OPENED_AT_ONCE: usize = 32;

/// Resources of a server's processes during a measurement.
pub struct Used<'a> {
    pids: &'a [u32],
    from: Option<Usage>,
    to: Option<Usage>,
}

impl<'a> Used<'a> {
    /// Prepares the measurement of processes.
    pub fn by(pids: &'a [u32]) -> Self {
        Self { pids, from: None, to: None }
    }

    fn cpu_ms_each(&self, count: usize) -> Option<f64> {
        let took = self.to?.cpu.checked_sub(self.from?.cpu)?;
        (count > 0).then(|| took.as_secs_f64() * 1000.0 / count as f64)
    }

    fn resident_kib(&self) -> Option<f64> {
        Some(self.to?.resident_kib as f64)
    }
}

impl Window for &mut Used<'_> {
    fn begin(&mut self) {
        self.from = usage(self.pids);
    }

    fn end(&mut self) {
        self.to = usage(self.pids);
    }
}

/// Returns the rows of a load: the time until both sides had a message, and its
/// parts.
pub fn of_load(what: &str, outcome: &Outcome, time: Time, used: &Used<'_>) -> Vec<Row> {
    let spread = |of: &dyn Fn(&super::message_log::Entry) -> Option<Duration>| {
        let mut spread = Spread::default();
        outcome.entries.iter().filter_map(of).for_each(|took| spread.add(took));
        spread
    };
    let row = |part: &str, spread: Spread| Row::of_times(&format!("{what}: {part}"), &spread, None);
    let mut delivered = row("on both sides", spread(&|entry| entry.delivered()));
    delivered.per_second = Some(outcome.delivered as f64 / time.measured.as_secs_f64());
    delivered.lost = Some(outcome.lost);
    delivered.doubled = Some(outcome.anomalies.doubled);
    delivered.disordered = Some(outcome.anomalies.disordered);
    delivered.errors = Some(outcome.errors.len());
    delivered.cpu_ms = used.cpu_ms_each(outcome.delivered);
    delivered.resident_kib = used.resident_kib();
    vec![
        delivered,
        row("acknowledged", spread(&|entry| entry.answered)),
        row("own echo", spread(&|entry| entry.echo)),
        row("peer receipt", spread(&|entry| entry.peer)),
        row("begun late", spread(&|entry| Some(entry.began - entry.due))),
    ]
}

/// Reads pages for a time, with `at_once` requests in progress.
pub async fn pages<T: Target>(
    target: &T,
    pages: Pages,
    at_once: usize,
    time: Time,
    pids: &[u32],
) -> Result<Option<Row>, Failure> {
    let mut readers = Vec::new();
    for number in 0..at_once {
        let Some(reader) = target.reader(pages, number * 7).await? else { return Ok(None) };
        readers.push(reader);
    }
    let mut used = Used::by(pids);
    let bytes = &Cell::new(0_usize);
    let from = Instant::now() + time.warm_up;
    let end = from + time.measured;
    let reading = readers.into_iter().map(|mut reader| async move {
        let mut took = Vec::new();
        while Instant::now() < end {
            let asked = Instant::now();
            let found = reader.page().await?;
            if asked >= from {
                took.push(asked.elapsed());
                bytes.set(bytes.get() + found);
            }
        }
        Ok::<_, Failure>(took)
    });
    let looking = async {
        sleep(time.warm_up).await;
        (&mut used).begin();
        sleep(time.measured).await;
        (&mut used).end();
    };
    let (took, ()) = tokio::join!(try_join_all(reading), looking);
    let mut spread = Spread::default();
    took?.into_iter().flatten().for_each(|took| spread.add(took));
    let kib_each = bytes.get() / spread.count().max(1) / 1024;
    let what = match pages {
        Pages::History => format!("history pages of 30, {at_once} at once, {kib_each} KiB each"),
        Pages::Document => format!("chat pages, {at_once} at once, {kib_each} KiB each on the wire"),
    };
    let row = Row::of_times(&what, &spread, Some(time.measured));
    Ok(Some(Row { cpu_ms: used.cpu_ms_each(row.count), resident_kib: used.resident_kib(), ..row }))
}

/// Holds connections that receive no messages for a time.
pub async fn idle<T: Target>(target: &T, count: usize, hold: Duration, pids: &[u32]) -> Result<Row, Failure> {
    let before = usage(pids);
    let gone = Rc::new(Cell::new(0));
    let mut spread = Spread::default();
    let opening = iter(0..count).map(|number| async move {
        let asked = Instant::now();
        Ok::<_, Failure>((target.listen(number).await?, asked.elapsed()))
    });
    let mut opening = std::pin::pin!(opening.buffer_unordered(OPENED_AT_ONCE));
    let mut held = tokio::task::JoinSet::new();
    while let Some(opened) = opening.next().await {
        let (mut receiver, took) = opened?;
        spread.add(took);
        let gone = Rc::clone(&gone);
        held.spawn_local(async move {
            while receiver.next().await.is_ok() {}
            gone.set(gone.get() + 1);
        });
    }
    sleep(hold).await;
    let (after, lost) = (usage(pids), gone.get());
    held.shutdown().await;
    let each =
        |(before, after): (Usage, Usage)| after.resident_kib.saturating_sub(before.resident_kib) as f64 / count as f64;
    let row = Row::of_times(&format!("idle connections held {} s, KiB each", hold.as_secs()), &spread, None);
    Ok(Row { lost: Some(lost), resident_kib: before.zip(after).map(each), ..row })
}

/// Compares the stored messages with the acknowledged ones.
pub async fn stored<T: Target>(target: &T, clients: &Clients<T>, marks: Marks) -> Result<Row, Failure> {
    let acknowledged = clients.acknowledged();
    let (mut count, mut lost, mut doubled, mut disordered) = (0, 0, 0, 0);
    for (number, pair) in acknowledged.chunks(2).enumerate() {
        let found = target.stored(number, marks).await?;
        count += found.len();
        let unlike: HashSet<_> = found.iter().copied().collect();
        doubled += found.len() - unlike.len();
        let mut newest: HashMap<usize, usize> = HashMap::new();
        for mark in &found {
            let newest = newest.entry(mark.client).or_default();
            disordered += usize::from(mark.number < *newest);
            *newest = mark.number.max(*newest);
        }
        for (side, numbers) in pair.iter().enumerate() {
            let client = 2 * number + side;
            lost += numbers
                .iter()
                .filter(|number| !unlike.contains(&super::mark::Mark { client, number: **number }))
                .count();
        }
    }
    Ok(Row {
        what: "rows stored".to_owned(),
        count,
        lost: Some(lost),
        doubled: Some(doubled),
        disordered: Some(disordered),
        ..Row::default()
    })
}
