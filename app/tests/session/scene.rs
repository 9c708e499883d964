//! Pages of one conversation in one browser, with a clock that the test moves.

use crate::browser::{Browser, Page};
use crate::make;
use app::chat::OutboxState;
use app::chat::connection::Banner;
use app::chat::session::{
    Action, Answer, ConversationSession, Effect, Input, Moment, Participant, Request, RequestError, SocketEvent, Timer,
};
use app::chat::stored::Keys;
use shared::{ConversationId, ErrorCode, Message, MessagePage, Reader, SenderType, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The scene. Pages have one tab each, numbered from 0.
pub struct Scene {
    pub browser: Browser,
    pub now: Timestamp,
    pub is_visible: bool,
    pub has_focus: bool,
    pub is_online: bool,
    timers: BTreeMap<(Timestamp, usize), (usize, Timer)>,
    timer_count: usize,
    /// Requests without an answer, by their tabs, oldest first.
    pub requests: Vec<(usize, Request)>,
    /// Other effects, oldest first.
    pub effects: Vec<(usize, Effect)>,
    next_message: i64,
}

pub fn keys() -> Keys {
    Keys::new(&"killarney".parse().expect("a slug"), &"BK-2025-0123".parse().expect("a booking id"))
}

impl Scene {
    /// Begins with one page that is loaded and subscribed.
    pub fn live() -> Self {
        let mut scene = Self::new(true);
        scene.open();
        scene.subscribe(0);
        scene
    }

    /// Begins without a page.
    pub fn new(has_locks: bool) -> Self {
        Self {
            browser: Browser::new(0, keys(), has_locks, 0),
            now: make::at("2026-11-22T10:00:00Z"),
            is_visible: true,
            has_focus: true,
            is_online: true,
            timers: BTreeMap::new(),
            timer_count: 0,
            requests: Vec::new(),
            effects: Vec::new(),
            next_message: 1,
        }
    }

    /// Opens a page with an empty conversation; returns its tab.
    pub fn open(&mut self) -> usize {
        self.open_with(make::page(Vec::new(), 0, false))
    }

    pub fn open_with(&mut self, page: MessagePage) -> usize {
        self.load(page, None)
    }

    /// Opens a page from a copy of an empty conversation.
    pub fn open_copy(&mut self, taken_at: Timestamp) -> usize {
        self.load(make::page(Vec::new(), 0, false), Some(taken_at))
    }

    fn load(&mut self, page: MessagePage, taken_at: Option<Timestamp>) -> usize {
        let tab = self.browser.tabs.len();
        self.browser.tabs.push(None);
        let participant = Participant {
            speaker: SenderType::Guest,
            reader: Reader::Guest,
            conversation_id: ConversationId(42),
            keys: keys(),
        };
        let session = ConversationSession::new(participant, page, None, self.now);
        let at = self.moment();
        let effects = self.browser.load(tab, session, taken_at, &at);
        self.collect(effects);
        tab
    }

    /// Closes a tab. Its requests end with it.
    pub fn close(&mut self, tab: usize) {
        let at = self.moment();
        let effects = self.browser.close(tab, &at);
        self.requests.retain(|(of, _)| *of != tab);
        self.collect(effects);
    }

    /// Connects and subscribes a page, and answers its fetch.
    pub fn subscribe(&mut self, tab: usize) {
        self.input(tab, Input::Socket(SocketEvent::Connected));
        self.input(tab, Input::Socket(SocketEvent::Subscribed));
        self.answer_fetch(tab);
    }

    /// Answers a request for changes: there are none.
    pub fn answer_fetch(&mut self, tab: usize) {
        let is_fetch = |request: &Request| matches!(request, Request::Changes(_));
        let request = self.take(tab, is_fetch).expect("a request for changes");
        let Request::Changes(after) = request else { unreachable!("it is one for changes") };
        let page = make::page(Vec::new(), after.0, false);
        self.input(tab, Input::Response(request, Ok(Answer::Page(page))));
    }

    pub fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            share: 0.0,
            is_visible: self.is_visible,
            has_focus: self.has_focus,
            is_online: self.is_online,
        }
    }

    pub fn page(&self, tab: usize) -> &Page {
        self.browser.page(tab).expect("an open tab")
    }

    pub fn page_mut(&mut self, tab: usize) -> &mut Page {
        self.browser.tabs[tab].as_mut().expect("an open tab")
    }

    pub fn session(&self, tab: usize) -> &ConversationSession {
        &self.page(tab).session
    }

    pub fn banner(&self, tab: usize) -> Banner {
        self.session(tab).view().banner
    }

    pub fn input(&mut self, tab: usize, input: Input) {
        let at = self.moment();
        let effects = self.browser.input(tab, input, &at);
        self.collect(effects);
    }

    pub fn act(&mut self, tab: usize, action: Action) {
        self.input(tab, Input::User(action));
    }

    /// Types a text into the composer.
    pub fn write(&mut self, tab: usize, text: &str) {
        self.page_mut(tab).text = text.to_owned();
        self.act(tab, Action::Write { text: text.to_owned(), is_typed: true });
    }

    /// Types a text into the composer, and sends it.
    pub fn send(&mut self, tab: usize, text: &str) {
        self.write(tab, text);
        self.act(tab, Action::Submit(text.to_owned()));
    }

    /// Keeps the effects that the test looks at.
    pub fn collect(&mut self, effects: Vec<(usize, Effect)>) {
        for (tab, effect) in effects {
            match effect {
                Effect::Request(request) => self.requests.push((tab, request)),
                Effect::SetTimer(timer, ms) => {
                    self.timer_count += 1;
                    self.timers.insert((self.now.plus_ms(i64::from(ms)), self.timer_count), (tab, timer));
                }
                effect => self.effects.push((tab, effect)),
            }
        }
    }

    /// Moves the clock, with a tick of each page every second.
    pub fn advance(&mut self, ms: i64) {
        let until = self.now.plus_ms(ms);
        loop {
            let next_second = Timestamp::from_unix_ms((self.now.unix_ms() / 1000 + 1) * 1000);
            let next_timer = self.timers.first_key_value().map(|((due, _), _)| *due);
            let next = next_timer.map_or(next_second, |due| due.min(next_second)).max(self.now);
            if next > until {
                self.now = until;
                return;
            }
            self.now = next;
            while let Some(entry) = self.timers.first_entry().filter(|entry| entry.key().0 <= next) {
                let (tab, timer) = entry.remove();
                self.input(tab, Input::Timer(timer));
            }
            if next == next_second {
                self.tick();
            }
        }
    }

    pub fn tick(&mut self) {
        for tab in 0..self.browser.tabs.len() {
            self.input(tab, Input::Timer(Timer::Tick));
        }
    }

    fn take(&mut self, tab: usize, which: impl Fn(&Request) -> bool) -> Option<Request> {
        let at = self.requests.iter().position(|(of, request)| *of == tab && which(request))?;
        Some(self.requests.remove(at).1)
    }

    /// Returns the texts that are being sent, each with its tab.
    pub fn sending(&self) -> Vec<(usize, String)> {
        let text = |(tab, request): &(usize, Request)| match request {
            Request::Send(item) => Some((*tab, item.text.clone())),
            _ => None,
        };
        self.requests.iter().filter_map(text).collect()
    }

    /// Returns the number of requests for changes without an answer.
    pub fn fetches(&self, tab: usize) -> usize {
        self.requests.iter().filter(|(of, request)| *of == tab && matches!(request, Request::Changes(_))).count()
    }

    /// Answers the message that a page is sending: it is stored.
    pub fn accept(&mut self, tab: usize) -> Message {
        let request = self.take(tab, |request| matches!(request, Request::Send(_))).expect("a message being sent");
        let Request::Send(item) = &request else { unreachable!("it is a message") };
        let id = self.next_message;
        self.next_message += 1;
        let message = Message {
            message: item.text.clone(),
            client_message_id: Some(item.client_message_id),
            ..make::guest(id, id)
        };
        self.input(tab, Input::Response(request, Ok(Answer::Message(message.clone()))));
        message
    }

    /// Ends a request that `which` selects with an error.
    pub fn fail(&mut self, tab: usize, which: impl Fn(&Request) -> bool, error: RequestError) {
        let request = self.take(tab, which).expect("such a request");
        self.input(tab, Input::Response(request, Err(error)));
    }

    pub fn fail_send(&mut self, tab: usize, error: RequestError) {
        self.fail(tab, |request| matches!(request, Request::Send(_)), error);
    }

    /// Returns the texts of a page's outbox, with the code of each refusal.
    pub fn outbox(&self, tab: usize) -> Vec<(String, Option<ErrorCode>)> {
        let item = |item: &app::chat::OutboxItem| match item.state {
            OutboxState::Sending => (item.text.clone(), None),
            OutboxState::Refused(code) => (item.text.clone(), Some(code)),
        };
        self.session(tab).outbox().items().map(item).collect()
    }

    /// Returns the id of a page's only unsent message.
    pub fn only_id(&self, tab: usize) -> Uuid {
        let ids: Vec<_> = self.session(tab).outbox().items().map(|item| item.client_message_id).collect();
        assert_eq!(ids.len(), 1);
        ids[0]
    }

    /// Returns how often an effect was requested, and forgets it.
    pub fn take_effects(&mut self, effect: &Effect) -> usize {
        let before = self.effects.len();
        self.effects.retain(|(_, other)| other != effect);
        before - self.effects.len()
    }

    /// Returns the number of stored messages.
    pub fn stored(&self) -> usize {
        self.browser.entries.keys().filter(|key| keys().message_id(key).is_some()).count()
    }
}
