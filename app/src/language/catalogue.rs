//! All languages, on the server.

use super::{KEYS, Word, filled};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The longest answer time that is shown in minutes; longer ones are shown in hours.
const MAX_MINUTES: u16 = 90;

/// A language with its texts.
#[derive(Debug)]
pub struct Catalogue {
    /// Language tag (BCP 47).
    pub tag: &'static str,
    /// Name of the language in the language itself.
    pub name: String,
    texts: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    name: String,
    words: HashMap<String, String>,
}

macro_rules! languages {
    ($($tag:literal)*) => {
        /// The files, by language tag.
        const FILES: &[(&str, &str)] = &[$(($tag, include_str!(concat!("../../languages/", $tag, ".json"))),)*];
    };
}

// In the order of the list of languages: sorted by their own names, other
// scripts last.
languages! {
    "cs" "da" "de" "en" "et" "es" "fr" "ga" "hr" "it" "lv" "lt" "hu" "mt" "nl" "nb" "pl" "pt" "ro" "sk" "sl" "fi" "sv" "tr" "vi" "id" "el" "bg" "ru" "uk" "he" "ar" "hi" "th" "ja" "ko" "zh-Hans" "zh-Hant"
}

static EVERY: LazyLock<Vec<Catalogue>> = LazyLock::new(|| FILES.iter().map(|(tag, file)| read(tag, file)).collect());

/// Returns all languages, in the order of the list.
pub fn every() -> &'static [Catalogue] {
    &EVERY
}

/// Returns English: the language of the desk, and the default.
pub fn english() -> &'static Catalogue {
    of("en").unwrap_or(&EVERY[0])
}

/// Returns the language with that tag.
pub fn of(tag: &str) -> Option<&'static Catalogue> {
    EVERY.iter().find(|catalogue| catalogue.tag == tag)
}

impl Catalogue {
    /// Returns all texts.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Returns the text that the hotel usually answers within so many minutes.
    pub fn answer_time(&self, minutes: u16) -> String {
        match minutes {
            0..=MAX_MINUTES => filled(self.say(Word::AnswersWithin), "{minutes}", &minutes.to_string()),
            _ => filled(self.say(Word::AnswersWithinHours), "{hours}", &minutes.div_ceil(60).to_string()),
        }
    }

    /// Returns all texts for a page on which the answer time, if there is one, replaces
    /// the name of the answering side.
    pub fn texts_with_answer_time(&self, answer_time: Option<&str>) -> Vec<String> {
        answer_time.map_or_else(|| self.texts.clone(), |text| self.texts_with(Word::Reception, text))
    }

    /// Returns all texts, with another one for a word.
    pub fn texts_with(&self, word: Word, text: &str) -> Vec<String> {
        let mut texts = self.texts.clone();
        text.clone_into(&mut texts[word as usize]);
        texts
    }

    /// Returns a text.
    pub fn say(&self, word: Word) -> &str {
        &self.texts[word as usize]
    }

    /// Returns the writing direction, as a value of HTML's `dir`.
    pub fn direction(&self) -> &'static str {
        if matches!(self.tag, "ar" | "he") { "rtl" } else { "ltr" }
    }
}

/// Parses a file. The files are part of the program, and tests read each of
/// them, so errors panic.
fn read(tag: &'static str, file: &str) -> Catalogue {
    let File { name, mut words } = serde_json::from_str(file).unwrap_or_else(|error| panic!("{tag}: {error}"));
    let texts = KEYS.iter().map(|key| words.remove(*key).unwrap_or_else(|| panic!("{tag} has no {key}"))).collect();
    Catalogue { tag, name, texts }
}
