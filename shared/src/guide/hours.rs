//! Hours of a week, in the time zone of the hotel.

use core::fmt;
use serde::{Deserialize, Serialize};

const DAY_MIN: u16 = 24 * 60;

/// Hours of the reception, by day. It is closed on a day without a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Hours {
    /// Monday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub mo: Vec<Span>,
    /// Tuesday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub tu: Vec<Span>,
    /// Wednesday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub we: Vec<Span>,
    /// Thursday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub th: Vec<Span>,
    /// Friday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub fr: Vec<Span>,
    /// Saturday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub sa: Vec<Span>,
    /// Sunday.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub su: Vec<Span>,
}

impl Hours {
    /// Maximum number of spans per day.
    pub const MAX_SPANS: usize = 4;

    /// Returns the seven days, from Monday.
    pub fn days(&self) -> [&[Span]; 7] {
        [&self.mo, &self.tu, &self.we, &self.th, &self.fr, &self.sa, &self.su]
    }

    /// Returns the largest number of spans of a day.
    pub fn most_in_a_day(&self) -> usize {
        self.days().into_iter().map(<[Span]>::len).max().unwrap_or_default()
    }
}

/// Part of a day, written `07:00-23:00`. A span that ends no later than it begins
/// ends on the next day; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    from_min: u16,
    to_min: u16,
}

/// Error of a text that is not a span. `Display` states the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanError;

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hours must be written like 07:00-23:00")
    }
}

impl core::error::Error for SpanError {}

impl Span {
    /// Returns the start, in minutes after midnight, 0–1439.
    pub fn from_min(self) -> u16 {
        self.from_min
    }

    /// Returns the end, in minutes after the same midnight, more than
    /// [`Span::from_min`] and up to 2879.
    pub fn to_min(self) -> u16 {
        if self.to_min > self.from_min { self.to_min } else { self.to_min + DAY_MIN }
    }
}

/// Parses a time like `07:00` into minutes.
fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| -> Option<u16> {
        (digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60).then_some(hour * 60 + minute).filter(|minutes| *minutes <= DAY_MIN)
}

impl core::str::FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let (from, to) = text.split_once('-').ok_or(SpanError)?;
        let (from_min, to_min) = (minutes(from).ok_or(SpanError)?, minutes(to).ok_or(SpanError)?);
        if from_min < DAY_MIN { Ok(Self { from_min, to_min }) } else { Err(SpanError) }
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;

    fn try_from(text: String) -> Result<Self, SpanError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from_min, to_min } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from_min / 60, from_min % 60, to_min / 60, to_min % 60)
    }
}
