//! Rules of the session of the list.

use super::effect::{ListEffect, ListOutput, NewMessage};
use super::input::{ListAnswer, ListInput, ListRequest, ListTimer};
use super::new_messages::new_messages;
use crate::chat::session::{Moment, RequestError};
use shared::ConversationId;
use shared::desk::{ConversationList, ConversationSummary};

/// Time between an answer and the next request, in milliseconds: one answer
/// covers many events.
pub const PAUSE_MS: u32 = 250;

/// Time after which a failed request for the list is repeated, in milliseconds.
pub const RETRY_MS: u32 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// Waiting for the answer to this request.
    Requesting(ListRequest),
    /// Waiting before the next request.
    Pausing,
}

/// The list of conversations of one page of the desk.
#[derive(Clone, Debug)]
pub struct ListSession {
    list: ConversationList,
    open: Option<ConversationId>,
    /// Index of the open conversation when the list contained it last: its
    /// neighbours stay the same after it has left the list.
    open_index: Option<usize>,
    /// Summary of the open conversation, if the list did not contain it.
    open_summary: Option<ConversationSummary>,
    is_stale: bool,
    phase: Phase,
    /// True if the list may have changed since the last request for it began.
    is_outdated: bool,
    has_retry: bool,
    output: ListOutput,
}

impl ListSession {
    /// Returns the session of a new page with its list, and the open
    /// conversation.
    pub fn new(list: ConversationList, open: Option<ConversationId>) -> Self {
        Self {
            open_index: index_of(&list, open),
            list,
            open,
            open_summary: None,
            is_stale: false,
            phase: Phase::Idle,
            is_outdated: false,
            has_retry: false,
            output: ListOutput::default(),
        }
    }

    /// Changes the open conversation; `summary` is that of the server, if it was
    /// fetched.
    pub fn set_open(&mut self, open: Option<ConversationId>, summary: Option<ConversationSummary>) {
        (self.open, self.open_index, self.open_summary) = (open, index_of(&self.list, open), summary);
    }

    /// Returns the list.
    pub fn list(&self) -> &ConversationList {
        &self.list
    }

    /// Returns the present summary of a conversation, if it is known.
    pub fn summary(&self, id: ConversationId) -> Option<&ConversationSummary> {
        let listed = self.list.conversations.iter();
        listed.chain(&self.open_summary).find(|summary| summary.conversation_id == id)
    }

    /// Returns the conversation that is `by` lines below the open one; the first
    /// one if none is open.
    pub fn neighbour(&self, by: isize) -> Option<ConversationId> {
        let index = match (index_of(&self.list, self.open), self.open_index) {
            (Some(index), _) => index.checked_add_signed(by)?,
            // The line below it has moved to its place.
            (None, Some(gap)) => gap.checked_add_signed(if by > 0 { by - 1 } else { by })?,
            (None, None) => 0,
        };
        self.list.conversations.get(index).map(|summary| summary.conversation_id)
    }

    /// Returns whether the last request for the list has failed.
    pub fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// Handles an input; returns the effects, and what has changed.
    pub fn handle(&mut self, input: ListInput, at: &Moment) -> ListOutput {
        match input {
            ListInput::Outdated => self.fetch_list(),
            ListInput::Response(request, result) => {
                // Only the request that is running may have an answer.
                if self.phase == Phase::Requesting(request) {
                    self.handle_response(request, result, at);
                }
            }
            ListInput::Timer(ListTimer::Pause) => {
                self.phase = Phase::Idle;
                if self.is_outdated {
                    self.fetch_list();
                }
            }
            ListInput::Timer(ListTimer::Retry) => {
                self.has_retry = false;
                self.fetch_list();
            }
        }
        std::mem::take(&mut self.output)
    }

    /// Fetches the list. If a request or the pause after it is running, fetches
    /// it once more afterwards: the answer may be older than this call.
    fn fetch_list(&mut self) {
        self.is_outdated = self.phase != Phase::Idle;
        if !self.is_outdated {
            self.request(ListRequest::List);
        }
    }

    fn request(&mut self, request: ListRequest) {
        self.phase = Phase::Requesting(request);
        self.output.effects.push(ListEffect::Request(request));
    }

    fn handle_response(&mut self, request: ListRequest, result: Result<ListAnswer, RequestError>, at: &Moment) {
        match result {
            Ok(ListAnswer::List(list)) => {
                self.is_stale = false;
                self.replace_list(list, at);
            }
            // Another conversation may be open meanwhile.
            Ok(ListAnswer::Summary(summary)) if self.open != Some(summary.conversation_id) => {}
            Ok(ListAnswer::Summary(summary)) => {
                self.output.has_changed = true;
                self.open_summary = Some(summary);
            }
            Err(error) if request == ListRequest::List => self.handle_list_failure(error),
            // The next answer with the list is followed by the same request.
            Err(_) => {}
        }
        match self.open.filter(|_| request == ListRequest::List && !self.is_stale) {
            Some(id) if !self.is_listed(id) => self.request(ListRequest::Summary(id)),
            _ => {
                self.phase = Phase::Pausing;
                self.output.effects.push(ListEffect::SetTimer(ListTimer::Pause, PAUSE_MS));
            }
        }
    }

    /// Returns whether the list contains a conversation.
    pub fn is_listed(&self, id: ConversationId) -> bool {
        self.list.conversations.iter().any(|summary| summary.conversation_id == id)
    }

    /// Handles a failed request for the list.
    fn handle_list_failure(&mut self, error: RequestError) {
        // The member of staff is signed out. With an open conversation the page
        // stays, because a text may be unfinished.
        if error.refuses_credential() && self.open.is_none() {
            return self.output.effects.push(ListEffect::Reload);
        }
        self.is_stale = true;
        // One retry is scheduled, however many requests fail until then.
        if !std::mem::replace(&mut self.has_retry, true) {
            self.output.effects.push(ListEffect::SetTimer(ListTimer::Retry, RETRY_MS));
        }
    }

    fn replace_list(&mut self, list: ConversationList, at: &Moment) {
        if list == self.list {
            return;
        }
        let in_view = self.open.filter(|_| at.is_visible && at.has_focus);
        let new_message = |summary: &ConversationSummary| {
            let at = summary.last_message.as_ref()?.timestamp;
            Some(NewMessage { id: summary.conversation_id, at, guest: summary.guest_name.clone() })
        };
        let messages: Vec<_> = new_messages(&self.list, &list, in_view).into_iter().filter_map(new_message).collect();
        if !messages.is_empty() {
            self.output.effects.push(ListEffect::Alert(messages));
        }
        self.output.has_changed = true;
        self.open_index = index_of(&list, self.open).or(self.open_index);
        self.list = list;
    }
}

fn index_of(list: &ConversationList, id: Option<ConversationId>) -> Option<usize> {
    list.conversations.iter().position(|summary| Some(summary.conversation_id) == id)
}
