//! Canned replies that are offered while the text in the composer is a search
//! word.

use super::canned::{find_replies, search_word};
use super::effect::{DeskEffect, DeskOutput};
use super::input::RepliesInput;
use shared::canned::CannedReply;

/// The replies of the hotel, and those that are offered.
#[derive(Clone, Debug)]
pub struct ReplyOffer {
    replies: Vec<CannedReply>,
    /// Search word in the composer, if it contains one.
    search_word: Option<String>,
    /// True if the user has closed the list of this word.
    is_closed: bool,
    selected: usize,
    /// Text that looks like the name of a reply, and that the user has tried to
    /// send. It is sent if they try once more.
    unsent_name: Option<String>,
}

impl ReplyOffer {
    /// Returns the state of a new page, which offers no reply.
    pub fn new(replies: Vec<CannedReply>) -> Self {
        Self { replies, search_word: None, is_closed: false, selected: 0, unsent_name: None }
    }

    /// Returns the replies that are offered.
    pub fn offered(&self) -> Vec<&CannedReply> {
        let word = self.search_word.as_ref().filter(|_| !self.is_closed);
        word.map(|word| find_replies(&self.replies, word)).unwrap_or_default()
    }

    /// Returns the index of the selected reply.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// Returns the text that looks like the name of a reply, and that the user has
    /// tried to send.
    pub fn unsent_name(&self) -> Option<&str> {
        self.unsent_name.as_deref()
    }

    /// Returns whether a text is not sent at the first try: it looks like the name
    /// of a reply, which the guest would not understand.
    pub fn stops_sending(&self, text: &str) -> bool {
        let is_name = search_word(text.trim_end()).is_some_and(|word| !word.is_empty());
        is_name && self.unsent_name.as_deref() != Some(text)
    }

    /// Offers nothing, for the composer of another conversation.
    pub fn reset(&mut self) {
        *self = Self::new(std::mem::take(&mut self.replies));
    }

    /// Handles an input.
    pub fn handle(&mut self, input: RepliesInput, output: &mut DeskOutput) {
        let count = self.offered().len();
        match input {
            RepliesInput::TextChanged(text) => {
                output.has_changed |= self.unsent_name.take_if(|name| *name != text).is_some();
                self.set_search_word(search_word(&text), output);
            }
            RepliesInput::SubmitName(text) => {
                output.has_changed = true;
                self.unsent_name = Some(text);
            }
            RepliesInput::SelectNext => self.select((self.selected + 1) % count.max(1), output),
            RepliesInput::SelectPrevious => {
                self.select(self.selected.checked_sub(1).unwrap_or(count.saturating_sub(1)), output);
            }
            RepliesInput::Insert(index) => self.insert(index, output),
            RepliesInput::InsertSelected => self.insert(self.selected, output),
            RepliesInput::Close => self.close(output),
        }
    }

    /// Inserts a reply, and closes the list.
    fn insert(&mut self, index: usize, output: &mut DeskOutput) {
        if let Some(reply) = self.offered().get(index).map(|reply| (*reply).clone()) {
            self.close(output);
            output.push(DeskEffect::InsertReply(reply));
        }
    }

    fn select(&mut self, index: usize, output: &mut DeskOutput) {
        output.has_changed |= self.selected != index;
        self.selected = index;
    }

    fn close(&mut self, output: &mut DeskOutput) {
        output.has_changed |= !self.offered().is_empty();
        (self.is_closed, self.selected) = (true, 0);
    }

    /// Offers the replies of another word, of which the first one is selected.
    fn set_search_word(&mut self, word: Option<&str>, output: &mut DeskOutput) {
        if self.search_word.as_deref() != word {
            self.search_word = word.map(str::to_owned);
            (self.is_closed, self.selected) = (false, 0);
            output.has_changed = true;
        }
    }
}
