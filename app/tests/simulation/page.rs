//! A guest's tab, as `session` runs it: the real timeline, outbox and rows,
//! and a browser in small around them.

use crate::fault::Fault;
use crate::server::{Answer, Request};
use app::chat::rows::{Told, rows};
use app::chat::{CatchUp, Heard, Outbox, OutboxItem, OutboxState, Row, Timeline};
use app::zone::Zone;
use shared::{Event, Message, MessagePage, Reader, SenderType, Seq, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// While nothing is heard, changes are fetched so often.
const POLL_MS: u64 = 20_000;
/// A message that was not delivered is sent again after so long. The page's
/// pauses grow; what matters here is that it comes back.
const RETRY_MS: u64 = 2_000;
/// A guest loads a page again that did not come.
const RELOAD_MS: u64 = 3_000;

/// What a page wants of the world around it.
#[derive(Clone, Debug)]
pub enum Effect {
    Ask(Asked, Request),
    Wake(Timer, u64),
    /// A socket, subscribed to the guest's channel.
    Connect,
}

/// What a question was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To open the page.
    Open,
    /// To bring it up to date, from there.
    Sync(Seq),
    /// To deliver that message.
    Deliver(Uuid),
    /// What stands further up.
    Older,
    /// To tell what was seen.
    MarkRead,
}

/// What a page is woken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    Open,
    Pump,
    Poll,
}

/// A tab.
pub struct Page {
    pub number: u128,
    /// Which life of the tab it is: what was meant for an earlier one is lost.
    pub life: u64,
    pub timeline: Option<Timeline>,
    pub outbox: Outbox,
    pub live: bool,
    sending: bool,
    catch_up: CatchUp,
    loading_older: bool,
    marking: bool,
    /// How many messages were typed in this tab.
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

    /// The tab crashes and is opened again: with what it had not delivered, in
    /// its order, or without.
    pub fn crash(&mut self, keeps_outbox: bool) -> Vec<Effect> {
        let mut outbox = Outbox::default();
        for item in self.outbox.items().filter(|_| keeps_outbox) {
            outbox.push(item.client_message_id, item.text.clone(), None, item.written_at);
        }
        *self = Self { life: self.life + 1, typed: self.typed, outbox, ..Self::new(self.number, self.fault) };
        self.open()
    }

    /// The guest writes; nothing, where there is no page to write on.
    pub fn write(&mut self, now: Timestamp) -> Option<(OutboxItem, Vec<Effect>)> {
        self.timeline.as_ref()?;
        self.typed += 1;
        let id = Uuid::from_u128(self.number << 64 | self.typed);
        self.outbox.push(id, format!("tab {} writes {}", self.number, self.typed), None, now);
        let item = self.outbox.items().last().cloned()?;
        Some((item, self.pump()))
    }

    /// The guest sends again what was refused.
    pub fn send_again(&mut self) -> Vec<Effect> {
        let refused = self.outbox.items().filter(|item| item.state != OutboxState::Sending);
        let refused: Vec<Uuid> = refused.map(|item| item.client_message_id).collect();
        for id in refused {
            self.outbox.send_again(id);
        }
        self.pump()
    }

    /// The socket is up, and subscribed.
    pub fn subscribed(&mut self) -> Vec<Effect> {
        self.live = true;
        [self.sync(), self.pump()].concat()
    }

    /// The socket is down.
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

    /// An answer has come.
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

    /// No answer has come, and none will.
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

    /// The guest goes up in the log.
    pub fn scroll(&mut self) -> Vec<Effect> {
        let timeline = self.timeline.as_ref().filter(|timeline| !self.loading_older && timeline.has_older());
        let Some(oldest) = timeline.and_then(Timeline::oldest) else { return Vec::new() };
        self.loading_older = true;
        vec![Effect::Ask(Asked::Older, Request::Before(oldest))]
    }

    /// Fetches what was missed.
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

    /// Sends what waits, one at a time and in order.
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

    /// Tells the hotel what the guest has seen.
    fn mark_read(&mut self) -> Vec<Effect> {
        let Some(timeline) = self.timeline.as_ref().filter(|_| !self.marking) else { return Vec::new() };
        let seen = timeline.read().of(Reader::Guest).up_to;
        let Some(newest) = timeline.newest_for(Reader::Guest).filter(|newest| *newest > seen) else {
            return Vec::new();
        };
        self.marking = true;
        vec![Effect::Ask(Asked::MarkRead, Request::Read(newest))]
    }

    /// The messages on the screen.
    pub fn messages(&self) -> Vec<Arc<Message>> {
        let mut messages: Vec<_> = self.timeline.iter().flat_map(Timeline::messages).cloned().collect();
        if self.fault == Some(Fault::ShowsByTime) {
            messages.sort_by_key(|message| message.timestamp);
        }
        messages
    }

    /// How often each of the guest's messages is on the screen, delivered or
    /// on its way.
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
