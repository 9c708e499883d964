use super::{Report, Trial, Window};
use crate::neighbour::hostile::Answers;

fn trial(quiet_p99_ms: f64, attacked_p99_ms: f64, attacked_kib: u64, failed: usize) -> Trial {
    let window = |p99_ms, peak_kib, failed| Window { p50_ms: 1.0, p99_ms, peak_kib: Some(peak_kib), failed };
    Trial {
        quiet: window(quiet_p99_ms, 1000, 0),
        attacked: window(attacked_p99_ms, attacked_kib, failed),
        answers: Answers::default(),
    }
}

fn report(trials: impl IntoIterator<Item = Trial>) -> Report {
    let mut report = Report::default();
    trials.into_iter().for_each(|trial| report.add("sends", trial));
    report
}

#[test]
fn an_attack_within_both_factors_passes() {
    assert!(report([trial(4.0, 8.0, 1500, 0)]).verdict().is_ok());
}

#[test]
fn slower_guests_more_memory_and_a_failed_request_each_fail() {
    assert!(report([trial(4.0, 8.1, 1000, 0)]).verdict().is_err());
    assert!(report([trial(4.0, 4.0, 1501, 0)]).verdict().is_err());
    assert!(report([trial(4.0, 4.0, 1000, 1)]).verdict().is_err());
}

#[test]
fn the_median_of_the_rounds_decides() {
    let rounds = [trial(4.0, 5.0, 1000, 0), trial(4.0, 40.0, 1000, 0), trial(4.0, 6.0, 1000, 0)];
    assert!(report(rounds.clone()).verdict().is_ok());
    let text = report(rounds).to_string();
    assert!(text.contains("| sends | 4.00 (4.00–4.00) | 6.00 (5.00–40.00) | 1.50 (1.25–10.00) |"), "{text}");
}
