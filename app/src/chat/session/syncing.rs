//! Fetching of missed changes and older messages, and read markers.

use super::defect::Defect;
use super::effect::Effect;
use super::input::{Moment, Timer};
use super::request::{Answer, Request, RequestError};
use super::state::ConversationSession;
use crate::chat::CatchUp;
use shared::{Message, MessageId, MessagePage, Reader, Seq};

/// Time in milliseconds for which announcements of the log stay off after older
/// messages were inserted: screen readers query the live setting with a delay.
pub const SILENT_MS: u32 = 100;

impl ConversationSession {
    /// Fetches all missed changes. If a fetch is running, repeats it
    /// afterwards: its answer may be older than this call.
    pub(super) fn fetch_changes(&mut self) {
        let before = self.catch_up;
        if self.catch_up.request_fetch() {
            self.request_changes();
        } else if self.planted.has(Defect::DropsRequestDuringFetch) {
            self.catch_up = before;
        }
    }

    fn request_changes(&mut self) {
        self.request(Request::Changes(self.timeline.synced_seq()));
    }

    /// Handles the end of a request for changes; `None` if it failed.
    pub(super) fn handle_changes(&mut self, after: Seq, page: Option<MessagePage>, at: &Moment) {
        if let Some(page) = page {
            self.output.has_changed = true;
            if self.timeline.merge_changes(after, page) {
                return self.request_changes();
            }
            self.connection.record_fetch(at.now);
        } else if self.planted.has(Defect::StopsAfterFailure) {
            self.catch_up = CatchUp::default();
        } else {
            self.connection.record_fetch_failure(at.now, at.share);
        }
        if self.catch_up.end_fetch() {
            self.request_changes();
        }
    }

    /// Fetches the page before the first known message.
    pub(super) fn load_older(&mut self) {
        let oldest = self.timeline.oldest().filter(|_| self.timeline.has_older() && !self.view.loading_older);
        if let Some(before) = oldest {
            self.view.loading_older = true;
            self.request(Request::Older(before));
        }
    }

    /// Handles the end of a request for older messages; `None` if it failed.
    pub(super) fn handle_older(&mut self, page: Option<MessagePage>) {
        self.output.push(Effect::SetTimer(Timer::Older(page.is_some()), SILENT_MS));
        if let Some(page) = page {
            self.output.has_changed = true;
            self.timeline.merge_older(page);
        }
    }

    /// Ends the time in which the log is not announced.
    pub(super) fn end_silence(&mut self, is_fetched: bool) {
        self.view.loading_older = false;
        // A reader who reached the top meanwhile cannot scroll further, so no
        // scroll event would follow.
        if is_fetched {
            self.output.push(Effect::CheckScroll);
        }
    }

    /// Shows a message that the server has returned.
    pub(super) fn merge_message(&mut self, message: Message) {
        self.output.has_changed = true;
        self.timeline.merge_sent(message);
    }

    /// Returns the newest message that is in view and not marked as read yet. At
    /// the desk the page must also have the focus: its window may be behind
    /// another one while nobody looks at it.
    fn newest_seen(&self, at: &Moment) -> Option<MessageId> {
        let reader = self.participant.reader;
        let is_unread = |newest: &MessageId| *newest > self.timeline.read().of(reader).up_to && *newest > self.marked;
        let is_seen = at.is_visible && (at.has_focus || reader == Reader::Guest);
        self.timeline.newest_for(reader).filter(is_unread).filter(|_| self.view.at_bottom && is_seen)
    }

    /// Moves the read marker, unless it is up to date or is being moved.
    pub(super) fn mark_read(&mut self, at: &Moment) {
        let may = !self.is_marking && self.read_retry.may_retry_now(at.now);
        if let Some(up_to) = self.newest_seen(at).filter(|_| may) {
            self.is_marking = true;
            self.request(Request::MarkRead(up_to));
        }
    }

    /// Handles the end of a request to move the read marker. After a failure it
    /// is sent again after a pause, or after the next change.
    pub(super) fn handle_marker_response(&mut self, up_to: MessageId, error: Option<RequestError>, at: &Moment) {
        self.is_marking = false;
        match error {
            None => {
                self.marked = up_to;
                self.read_retry.record_success();
                // More messages may have come into view during the request.
                self.mark_read(at);
            }
            Some(RequestError::Later(at_least_ms)) => self.read_retry.record_failure(at.now, at.share, at_least_ms),
            Some(RequestError::Refused(_)) => {}
        }
    }
}

/// Returns the page of an answer.
pub(super) fn into_page(answer: Answer) -> Option<MessagePage> {
    if let Answer::Page(page) = answer { Some(page) } else { None }
}
