//! The highest memory use of a server while a window is measured.

use crate::chat::process::usage;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// The pause between two samples.
const EVERY: Duration = Duration::from_millis(100);

/// Samples the memory of processes from a thread of its own.
pub struct PeakMemory {
    pids: Vec<u32>,
    sampling: Option<(Arc<AtomicBool>, thread::JoinHandle<()>)>,
    peak_kib: Arc<AtomicU64>,
}

impl PeakMemory {
    /// Prepares to sample the processes of these numbers and their children.
    pub fn of(pids: &[u32]) -> Self {
        Self { pids: pids.to_vec(), sampling: None, peak_kib: Arc::default() }
    }

    /// Starts sampling.
    pub fn start(&mut self) {
        if self.pids.is_empty() {
            return;
        }
        let (pids, peak_kib, go_on) = (self.pids.clone(), Arc::clone(&self.peak_kib), Arc::new(AtomicBool::new(true)));
        let goes_on = Arc::clone(&go_on);
        let thread = thread::spawn(move || {
            while goes_on.load(Ordering::Relaxed) {
                if let Some(usage) = usage(&pids) {
                    peak_kib.fetch_max(usage.resident_kib, Ordering::Relaxed);
                }
                thread::sleep(EVERY);
            }
        });
        self.sampling = Some((go_on, thread));
    }

    /// Stops sampling.
    pub fn stop(&mut self) {
        if let Some((go_on, thread)) = self.sampling.take() {
            go_on.store(false, Ordering::Relaxed);
            // It cannot panic: a process that is gone counts as nothing.
            thread.join().ok();
        }
    }

    /// The highest value in KiB; `None` if no process was named or none could be
    /// read.
    pub fn peak_kib(&self) -> Option<u64> {
        Some(self.peak_kib.load(Ordering::Relaxed)).filter(|kib| *kib > 0)
    }
}
