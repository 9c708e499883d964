//! A guest's tab, as `session` runs it: the real timeline, outbox and rows,
//! with a model of the browser around them.

use crate::fault::Fault;
use crate::server::{Answer, Request};
use app::chat::rows::{Told, rows};
use app::chat::{CatchUp, Heard, Outbox, OutboxItem, OutboxState, Row, Timeline};
use app::zone::Zone;
use shared::{Event, Message, MessagePage, Reader, SenderType, Seq, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// Interval at which changes are fetched without a subscription, in
/// milliseconds.
const POLL_MS: u64 = 20_000;
/// Time after which a message that was not delivered is sent again, in
/// milliseconds. The real pauses grow, which does not matter here.
const RETRY_MS: u64 = 2_000;
/// Time after which the guest reloads a page that failed to load, in
/// milliseconds.
const RELOAD_MS: u64 = 3_000;

/// A request of the page to its environment.
#[derive(Clone, Debug)]
pub enum Effect {
    Ask(Asked, Request),
    Wake(Timer, u64),
    /// Opens a socket that is subscribed to the guest's channel.
    Connect,
}

/// Purpose of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Opening the page.
    Open,
    /// Fetching the changes after that one.
    Sync(Seq),
    /// Sending that message.
    Deliver(Uuid),
    /// Fetching older messages.
    Older,
    /// Sending the read marker.
    MarkRead,
}

/// Purpose of a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    Open,
    Pump,
    Poll,
}

/// A tab of the browser.
pub struct Page {
    pub number: u128,
    /// Number of the page load in the tab: events for an earlier one are
    /// dropped.
    pub life: u64,
    pub timeline: Option<Timeline>,
    pub outbox: Outbox,
    pub live: bool,
    sending: bool,
    catch_up: CatchUp,
    loading_older: bool,
    marking: bool,
    /// Number of messages that were typed in this tab.
    typed: u128,
    fault: Option<Fault>,
}

impl Page {
    pub fn new(number: u128, fault: Option<Fault>) -> Self {
        Self {
            number,
            life: 0,
            timeline: None,
            outbox: Outbox::default(),
            live: false,
            sending: false,
            catch_up: CatchUp::default(),
            loading_older: false,
            marking: false,
            typed: 0,
            fault,
        }
    }

    /// Opens the page.
    pub fn open(&self) -> Vec<Effect> {
        vec![Effect::Ask(Asked::Open, Request::Newest)]
    }

    /// Crashes the tab and opens it again, with its unsent messages in their
    /// order, or without them.
    pub fn crash(&mut self, keeps_outbox: bool) -> Vec<Effect> {
        let mut outbox = Outbox::default();
        for item in self.outbox.items().filter(|_| keeps_outbox) {
            outbox.push(item.client_message_id, item.text.clone(), None, item.written_at);
        }
        *self = Self { life: self.life + 1, typed: self.typed, outbox, ..Self::new(self.number, self.fault) };
        self.open()
    }

    /// Writes a message of the guest; returns `None` while the page is not
    /// loaded.
    pub fn write(&mut self, now: Timestamp) -> Option<(OutboxItem, Vec<Effect>)> {
        self.timeline.as_ref()?;
        self.typed += 1;
        let id = Uuid::from_u128(self.number << 64 | self.typed);
        self.outbox.push(id, format!("tab {} writes {}", self.number, self.typed), None, now);
        let item = self.outbox.items().last().cloned()?;
        Some((item, self.pump()))
    }

    /// Sends all refused messages again.
    pub fn send_again(&mut self) -> Vec<Effect> {
        let refused = self.outbox.items().filter(|item| item.state != OutboxState::Sending);
        let refused: Vec<Uuid> = refused.map(|item| item.client_message_id).collect();
        for id in refused {
            self.outbox.send_again(id);
        }
        self.pump()
    }

    /// Handles a new socket that is subscribed.
    pub fn subscribed(&mut self) -> Vec<Effect> {
        self.live = true;
        [self.sync(), self.pump()].concat()
    }

    /// Handles the loss of the socket.
    pub fn down(&mut self) -> Vec<Effect> {
        self.live = false;
        vec![Effect::Wake(Timer::Poll, POLL_MS)]
    }

    pub fn wake(&mut self, timer: Timer) -> Vec<Effect> {
        match timer {
            Timer::Open => self.open(),
            Timer::Pump => self.pump(),
            Timer::Poll if self.live => Vec::new(),
            Timer::Poll => [self.sync(), vec![Effect::Wake(Timer::Poll, POLL_MS)]].concat(),
        }
    }

    pub fn hear(&mut self, event: Event) -> Vec<Effect> {
        let Some(timeline) = &mut self.timeline else { return Vec::new() };
        let seq = event.meta.seq;
        match timeline.hear(event) {
            Heard::Gap if self.fault == Some(Fault::TakesGapsForLinks) => {
                let (synced, read, chat) = (timeline.synced(), timeline.read(), timeline.chat().clone());
                let nothing = crate::make::page(Vec::new(), seq.0, false);
                timeline.merge_changes(synced, MessagePage { read, chat, ..nothing });
                self.mark_read()
            }
            Heard::Gap => [self.sync(), self.mark_read()].concat(),
            Heard::Next | Heard::Known => self.mark_read(),
        }
    }

    /// Handles an answer.
    pub fn answered(&mut self, asked: Asked, answer: Answer) -> Vec<Effect> {
        match (asked, answer) {
            (Asked::Open, Answer::Page(page)) if self.timeline.is_none() => {
                self.timeline = Some(Timeline::new(page));
                vec![Effect::Connect, Effect::Wake(Timer::Poll, POLL_MS)]
            }
            (Asked::Sync(after), Answer::Page(page)) => self.merge(after, page),
            (Asked::Older, Answer::Page(page)) => {
                self.loading_older = false;
                if let Some(timeline) = &mut self.timeline {
                    timeline.merge_older(page);
                }
                Vec::new()
            }
            (Asked::Deliver(id), Answer::Sent(message)) => {
                if let Some(timeline) = &mut self.timeline {
                    timeline.merge_sent(message);
                }
                self.outbox.acknowledge(id);
                self.sending = false;
                self.pump()
            }
            (Asked::Deliver(id), Answer::Refused(code)) => {
                self.outbox.refuse(id, code);
                self.sending = false;
                self.pump()
            }
            (Asked::MarkRead, _) => {
                self.marking = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Handles a request that failed without an answer.
    pub fn failed(&mut self, asked: Asked) -> Vec<Effect> {
        match asked {
            Asked::Open => vec![Effect::Wake(Timer::Open, RELOAD_MS)],
            Asked::Sync(_) => {
                if self.fault == Some(Fault::GivesUpAfterAFailure) {
                    self.catch_up = CatchUp::default();
                }
                if self.catch_up.ended() { self.fetch() } else { Vec::new() }
            }
            Asked::Deliver(_) => {
                self.sending = false;
                vec![Effect::Wake(Timer::Pump, RETRY_MS)]
            }
            Asked::Older => {
                self.loading_older = false;
                Vec::new()
            }
            Asked::MarkRead => {
                self.marking = false;
                Vec::new()
            }
        }
    }

    /// Fetches older messages, as after scrolling up.
    pub fn scroll(&mut self) -> Vec<Effect> {
        let timeline = self.timeline.as_ref().filter(|timeline| !self.loading_older && timeline.has_older());
        let Some(oldest) = timeline.and_then(Timeline::oldest) else { return Vec::new() };
        self.loading_older = true;
        vec![Effect::Ask(Asked::Older, Request::Before(oldest))]
    }

    /// Fetches missed changes.
    fn sync(&mut self) -> Vec<Effect> {
        let before = self.catch_up;
        if self.timeline.is_some() && self.catch_up.ask() {
            return self.fetch();
        }
        if self.fault == Some(Fault::ForgetsToAskAgain) {
            self.catch_up = before;
        }
        Vec::new()
    }

    fn fetch(&self) -> Vec<Effect> {
        let after = self.timeline.as_ref().map_or(Seq(0), Timeline::synced);
        vec![Effect::Ask(Asked::Sync(after), Request::After(after))]
    }

    fn merge(&mut self, after: Seq, page: MessagePage) -> Vec<Effect> {
        let more = self.timeline.as_mut().is_some_and(|timeline| timeline.merge_changes(after, page));
        let seen = self.mark_read();
        if more || self.catch_up.ended() { [seen, self.fetch()].concat() } else { seen }
    }

    /// Sends the outbox, one message at a time and in order.
    fn pump(&mut self) -> Vec<Effect> {
        let Some(next) = self.outbox.next().filter(|_| !self.sending && self.timeline.is_some()) else {
            return Vec::new();
        };
        let (mut name, id, text) = (next.client_message_id, next.client_message_id, next.text.clone());
        if self.fault == Some(Fault::NamesEveryTryAnew) {
            self.typed += 1;
            name = Uuid::from_u128((self.number + 100) << 64 | self.typed);
        }
        self.sending = true;
        vec![Effect::Ask(Asked::Deliver(id), Request::Send(name, text))]
    }

    /// Sends the read marker.
    fn mark_read(&mut self) -> Vec<Effect> {
        let Some(timeline) = self.timeline.as_ref().filter(|_| !self.marking) else { return Vec::new() };
        let seen = timeline.read().of(Reader::Guest).up_to;
        let Some(newest) = timeline.newest_for(Reader::Guest).filter(|newest| *newest > seen) else {
            return Vec::new();
        };
        self.marking = true;
        vec![Effect::Ask(Asked::MarkRead, Request::Read(newest))]
    }

    /// Returns the messages on the screen.
    pub fn messages(&self) -> Vec<Arc<Message>> {
        let mut messages: Vec<_> = self.timeline.iter().flat_map(Timeline::messages).cloned().collect();
        if self.fault == Some(Fault::ShowsByTime) {
            messages.sort_by_key(|message| message.timestamp);
        }
        messages
    }

    /// Returns the client message ids of the guest's messages on the screen,
    /// stored or pending, including duplicates.
    pub fn own_lines(&self) -> Vec<Uuid> {
        let Some(timeline) = &self.timeline else { return Vec::new() };
        let own = |row| match row {
            Row::Message { message, .. } if message.sender_type == SenderType::Guest => message.client_message_id,
            Row::Pending { item, .. } => Some(item.client_message_id),
            _ => None,
        };
        rows(timeline, &self.outbox, &Told { speaker: SenderType::Guest, unread: None, zone: &Zone::new("UTC") })
            .into_iter()
            .filter_map(own)
            .collect()
    }
}
