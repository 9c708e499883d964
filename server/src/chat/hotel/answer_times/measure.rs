//! Measures how soon a hotel answers, without database and clock.

use crate::store::FirstReply;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::Timestamp;
use shared::desk::AnsweredToday;
use shared::guide::Hours;

/// Number of days that are measured.
pub const MEASURED_DAYS: i64 = 30;
/// Number of replies to questions of the same hour below which nothing is measured.
pub const MIN_REPLIES: usize = 20;
/// Part of the replies, in percent, that came within the time that guests see: most
/// guests then wait less than they expect, and single late replies do not count.
const PERCENTILE: usize = 75;
/// Times that guests see, in minutes. Longer ones are whole hours.
const STEPS_MIN: [u16; 5] = [5, 10, 15, 30, 60];
const MAX_MIN: i64 = 24 * 60;
const DAY_MIN: i32 = 24 * 60;
const HOURS: usize = 24;

/// How soon a hotel answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerTimes {
    usual_min: [Option<u16>; HOURS],
    /// Replies to questions of today.
    pub today: AnsweredToday,
}

impl AnswerTimes {
    /// Returns the number of minutes within which questions of an hour of the day are
    /// usually answered; `None` if there were too few of them.
    pub fn usual_min(&self, hour: usize) -> Option<u16> {
        self.usual_min.get(hour).copied().flatten()
    }
}

/// The local time of a hotel, and the hours of its reception.
#[derive(Debug)]
pub struct LocalTimes<'a> {
    hours: Option<&'a Hours>,
    zone: TimeZone,
}

impl<'a> LocalTimes<'a> {
    /// Without hours, the reception is always open. An invalid time zone counts as UTC.
    pub fn new(hours: Option<&'a Hours>, timezone: &str) -> Self {
        Self { hours, zone: TimeZone::get(timezone).unwrap_or(TimeZone::UTC) }
    }

    /// Returns whether the reception answers at a time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.is_open_at(&self.local(at))
    }

    /// Returns the hour of the day of a time, 0 to 23.
    pub fn hour(&self, at: Timestamp) -> usize {
        hour_of(&self.local(at))
    }

    fn local(&self, at: Timestamp) -> Zoned {
        jiff::Timestamp::from_millisecond(at.unix_ms()).unwrap_or_default().to_zoned(self.zone.clone())
    }

    fn is_open_at(&self, local: &Zoned) -> bool {
        let Some(hours) = self.hours else { return true };
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let today = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
        let contains = |day: usize, minute: i32| {
            hours.days()[day]
                .iter()
                .any(|span| (i32::from(span.from_min())..i32::from(span.to_min())).contains(&minute))
        };
        // A span of the day before may end today.
        contains(today, minute) || contains((today + 6) % 7, minute + DAY_MIN)
    }
}

fn hour_of(local: &Zoned) -> usize {
    usize::from(local.hour().unsigned_abs())
}

/// Measures first replies. Questions from outside of the opening hours do not count:
/// guests were told then that nobody answers. `promised_min` is the promise that is
/// kept today or not.
pub fn measure(replies: &[FirstReply], local: &LocalTimes<'_>, promised_min: u16, now: Timestamp) -> AnswerTimes {
    let mut waits_ms: [Vec<i64>; HOURS] = Default::default();
    let mut today = AnsweredToday::default();
    let date: Date = local.local(now).date();
    for FirstReply { asked_at, replied_at } in replies {
        let asked = local.local(*asked_at);
        if !local.is_open_at(&asked) {
            continue;
        }
        let wait_ms = (replied_at.unix_ms() - asked_at.unix_ms()).max(0);
        waits_ms[hour_of(&asked)].push(wait_ms);
        if asked.date() == date {
            today.answered += 1;
            today.in_time += i64::from(wait_ms <= i64::from(promised_min) * 60_000);
        }
    }
    AnswerTimes { usual_min: waits_ms.map(usual_min), today }
}

/// Returns the time within which most replies came, rounded up to a time that guests
/// see; `None` if there are too few.
fn usual_min(mut waits_ms: Vec<i64>) -> Option<u16> {
    if waits_ms.len() < MIN_REPLIES {
        return None;
    }
    let nth = (waits_ms.len() * PERCENTILE).div_ceil(100) - 1;
    let (_, wait_ms, _) = waits_ms.select_nth_unstable(nth);
    let minutes = u16::try_from((*wait_ms / 60_000 + i64::from(*wait_ms % 60_000 > 0)).min(MAX_MIN)).ok()?;
    let step = STEPS_MIN.into_iter().find(|step| minutes <= *step);
    Some(step.unwrap_or(minutes.div_ceil(60) * 60))
}
