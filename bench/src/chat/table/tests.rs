//! Format of the table.

use super::{Row, Table};
use crate::spread::Spread;
use std::time::Duration;

fn spread(ms: &[u64]) -> Spread {
    let mut spread = Spread::default();
    ms.iter().for_each(|ms| spread.add(Duration::from_millis(*ms)));
    spread
}

#[test]
fn columns_are_aligned_and_empty_ones_omitted() {
    let sent = Row { lost: Some(0), ..Row::of_times("sent", &spread(&[1, 2, 3]), Some(Duration::from_secs(2))) };
    let read = Row::of_times("pages read", &spread(&[10]), None).wanting("at least 2", false);
    let table = Table(vec![sent, read]).to_string();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "            count  /s  p50 ms  p95 ms  p99 ms  max ms  lost  goal");
    assert_eq!(lines[1], "sent            3   2    2.00    3.00    3.00    3.00     0");
    assert_eq!(lines[2], "pages read      1       10.00   10.00   10.00   10.00        at least 2: missed");
}

#[test]
fn table_rows_are_serialized_as_json() {
    let row = Row::of_times("sent", &spread(&[4]), Some(Duration::from_secs(1)));
    let json = serde_json::to_value(&row).expect("JSON of a row");
    assert_eq!((&json["what"], &json["per_second"]), (&"sent".into(), &1.0.into()));
    assert_eq!(json["took_ms"], serde_json::json!([4.0, 4.0, 4.0, 4.0]));
    assert!(json["lost"].is_null());
}
