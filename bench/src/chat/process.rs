//! What a server's processes have used, from Linux's `/proc` (proc(5)).

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// What some processes and all their children have used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Time of a processor, that of children that have ended included.
    pub cpu: Duration,
    /// Memory that is in the machine; what several share counts once
    /// (proportional set size), in KiB.
    pub resident_kib: u64,
}

/// A process, as `/proc/PID/stat` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    ticks: u64,
}

/// What they have used until now; `None` where nothing is named, or it cannot
/// be told.
pub fn usage(pids: &[u32]) -> Option<Usage> {
    if pids.is_empty() {
        return None;
    }
    let processes = all().ok()?;
    let ticks_per_second = rustix::param::clock_ticks_per_second().max(1);
    let mut usage = Usage::default();
    for (pid, stat) in processes.iter().filter(|(pid, _)| descends(**pid, pids, &processes)) {
        usage.cpu += Duration::from_millis(stat.ticks * 1000 / ticks_per_second);
        usage.resident_kib += resident_kib(*pid).unwrap_or_default();
    }
    Some(usage)
}

fn all() -> std::io::Result<HashMap<u32, Stat>> {
    let pids = fs::read_dir("/proc")?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    Ok(pids.filter_map(|pid: u32| Some((pid, stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?))).collect())
}

/// The name stands in brackets and may hold anything.
fn stat(line: &str) -> Option<Stat> {
    let fields: Vec<&str> = line.get(line.rfind(')')? + 1..)?.split_whitespace().collect();
    // After the name: state, ppid, … and as 12th to 15th utime, stime, cutime, cstime.
    let ticks = fields.get(11..15)?.iter().map(|field| field.parse::<u64>().ok()).sum::<Option<u64>>()?;
    Some(Stat { parent: fields.get(1)?.parse().ok()?, ticks })
}

fn descends(pid: u32, from: &[u32], processes: &HashMap<u32, Stat>) -> bool {
    let parent = |pid: &u32| processes.get(pid).map(|stat| stat.parent);
    std::iter::successors(Some(pid), parent).take(processes.len()).any(|pid| from.contains(&pid))
}

fn resident_kib(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok();
    let shared_once = text.as_deref().and_then(|text| kib(text, "Pss:"));
    // Another user's process tells less.
    shared_once.or_else(|| kib(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?, "VmRSS:"))
}

fn kib(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
