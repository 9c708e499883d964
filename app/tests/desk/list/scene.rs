//! The session of the list, with a clock and requests that belong to the test.

use app::chat::list::{ListAnswer, ListEffect, ListInput, ListRequest, ListSession, ListTimer};
use app::chat::session::{Moment, RequestError};
use shared::desk::{ConversationList, ConversationSummary};
use shared::{ConversationId, Timestamp};
use std::collections::BTreeMap;

pub struct Scene {
    pub session: ListSession,
    pub is_visible: bool,
    /// Requests without an answer, oldest first.
    pub requests: Vec<ListRequest>,
    /// Other effects, oldest first.
    pub effects: Vec<ListEffect>,
    now: Timestamp,
    timers: BTreeMap<(Timestamp, usize), ListTimer>,
    timer_count: usize,
}

impl Scene {
    pub fn new(list: ConversationList, open: Option<ConversationId>) -> Self {
        Self {
            session: ListSession::new(list, open),
            is_visible: true,
            requests: Vec::new(),
            effects: Vec::new(),
            now: "2026-11-22T10:00:00Z".parse().expect("a time"),
            timers: BTreeMap::new(),
            timer_count: 0,
        }
    }

    /// Passes an input to the session; returns whether the list has changed.
    pub fn input(&mut self, input: ListInput) -> bool {
        let at = Moment { now: self.now, share: 0.0, is_visible: self.is_visible, has_focus: true, is_online: true };
        let output = self.session.handle(input, &at);
        for effect in output.effects {
            match effect {
                ListEffect::Request(request) => self.requests.push(request),
                ListEffect::SetTimer(timer, ms) => {
                    self.timer_count += 1;
                    self.timers.insert((self.now.plus_ms(i64::from(ms)), self.timer_count), timer);
                }
                effect => self.effects.push(effect),
            }
        }
        output.has_changed
    }

    /// Ends the oldest request; returns whether the list has changed.
    pub fn end(&mut self, result: Result<ListAnswer, RequestError>) -> bool {
        let request = self.requests.remove(0);
        self.input(ListInput::Response(request, result))
    }

    pub fn answer(&mut self, list: ConversationList) -> bool {
        assert_eq!(self.requests.first(), Some(&ListRequest::List(0)));
        self.end(Ok(ListAnswer::List(list)))
    }

    pub fn answer_summary(&mut self, summary: ConversationSummary) -> bool {
        assert_eq!(self.requests.first(), Some(&ListRequest::Summary(summary.conversation_id)));
        self.end(Ok(ListAnswer::Summary(summary)))
    }

    pub fn fail(&mut self, error: RequestError) {
        self.end(Err(error));
    }

    /// Moves the clock, and ends the timers that are due.
    pub fn advance(&mut self, ms: i64) {
        let until = self.now.plus_ms(ms);
        while let Some(entry) = self.timers.first_entry().filter(|entry| entry.key().0 <= until) {
            let ((due, _), timer) = entry.remove_entry();
            self.now = due;
            self.input(ListInput::Timer(timer));
        }
        self.now = until;
    }

    /// Returns the number of timers that are running.
    pub fn timers(&self) -> usize {
        self.timers.len()
    }
}
