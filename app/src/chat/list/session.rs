//! Rules of the session of the list.

use super::effect::{ListEffect, ListOutput, NewMessage};
use super::input::{ListAnswer, ListInput, ListRequest, ListTimer};
use super::new_messages::new_messages;
use super::pages::Pages;
use crate::chat::session::{Moment, RequestError};
use shared::ConversationId;
use shared::desk::{ConversationList, ConversationSummary};
use std::collections::HashMap;

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
    /// Index of each conversation of the list.
    index: HashMap<ConversationId, usize>,
    /// Number of the last change of the list, or of the summary of the open
    /// conversation.
    version: u32,
    pages: Pages,
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
    /// Number of the part that is shown. Answers for earlier parts are dropped.
    part: u32,
    output: ListOutput,
}

impl ListSession {
    /// Returns the session of a new page with its list, and the open
    /// conversation.
    pub fn new(list: ConversationList, open: Option<ConversationId>) -> Self {
        Self {
            open_index: index_of(&list, open),
            index: indexes(&list),
            version: 0,
            pages: Pages::new(&list),
            list,
            open,
            open_summary: None,
            is_stale: false,
            phase: Phase::Idle,
            is_outdated: false,
            has_retry: false,
            part: 0,
            output: ListOutput::default(),
        }
    }

    /// Changes the open conversation; `summary` is that of the server, if it was
    /// fetched.
    pub fn set_open(&mut self, open: Option<ConversationId>, summary: Option<ConversationSummary>) {
        (self.open, self.open_index, self.open_summary) = (open, index_of(&self.list, open), summary);
        self.version = self.version.wrapping_add(1);
    }

    /// Shows another part of the list. The open conversation stays.
    pub fn show_part(&mut self, list: ConversationList) {
        self.part = self.part.wrapping_add(1);
        (self.phase, self.is_outdated, self.is_stale) = (Phase::Idle, false, false);
        if let Some(summary) = self.open.and_then(|id| self.summary(id)).cloned() {
            self.open_summary = Some(summary);
        }
        self.open_index = index_of(&list, self.open);
        self.pages = Pages::new(&list);
        self.set_list(list);
    }

    fn set_list(&mut self, list: ConversationList) {
        self.index = indexes(&list);
        self.list = list;
        self.version = self.version.wrapping_add(1);
    }

    /// Returns the number of the last change of what [`ListSession::list`] and
    /// [`ListSession::summary`] return.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns whether another page can be added to the list.
    pub fn can_grow(&self) -> bool {
        self.list.next_cursor.is_some() && self.pages.may_grow()
    }

    /// Returns the cursor of the page that is read next.
    pub fn page_cursor(&self) -> Option<&str> {
        self.pages.next_cursor()
    }

    /// Returns the list.
    pub fn list(&self) -> &ConversationList {
        &self.list
    }

    /// Returns the present summary of a conversation, if it is known.
    pub fn summary(&self, id: ConversationId) -> Option<&ConversationSummary> {
        let listed = self.index.get(&id).and_then(|index| self.list.conversations.get(*index));
        listed.or(self.open_summary.as_ref().filter(|summary| summary.conversation_id == id))
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
            ListInput::More => self.fetch_more(),
            ListInput::Response(request, result) => {
                // Only the request that is running may have an answer.
                if self.phase == Phase::Requesting(request) {
                    self.handle_response(request, result, at);
                }
            }
            // The timer may be that of the part before.
            ListInput::Timer(ListTimer::Pause) if self.phase != Phase::Pausing => {}
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
            self.request(ListRequest::List(self.part));
        }
    }

    /// Fetches the next page; during another request, all pages after it.
    fn fetch_more(&mut self) {
        if !self.can_grow() {
            return;
        }
        if matches!(self.phase, Phase::Requesting(_)) {
            self.pages.grow(None);
            self.is_outdated = true;
        } else {
            self.pages.grow(Some(&self.list));
            self.request(ListRequest::NextPage(self.part));
        }
    }

    fn request(&mut self, request: ListRequest) {
        self.phase = Phase::Requesting(request);
        self.output.effects.push(ListEffect::Request(request));
    }

    fn handle_response(&mut self, request: ListRequest, result: Result<ListAnswer, RequestError>, at: &Moment) {
        let is_list = !matches!(request, ListRequest::Summary(_));
        match result {
            Ok(ListAnswer::List(page)) => {
                self.is_stale = false;
                let list = match request {
                    ListRequest::NextPage(_) => self.pages.read_next(page),
                    _ => Some(self.pages.read_first(page, &self.list)),
                };
                if let Some(list) = list {
                    self.replace_list(list, at);
                }
                if self.pages.next_cursor().is_some() {
                    return self.request(ListRequest::NextPage(self.part));
                }
            }
            // Another conversation may be open meanwhile.
            Ok(ListAnswer::Summary(summary)) if self.open != Some(summary.conversation_id) => {}
            Ok(ListAnswer::Summary(summary)) => {
                self.output.has_changed = true;
                self.open_summary = Some(summary);
                self.version = self.version.wrapping_add(1);
            }
            Err(error) if is_list => self.handle_list_failure(error),
            // The next answer with the list is followed by the same request.
            Err(_) => {}
        }
        match self.open.filter(|_| is_list && !self.is_stale) {
            Some(id) if !self.is_listed(id) => self.request(ListRequest::Summary(id)),
            _ => {
                self.phase = Phase::Pausing;
                self.output.effects.push(ListEffect::SetTimer(ListTimer::Pause, PAUSE_MS));
            }
        }
    }

    /// Returns whether the list contains a conversation.
    pub fn is_listed(&self, id: ConversationId) -> bool {
        self.index.contains_key(&id)
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
        self.set_list(list);
    }
}

fn index_of(list: &ConversationList, id: Option<ConversationId>) -> Option<usize> {
    list.conversations.iter().position(|summary| Some(summary.conversation_id) == id)
}

fn indexes(list: &ConversationList) -> HashMap<ConversationId, usize> {
    list.conversations.iter().enumerate().map(|(index, summary)| (summary.conversation_id, index)).collect()
}
