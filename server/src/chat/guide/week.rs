//! When a week's hours are, in time.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use shared::Timestamp;
use shared::guide::{Hours, Span};

/// For how many days from today on.
const AHEAD_DAYS: i64 = 8;

/// When reception answers, from before `now` until a week after it: spans of
/// time in their order, with time between them. A zone that is none is UTC.
pub fn open_spans(hours: &Hours, timezone: &str, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let now = jiff::Timestamp::from_millisecond(now.unix_ms()).unwrap_or_default();
    let today = now.to_zoned(zone.clone()).date();
    let mut spans: Vec<_> = (-1..=AHEAD_DAYS)
        .flat_map(|offset| {
            let day = today.saturating_add(offset.days());
            let weekday = day.weekday().to_monday_zero_offset().unsigned_abs();
            hours.days()[usize::from(weekday)].iter().map(move |span| (day, *span))
        })
        .filter_map(|(day, span)| of_day(day, span, &zone))
        .collect();
    spans.sort_unstable();
    joined(spans)
}

fn of_day(day: Date, span: Span, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let at = |minutes: u16| -> Option<Timestamp> {
        // By the clock on the wall: on a day that loses an hour, too.
        let wall: DateTime =
            day.to_datetime(jiff::civil::Time::midnight()).checked_add(i64::from(minutes).minutes()).ok()?;
        let zoned: Zoned = wall.to_zoned(zone.clone()).ok()?;
        Some(Timestamp::from_unix_ms(zoned.timestamp().as_millisecond()))
    };
    Some((at(span.from_min())?, at(span.to_min())?)).filter(|(from, to)| from < to)
}

/// Spans that touch or overlap are one.
fn joined(spans: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (from, to) in spans {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => joined.push((from, to)),
        }
    }
    joined
}
