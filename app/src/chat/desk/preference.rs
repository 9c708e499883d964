//! A preference of the user, and its entry in the browser's storage.

/// A preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// Keys without Alt are shortcuts.
    LetterKeys,
    /// A sound is played when a guest writes.
    Sound,
}

impl Preference {
    /// Returns the key of its entry in the browser's storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LetterKeys => "guest-chat-desk/letters",
            Self::Sound => "guest-chat-desk/sound",
        }
    }

    /// Returns its value without an entry.
    pub const fn default_value(self) -> bool {
        matches!(self, Self::LetterKeys)
    }

    /// Returns the entry that stores a value; the default has none.
    pub fn entry(self, is_on: bool) -> Option<&'static str> {
        (is_on != self.default_value()).then_some(if is_on { "on" } else { "off" })
    }

    /// Returns the value that an entry stores. Any other entry stores the default.
    pub fn value(self, entry: Option<&str>) -> bool {
        let other = !self.default_value();
        if entry == self.entry(other) { other } else { !other }
    }
}
