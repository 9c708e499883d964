//! Resources used by a server's processes, from Linux's `/proc` (proc(5)).

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// Resources used by processes and all their children.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Processor time, including children that have ended.
    pub cpu: Duration,
    /// Resident memory in KiB; shared memory counts once (proportional set size).
    pub resident_kib: u64,
}

/// Process, from `/proc/PID/stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    ticks: u64,
}

/// Returns the resources used so far; `None` if `pids` is empty or `/proc` cannot
/// be read.
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

/// Parses a line of `/proc/PID/stat`. The name is in brackets and may contain any
/// character.
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
    // For a process of another user only `status` can be read.
    shared_once.or_else(|| kib(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?, "VmRSS:"))
}

fn kib(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
