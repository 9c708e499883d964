//! Draft: the unsent text in the composer.

/// Draft of this page. The copy in the browser's storage is shared by all pages
/// of the conversation; without storage, each page has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    text: String,
    is_stored: bool,
}

impl Draft {
    /// Returns the text; empty if there is no draft.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Sets the text. `is_stored` says whether the browser's storage has it
    /// too.
    pub fn set_text(&mut self, text: &str, is_stored: bool) {
        text.clone_into(&mut self.text);
        self.is_stored = is_stored;
    }

    /// Records that storage does not have the text.
    pub fn mark_unstored(&mut self) {
        self.is_stored = false;
    }

    /// Takes over the draft in storage, which another page may have changed or
    /// sent. `shown` is the text in the composer while it contains a new
    /// message. Returns the text to show instead; `None` if the composer keeps
    /// its text.
    pub fn adopt_stored(&mut self, stored: Option<String>, shown: Option<&str>) -> Option<&str> {
        // A draft that was never stored was not removed by another page.
        if stored.is_none() && !self.is_stored {
            return None;
        }
        self.is_stored = stored.is_some();
        let before = std::mem::replace(&mut self.text, stored.unwrap_or_default());
        (before != self.text && shown == Some(&before)).then_some(&self.text)
    }
}
