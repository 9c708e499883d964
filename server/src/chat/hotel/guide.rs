//! A hotel's guide. Every guest sees it; managers change it.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::{Chat, ChatError};
use crate::store::HotelKey;
use futures_util::FutureExt;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use shared::Timestamp;
use shared::guide::{Guide, Hours, Span};

#[cfg(test)]
mod tests;

impl Chat {
    /// Returns a hotel's guide, which is empty until it is written.
    pub async fn guide(&self, hotel: HotelKey) -> Result<Guide, ChatError> {
        Ok(self.store.read().await?.db().guide(hotel).await?.unwrap_or_default())
    }

    /// Replaces a hotel's guide.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::BadValue`] for a
    /// guide that holds too much.
    pub async fn put_guide(&self, caller: &StaffCaller, guide: Guide) -> Result<Guide, ChatError> {
        caller.must_be_manager()?;
        guide.validate().map_err(|error| ChatError::BadValue(error.to_string()))?;
        let hotel = caller.hotel.key;
        self.store
            .write(move |mut db| {
                async move {
                    db.upsert_guide(hotel, &guide).await?;
                    Ok(guide)
                }
                .boxed()
            })
            .await
    }
}

/// Number of days after today that are converted.
const AHEAD_DAYS: i64 = 8;

/// Returns the spans in which reception answers, from before `now` until a week
/// after it, ordered and without overlaps. An invalid time zone counts as UTC.
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
        .filter_map(|(day, span)| resolve_span(day, span, &zone))
        .collect();
    spans.sort_unstable();
    merge_spans(spans)
}

fn resolve_span(day: Date, span: Span, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let at = |minutes: u16| -> Option<Timestamp> {
        // By local clock time, also on days with a change to or from summer
        // time.
        let wall: DateTime =
            day.to_datetime(jiff::civil::Time::midnight()).checked_add(i64::from(minutes).minutes()).ok()?;
        let zoned: Zoned = wall.to_zoned(zone.clone()).ok()?;
        Some(Timestamp::from_unix_ms(zoned.timestamp().as_millisecond()))
    };
    Some((at(span.from_min())?, at(span.to_min())?)).filter(|(from, to)| from < to)
}

/// Merges spans that touch or overlap.
fn merge_spans(spans: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (from, to) in spans {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => joined.push((from, to)),
        }
    }
    joined
}
