//! The draft: the text in the composer that was not sent.

/// The draft as this page has it. The copy in the browser's storage belongs to
/// all pages of the conversation; where storage is refused, each has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    text: String,
    is_stored: bool,
}

impl Draft {
    /// The text; empty where there is no draft.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Sets the text. `is_stored` tells whether it stands in storage, too.
    pub fn set(&mut self, text: &str, is_stored: bool) {
        text.clone_into(&mut self.text);
        self.is_stored = is_stored;
    }

    /// Takes over what stands in storage now, which another page may have
    /// changed: that one went on writing, or has sent the draft. `shown` is the
    /// text in the composer, where a new message is written there. Returns the
    /// text to show instead; `None` where the composer has a text of its own.
    pub fn follow(&mut self, stored: Option<String>, shown: Option<&str>) -> Option<&str> {
        // A draft that storage has never taken is not one that was removed.
        if stored.is_none() && !self.is_stored {
            return None;
        }
        self.is_stored = stored.is_some();
        let before = std::mem::replace(&mut self.text, stored.unwrap_or_default());
        (before != self.text && shown == Some(&before)).then_some(&self.text)
    }
}
