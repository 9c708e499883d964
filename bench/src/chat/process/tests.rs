//! Lines in the formats of the kernel.

use super::{Stat, kib, stat, usage};
use std::time::{Duration, Instant};

#[test]
fn a_name_with_brackets_and_spaces_is_skipped() {
    let line = "42 (a) b (c) S 7 42 42 0 -1 4194304 1 2 3 4 150 50 30 20 20 0 1 0 9 0 0";
    assert_eq!(stat(line), Some(Stat { parent: 7, ticks: 250 }));
    assert_eq!(stat("42 (cut off) S 7"), None);
}

#[test]
fn memory_usage_is_parsed_by_its_name() {
    assert_eq!(kib("Rss:   900 kB\nPss:   812 kB\nPss_Anon: 5 kB\n", "Pss:"), Some(812));
    assert_eq!(kib("Rss:   900 kB\n", "Pss:"), None);
}

#[test]
fn usage_includes_the_cpu_time_of_this_process() {
    let pids = [std::process::id()];
    let before = usage(&pids).expect("Linux tells");
    let end = Instant::now() + Duration::from_secs(30);
    while usage(&pids).expect("Linux tells").cpu < before.cpu + Duration::from_millis(50) {
        assert!(Instant::now() < end, "it has worked and nothing is counted");
    }
    assert!(before.resident_kib > 100);
    assert_eq!(usage(&[]), None);
}
