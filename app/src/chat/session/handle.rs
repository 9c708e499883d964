//! Handling of inputs.

use super::effect::Output;
use super::input::{Input, Moment, Timer};
use super::request::{Answer, Request, RequestError};
use super::state::ConversationSession;
use super::syncing::into_page;
use crate::chat::connection::Banner;

impl ConversationSession {
    /// Handles an input; returns the effects, and what has changed.
    pub fn handle(&mut self, input: Input, at: &Moment) -> Output {
        if self.is_ended {
            return Output::default();
        }
        match input {
            Input::Loaded { taken_at, has_locks } => self.handle_load(taken_at, has_locks, at),
            Input::Returned => self.handle_return(at),
            Input::Offline => self.handle_network_loss(at),
            Input::Outdated => self.fetch_changes(),
            Input::Ended => self.is_ended = true,
            Input::Timer(timer) => self.handle_timer(timer, at),
            Input::Socket(event) => self.handle_socket_event(event, at),
            Input::Response(request, result) => self.handle_response(request, result, at),
            Input::Locked(number) => self.sender.continue_with_lock(number, &mut self.output),
            Input::OutboxRead(stored) => {
                // A message may arrive as an event although its request failed.
                let has_arrived = |id| self.timeline.has_client_message(id, self.participant.speaker);
                self.sender.handle_stored_messages(stored, &has_arrived, at.now, &mut self.output);
            }
            Input::DraftRead { stored, shown } => self.adopt_draft(stored, shown),
            Input::NotStored(key) => self.handle_store_failure(key),
            Input::StorageChanged(changed) => self.handle_storage_change(changed),
            Input::FilesPending(text) => self.submitted = Some(text),
            Input::FilesAdded(are_complete) => self.handle_files_added(are_complete),
            Input::User(action) => self.handle_action(action, at),
        }
        if self.output.has_changed {
            self.mark_read(at);
        }
        self.view.banner = match self.connection.banner(at.now) {
            Banner::None if self.sender.is_failing(at.now) => Banner::Unavailable,
            banner => banner,
        };
        self.view.waits_for_files = self.submitted.is_some();
        std::mem::take(&mut self.output)
    }

    fn handle_timer(&mut self, timer: Timer, at: &Moment) {
        match timer {
            Timer::Tick => self.tick(at),
            Timer::LockTimeout(number) => self.sender.continue_with_lock(number, &mut self.output),
            Timer::Unlock(number) => self.sender.release_lock(number, &mut self.output),
            Timer::Send => self.sender.send(at.now, &mut self.output),
            Timer::Typing(number) => self.hide_typing(number),
            Timer::Older(is_fetched) => self.end_silence(is_fetched),
        }
    }

    fn handle_response(&mut self, request: Request, result: Result<Answer, RequestError>, at: &Moment) {
        let error = result.as_ref().err().copied();
        match error {
            // The only place where the session learns that its link has ended.
            Some(error) if error.refuses_credential() => self.end_link(at),
            Some(_) => {}
            None => self.reconnect_after_answer(at),
        }
        let mut answer = result.ok();
        if let Some(Answer::Message(message)) = answer.take_if(|answer| matches!(answer, Answer::Message(_))) {
            self.merge_message(message);
        }
        match request {
            Request::Changes(after) => self.handle_changes(after, answer.and_then(into_page), at),
            Request::Older(_) => self.handle_older(answer.and_then(into_page)),
            Request::Send(item) => self.sender.handle_answer(item.files, error, at, &mut self.output),
            Request::MarkRead(up_to) => self.handle_marker_response(up_to, error, at),
            Request::Edit(id, text) => self.handle_change_response(id, Some(&text), error),
            Request::Delete(id) => self.handle_change_response(id, None, error),
        }
    }
}
