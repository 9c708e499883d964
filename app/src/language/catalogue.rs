//! Every language there is, as the server has them.

use super::{KEYS, Word};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A language: what it is called, and its texts.
#[derive(Debug)]
pub struct Catalogue {
    /// Its tag (BCP 47).
    pub tag: &'static str,
    /// What those call it who speak it.
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
        /// The files, by their language's tag.
        const FILES: &[(&str, &str)] = &[$(($tag, include_str!(concat!("../../languages/", $tag, ".json"))),)*];
    };
}

// As a list of languages shows them: by their own names, other scripts last.
languages! {
    "cs" "da" "de" "en" "et" "es" "fr" "ga" "hr" "it" "lv" "lt" "hu" "mt" "nl" "nb" "pl" "pt" "ro" "sk" "sl" "fi" "sv" "tr" "vi" "id" "el" "bg" "ru" "uk" "he" "ar" "hi" "th" "ja" "ko" "zh-Hans" "zh-Hant"
}

static EVERY: LazyLock<Vec<Catalogue>> = LazyLock::new(|| FILES.iter().map(|(tag, file)| read(tag, file)).collect());

/// Every language, in the order that a list shows them.
pub fn every() -> &'static [Catalogue] {
    &EVERY
}

/// English: what the desk speaks, and what is spoken where nothing else fits.
pub fn english() -> &'static Catalogue {
    of("en").unwrap_or(&EVERY[0])
}

/// The language of that tag.
pub fn of(tag: &str) -> Option<&'static Catalogue> {
    EVERY.iter().find(|catalogue| catalogue.tag == tag)
}

impl Catalogue {
    /// The texts.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// A text.
    pub fn say(&self, word: Word) -> &str {
        &self.texts[word as usize]
    }

    /// Which way it is written, as HTML's `dir` says it.
    pub fn direction(&self) -> &'static str {
        if matches!(self.tag, "ar" | "he") { "rtl" } else { "ltr" }
    }
}

/// The files are part of the program, and tests read each of them.
fn read(tag: &'static str, file: &str) -> Catalogue {
    let File { name, mut words } = serde_json::from_str(file).unwrap_or_else(|error| panic!("{tag}: {error}"));
    let texts = KEYS.iter().map(|key| words.remove(*key).unwrap_or_else(|| panic!("{tag} has no {key}"))).collect();
    Catalogue { tag, name, texts }
}
