//! Unsent messages of conversations that were open before: the user may open the
//! next one before an answer is sent.

use crate::chat::session::{Effect, Input, Moment, Output, Planted, Request, Sender, Timer};
use crate::chat::stored::Keys;
use shared::{ConversationId, HotelSlug};

/// Sends the unsent messages of all conversations except the open one, one
/// conversation after the other.
#[derive(Clone, Debug)]
pub struct OtherOutboxes {
    slug: HotelSlug,
    staff_id: i64,
    open: Option<ConversationId>,
    /// Conversations that follow the present one, the last one first.
    following: Vec<ConversationId>,
    current: Option<ConversationId>,
    sender: Sender,
}

impl OtherOutboxes {
    /// Returns the outboxes of a member of staff in a hotel.
    pub fn new(slug: HotelSlug, staff_id: i64, open: Option<ConversationId>) -> Self {
        let sender = Sender::new(Keys::of_staff(&slug, ConversationId(0), staff_id), Planted::default());
        Self { slug, staff_id, open, following: Vec::new(), current: None, sender }
    }

    /// Changes the open conversation, which sends its own messages.
    pub fn set_open(&mut self, open: Option<ConversationId>) {
        self.open = open;
    }

    /// Returns the conversations with unsent messages among the keys of the
    /// browser's storage, except the open one.
    pub fn unsent(&self, keys: &[String]) -> Vec<ConversationId> {
        let of_key = |key: &String| Keys::unsent_by_staff(key, &self.slug, self.staff_id);
        let mut ids: Vec<_> = keys.iter().filter_map(of_key).filter(|id| self.open != Some(*id)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Returns the conversations with drafts among the keys of the browser's storage.
    pub fn drafts(&self, keys: &[String]) -> Vec<ConversationId> {
        let mut ids: Vec<_> =
            keys.iter().filter_map(|key| Keys::draft_by_staff(key, &self.slug, self.staff_id)).collect();
        ids.sort_unstable();
        ids
    }

    /// Returns the conversation whose messages are being sent; effects concern
    /// it.
    pub fn current(&self) -> Option<ConversationId> {
        self.current
    }

    /// Returns the keys of the stored messages of that conversation.
    pub fn keys(&self) -> &Keys {
        self.sender.keys()
    }

    /// Begins to send, unless it does already.
    pub fn begin_sending(&mut self, keys: &[String], output: &mut Output) {
        if self.current.is_none() {
            self.following = self.unsent(keys);
            self.following.reverse();
            self.begin_next(output);
        }
    }

    fn begin_next(&mut self, output: &mut Output) {
        self.current = self.following.pop();
        if let Some(id) = self.current {
            self.sender = self.sender.for_conversation(Keys::of_staff(&self.slug, id, self.staff_id));
            // Without locks this page sends, too: no other page is known to.
            self.sender.load(true, output);
        }
    }

    /// Handles an input that concerns the present conversation.
    pub fn handle(&mut self, input: Input, at: &Moment) -> Output {
        let mut output = Output::default();
        match input {
            Input::OutboxRead(stored) => self.sender.handle_stored_messages(stored, &|_| false, at.now, &mut output),
            Input::Locked(number) | Input::Timer(Timer::LockTimeout(number)) => {
                self.sender.continue_with_lock(number, &mut output);
            }
            Input::Timer(Timer::Unlock(number)) => self.sender.release_lock(number, &mut output),
            Input::Response(Request::Send(item), result) => {
                let error = result.err();
                if error.is_some_and(|error| error.refuses_credential()) {
                    // The member of staff is signed out; this does not
                    // concern the messages.
                    self.following.clear();
                    self.current = None;
                    self.sender = self.sender.for_conversation(self.sender.keys().clone());
                    output.push(Effect::Unlock);
                } else {
                    self.sender.handle_answer(item.files, error, at, &mut output);
                }
            }
            _ => {}
        }
        if self.current.is_some() && self.sender.is_idle() {
            self.begin_next(&mut output);
        }
        output
    }
}
