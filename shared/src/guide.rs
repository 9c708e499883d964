//! A hotel's guide, which guests see on their page: hours of the reception, a
//! welcome, quick replies, and information for the stay.

mod hours;
mod words;

pub use hours::{Hours, Span, SpanError};
pub use words::{LanguageTag, LanguageTagError, Line, LineError, MAX_LINE_CHARS};

use crate::MessageText;
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Maximum number of languages of a guide.
pub const MAX_LANGUAGES: usize = 50;
/// Maximum number of quick replies.
pub const MAX_QUICK_REPLIES: usize = 12;
/// Maximum number of entries about the stay.
pub const MAX_STAY_ENTRIES: usize = 24;

/// A hotel's guide. It is always written as a whole, and unknown fields are
/// rejected: a misspelt field would otherwise delete a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Hours of the reception, in the time zone of the hotel; without them the page
    /// shows no hours.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// Texts, at most once per language.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50, required))]
    pub texts: Vec<GuideTexts>,
}

/// Texts of a guide in one language. A missing text is taken from the hotel's own
/// language, English, or the first language that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GuideTexts {
    /// Language of the texts.
    pub language: LanguageTag,
    /// Text above the first message.
    #[serde(default)]
    pub welcome: Option<MessageText>,
    /// Messages that a guest can send with one tap.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 12, required))]
    pub quick_replies: Vec<Line>,
    /// Information for the stay, in the order of display.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 24, required))]
    pub stay: Vec<StayEntry>,
}

/// Piece of information for the stay, such as the Wi-Fi, breakfast or check-out
/// time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StayEntry {
    /// Subject.
    pub title: Line,
    /// Information; addresses in it become links.
    pub text: MessageText,
}

/// Reason why a guide is not valid. `Display` states the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuideError {
    /// A list is too long.
    TooMany(&'static str, usize),
    /// Two texts have the same language.
    Twice(LanguageTag),
}

impl fmt::Display for GuideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany(what, most) => write!(f, "a guide must have at most {most} {what}"),
            Self::Twice(language) => write!(f, "a guide speaks each language once, not {language} twice"),
        }
    }
}

impl core::error::Error for GuideError {}

impl Guide {
    /// Checks that no language occurs twice and that no list is longer than a page
    /// can show.
    ///
    /// # Errors
    /// [`GuideError`].
    pub fn validate(&self) -> Result<(), GuideError> {
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
