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
}

impl ReplyOffer {
    /// Returns the state of a new page, which offers no reply.
    pub fn new(replies: Vec<CannedReply>) -> Self {
        Self { replies, search_word: None, is_closed: false, selected: 0 }
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

    /// Handles an input.
    pub fn handle(&mut self, input: RepliesInput, output: &mut DeskOutput) {
        let count = self.offered().len();
        match input {
            RepliesInput::TextChanged(text) => self.set_search_word(search_word(&text), output),
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
