//! Composer of a session: new messages, replies, edits and the draft.

use super::action::Action;
use super::effect::Effect;
use super::input::Moment;
use super::request::{Request, RequestError};
use super::state::{ConversationSession, Writing};
use shared::{ErrorCode, MessageId, MessageText, TextError, Timestamp};
use uuid::Uuid;

/// Minimum time between two typing events, in milliseconds.
const TYPING_INTERVAL_MS: i64 = 3_000;
/// Two taps on the same quick reply within this time are one.
const DOUBLE_TAP_MS: u64 = 1_000;

impl ConversationSession {
    pub(super) fn handle_action(&mut self, action: Action, at: &Moment) {
        match action {
            Action::Write { text, is_typed } => {
                self.update_text(text);
                if is_typed {
                    self.send_typing(at.now);
                }
            }
            Action::Submit(text) => self.submit_text(&text),
            Action::Queue { id, text, files, is_composed } => self.queue_message(id, text, files, is_composed, at),
            Action::Reply(id) => {
                self.cancel_writing();
                self.view.writing = Writing::Reply(id);
            }
            Action::Edit { id, shown } => self.begin_edit(id, &shown),
            Action::Delete(id) => {
                self.cancel_writing();
                self.request(Request::Delete(id));
            }
            Action::Cancel => self.cancel_writing(),
            Action::ShowActions(id) => self.view.chosen = id,
            Action::SendAgain(id) => {
                self.sender.change_message(id, &mut self.output, |outbox| outbox.send_again(id));
                self.sender.send(at.now, &mut self.output);
            }
            Action::Discard(id) => {
                let item = self.sender.change_message(id, &mut self.output, |outbox| outbox.discard(id));
                self.output.push_files(Effect::DropFiles, item.map(|item| item.files).unwrap_or_default());
            }
            Action::TakeBack { id, shown } => self.return_to_composer(id, shown),
            Action::Scroll { at_bottom, near_top } => self.handle_scroll(at_bottom, near_top, at),
            Action::ShowNewest => self.show_newest(at),
            Action::LoadOlder => self.load_older(),
        }
    }

    fn handle_scroll(&mut self, at_bottom: bool, near_top: bool, at: &Moment) {
        if self.view.at_bottom != at_bottom {
            self.view.at_bottom = at_bottom;
            self.mark_read(at);
        }
        if near_top {
            self.load_older();
        }
    }

    fn show_newest(&mut self, at: &Moment) {
        self.view.at_bottom = true;
        self.output.push(Effect::ShowNewest);
        self.mark_read(at);
    }

    fn is_editing(&self) -> bool {
        matches!(self.view.writing, Writing::Edit(_))
    }

    fn update_text(&mut self, text: String) {
        self.view.composer_error = None;
        self.submitted = None;
        // The text of an edited message is not a draft.
        if self.is_editing() {
            self.edited = text;
        } else {
            self.store_draft(&text);
        }
    }

    /// Sends a typing event to the other side.
    fn send_typing(&mut self, now: Timestamp) {
        let is_recent = |at: Timestamp| now.unix_ms().abs_diff(at.unix_ms()) < TYPING_INTERVAL_MS.unsigned_abs();
        if !self.typed_at.is_some_and(is_recent) {
            self.typed_at = Some(now);
            self.output.push(Effect::SendTyping);
        }
    }

    fn submit_text(&mut self, text: &str) {
        if self.submitted.is_some() {
            return;
        }
        match (MessageText::new(text), self.view.writing) {
            (Err(TextError::TooLong), _) => self.view.composer_error = Some(ErrorCode::MessageTooLong),
            (Err(TextError::ControlCharacter), _) => self.view.composer_error = Some(ErrorCode::BadRequest),
            (Err(TextError::Required), Writing::Edit(_)) => {}
            (Ok(text), Writing::Edit(id)) => self.request(Request::Edit(id, text.into())),
            (text, _) => self.output.push(Effect::TakeFiles(text.map(String::from).unwrap_or_default())),
        }
    }

    /// Continues with the submitted message: all files are among the chosen ones.
    /// If some cannot be added, the message stays in the composer.
    pub(super) fn handle_files_added(&mut self, are_complete: bool) {
        match self.submitted.take() {
            Some(text) if are_complete => self.output.push(Effect::TakeFiles(text)),
            Some(_) => self.view.composer_error = Some(ErrorCode::Internal),
            None => {}
        }
    }

    fn queue_message(&mut self, id: Uuid, text: String, files: Vec<Uuid>, is_composed: bool, at: &Moment) {
        if text.is_empty() && files.is_empty() {
            return;
        }
        // A double tap on a quick reply is one.
        let is_same = |(tapped, then): &(String, Timestamp)| {
            *tapped == text && at.now.unix_ms().abs_diff(then.unix_ms()) < DOUBLE_TAP_MS
        };
        if !is_composed && self.tapped.replace((text.clone(), at.now)).as_ref().is_some_and(is_same) {
            return;
        }
        let mut reply_to = None;
        if is_composed {
            if let Writing::Reply(answered) = self.view.writing {
                reply_to = Some(answered);
            }
            self.view.writing = Writing::New;
            self.output.push(Effect::ShowText(String::new()));
        }
        // Never before a message that the page shows, whatever the device's clock says.
        let now = self.timeline.messages().next_back().map_or(at.now, |newest| at.now.max(newest.timestamp));
        // The message is stored before it is sent.
        self.sender
            .change_message(id, &mut self.output, |outbox| outbox.push_with_files(id, text, files, reply_to, now));
        self.show_newest(at);
        self.sender.send(at.now, &mut self.output);
        if is_composed {
            self.update_text(String::new());
        }
    }

    /// Returns to a new message, and to its draft.
    fn cancel_writing(&mut self) {
        if self.is_editing() {
            self.output.push(Effect::ShowText(self.draft.text().to_owned()));
        }
        self.submitted = None;
        self.view.writing = Writing::New;
        self.view.chosen = None;
        self.view.composer_error = None;
        self.output.push(Effect::Focus);
    }

    fn begin_edit(&mut self, id: MessageId, shown: &str) {
        let was_editing = self.is_editing();
        self.cancel_writing();
        let Some(text) = self.timeline.get(id).map(|message| message.message.clone()) else { return };
        if !was_editing {
            self.store_draft(shown);
        }
        self.view.writing = Writing::Edit(id);
        self.edited.clone_from(&text);
        self.output.push(Effect::ShowText(text));
    }

    /// Handles the end of a request to change or delete a message. `text` is
    /// the new text.
    pub(super) fn handle_change_response(&mut self, id: MessageId, text: Option<&str>, error: Option<RequestError>) {
        match error {
            // If the user has typed more meanwhile, editing continues.
            None if self.view.writing == Writing::Edit(id) && text == Some(self.edited.trim()) => self.cancel_writing(),
            Some(error) if !error.refuses_credential() => {
                let code = if let RequestError::Refused(code) = error { code } else { ErrorCode::Unavailable };
                self.view.composer_error = Some(code);
            }
            _ => {}
        }
    }

    fn return_to_composer(&mut self, id: Uuid, shown: String) {
        let draft = if self.is_editing() { self.draft.text().to_owned() } else { shown };
        self.cancel_writing();
        let Some(item) = self.sender.change_message(id, &mut self.output, |outbox| outbox.discard(id)) else { return };
        let mut text = item.text;
        if !draft.is_empty() {
            text = text + "\n" + &draft;
        }
        if let Some(answered) = item.reply_to {
            self.view.writing = Writing::Reply(answered);
        }
        self.store_draft(&text);
        self.output.push(Effect::ShowText(text));
        self.output.push_files(Effect::ReturnFiles, item.files);
    }

    /// Stores the text of the new message that is being written.
    fn store_draft(&mut self, text: &str) {
        let key = self.participant.keys.draft();
        self.draft.set_text(text, !text.is_empty());
        self.output.push(match text {
            "" => Effect::Remove(key),
            text => Effect::Store { key, entry: text.to_owned() },
        });
    }

    /// Takes over the stored draft, which is that of an earlier load of this
    /// page or was changed by another page. A text that exists only in this
    /// page's composer stays.
    pub(super) fn adopt_draft(&mut self, stored: Option<String>, shown: Option<String>) {
        let shown = shown.filter(|_| !self.is_editing());
        if let Some(text) = self.draft.adopt_stored(stored, shown.as_deref()) {
            self.submitted = None;
            self.output.push(Effect::ShowText(text.to_owned()));
        }
    }

    /// Handles an entry that could not be stored.
    pub(super) fn handle_store_failure(&mut self, key: String) {
        match self.participant.keys.message_id(&key) {
            Some(id) => self.sender.mark_unstored(id, &mut self.output),
            None => {
                self.draft.mark_unstored();
                // A remaining older text would be mistaken for the draft.
                self.output.push(Effect::Remove(key));
            }
        }
    }

    /// Handles a change of an entry by another page, or of all entries.
    pub(super) fn handle_storage_change(&mut self, changed: Option<(String, Option<String>)>) {
        match changed {
            Some((key, entry)) => {
                if let Some(id) = self.participant.keys.message_id(&key)
                    && self.sender.handle_entry_change(id, entry, &mut self.output)
                {
                    // Most likely the server has received it.
                    self.fetch_changes();
                }
            }
            // Stores everything unsent again.
            None => {
                self.sender.store_all(&mut self.output);
                let draft = self.draft.text().to_owned();
                self.store_draft(&draft);
            }
        }
        self.output.push(Effect::ReadDraft);
    }
}
