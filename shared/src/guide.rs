//! What a hotel tells its guests on their page: when reception answers, a
//! welcome, replies to tap, and what is good to know during the stay.

mod hours;
mod words;

pub use hours::{Hours, Span, SpanError};
pub use words::{LanguageTag, LanguageTagError, Line, LineError, MAX_LINE_CHARS};

use crate::MessageText;
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most languages that a guide may speak.
pub const MAX_LANGUAGES: usize = 50;
/// The most replies to tap.
pub const MAX_QUICK_REPLIES: usize = 12;
/// The most entries about the stay.
pub const MAX_STAY_ENTRIES: usize = 24;

/// A hotel's guide. It is put whole, so what is misspelt would be taken away:
/// only what is known may stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// When reception answers, by the clock at the hotel; nothing is said of it
    /// without.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// The texts, each language once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50, required))]
    pub texts: Vec<GuideTexts>,
}

/// A guide's texts in one language. What one lacks is taken from the hotel's own
/// language, English, or the first that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GuideTexts {
    /// The language.
    pub language: LanguageTag,
    /// Stands above the first message.
    #[serde(default)]
    pub welcome: Option<MessageText>,
    /// Messages that a guest sends by a tap.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 12, required))]
    pub quick_replies: Vec<Line>,
    /// What is good to know, in the order to show it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 24, required))]
    pub stay: Vec<StayEntry>,
}

/// One thing that is good to know: the Wi-Fi, breakfast, the time to check out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StayEntry {
    /// What it is about.
    pub title: Line,
    /// What is to know; its addresses can be followed.
    pub text: MessageText,
}

/// Why a guide is none. `Display` says the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuideError {
    /// Too much of something.
    TooMany(&'static str, usize),
    /// A language that stands there twice.
    Twice(LanguageTag),
}

impl fmt::Display for GuideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany(what, most) => write!(f, "a guide has at most {most} {what}"),
            Self::Twice(language) => write!(f, "a guide speaks each language once, not {language} twice"),
        }
    }
}

impl core::error::Error for GuideError {}

impl Guide {
    /// Whether its lists are of a length that a page can show.
    ///
    /// # Errors
    /// [`GuideError`].
    pub fn check(&self) -> Result<(), GuideError> {
        at_most(self.texts.len(), MAX_LANGUAGES, "languages")?;
        let mut languages = BTreeSet::new();
        for texts in &self.texts {
            at_most(texts.quick_replies.len(), MAX_QUICK_REPLIES, "quick replies in a language")?;
            at_most(texts.stay.len(), MAX_STAY_ENTRIES, "entries about the stay in a language")?;
            if !languages.insert(texts.language.as_str().to_ascii_lowercase()) {
                return Err(GuideError::Twice(texts.language.clone()));
            }
        }
        self.hours.as_ref().map_or(Ok(()), |hours| at_most(hours.most_in_a_day(), Hours::MAX_SPANS, "spans in a day"))
    }
}

fn at_most(count: usize, most: usize, what: &'static str) -> Result<(), GuideError> {
    if count > most { Err(GuideError::TooMany(what, most)) } else { Ok(()) }
}
