//! A guest's page that only receives: the real timeline, with events of the
//! engine and responses of the server.

use crate::installation::Line;
use crate::recording::Recording;
use crate::sender::Written;
use crate::stored::Stored;
use app::chat::{CatchUp, EventResult, Timeline};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use shared::{ConversationId, Event, MessagePage, Seq};
use std::future::pending;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// Pause between two requests to a server that is down.
const PAUSE: Duration = Duration::from_millis(20);
/// Maximum number of messages that a page requests at once: small, so that it
/// needs several requests.
const PAGE_MESSAGES: u32 = 30;
/// A bad socket loses one in so many events.
const LOST_EVENTS: u32 = 8;

/// Quality of a page's socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// The socket stays open: it receives all published events, so the page
    /// fetches only what was not published.
    HearsAll,
    /// The socket loses events, and reconnects when the server restarts.
    HearsSome,
}

type Answer = BoxFuture<'static, (Seq, MessagePage)>;

/// An open page.
pub struct Page {
    line: Line,
    luck: Luck,
    chance: fastrand::Rng,
    timeline: Timeline,
    events: mpsc::UnboundedReceiver<Event>,
    catch_up: CatchUp,
    fetching: Option<Answer>,
}

/// The messages that a page shows at the end.
pub struct Shown {
    pub conversation: ConversationId,
    pub luck: Luck,
    pub messages: Vec<Option<Written>>,
}

impl Page {
    /// Opens the guest's page.
    pub async fn open(line: &Line, luck: Luck, recording: &Recording, mut chance: fastrand::Rng) -> Self {
        let events = recording.listen(line.channel.as_str());
        let timeline = Timeline::new(fetch(line, &[("limit", chance.u32(1..=PAGE_MESSAGES).to_string())]).await);
        let line = line.clone();
        Self { line, luck, chance, timeline, events, catch_up: CatchUp::default(), fetching: None }
    }

    /// Follows the conversation until it is told the last change and has
    /// reached it.
    pub async fn run(mut self, mut restarts: watch::Receiver<usize>, mut end: watch::Receiver<Option<Seq>>) -> Shown {
        while end.borrow().is_none_or(|end| self.timeline.synced_seq() < end) {
            tokio::select! {
                Some(event) = self.events.recv() => self.hear(event),
                (asked, page) = answer(&mut self.fetching) => self.merge(asked, page),
                Ok(()) = restarts.changed() => self.reconnected(),
                Ok(()) = end.changed() => self.reconnected(),
            }
        }
        let messages = self.timeline.messages().map(|message| {
            let client_message_id = message.client_message_id?;
            Some(Written { client_message_id, text: message.message.clone() })
        });
        Shown { conversation: self.line.conversation, luck: self.luck, messages: messages.collect() }
    }

    fn hear(&mut self, event: Event) {
        let lost = self.luck == Luck::HearsSome && self.chance.u32(0..LOST_EVENTS) == 0;
        if !lost && self.timeline.apply_event(event) == EventResult::Gap {
            self.sync();
        }
    }

    fn reconnected(&mut self) {
        if self.luck == Luck::HearsSome {
            self.sync();
        }
    }

    fn sync(&mut self) {
        if self.catch_up.request_fetch() {
            self.fetch_changes();
        }
    }

    fn fetch_changes(&mut self) {
        let (line, after) = (self.line.clone(), self.timeline.synced_seq());
        let limit = self.chance.u32(1..=PAGE_MESSAGES).to_string();
        self.fetching =
            Some(async move { (after, fetch(&line, &[("after", after.to_string()), ("limit", limit)]).await) }.boxed());
    }

    fn merge(&mut self, asked: Seq, page: MessagePage) {
        self.fetching = None;
        if self.timeline.merge_changes(asked, page) || self.catch_up.end_fetch() {
            self.fetch_changes();
        }
    }
}

/// Returns the response as soon as it arrives.
async fn answer(fetching: &mut Option<Answer>) -> (Seq, MessagePage) {
    match fetching {
        Some(answer) => answer.await,
        None => pending().await,
    }
}

/// Fetches a page of messages, from a server that may be down for a moment.
async fn fetch(line: &Line, query: &[(&str, String)]) -> MessagePage {
    let (url, token) = &line.guest;
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let url = format!("{url}?{}", query.join("&"));
    loop {
        if let Ok(answer) = line.http.get(&url).bearer_auth(token).send().await {
            let status = answer.status();
            assert!(status.is_success(), "a page was answered with {status}");
            // A truncated response is ignored.
            if let Ok(page) = answer.json().await {
                return page;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// All pages of a test.
#[derive(Default)]
pub struct Pages {
    restarts: watch::Sender<usize>,
    open: Vec<(ConversationId, watch::Sender<Option<Seq>>, JoinHandle<Shown>)>,
}

impl Pages {
    /// Opens two pages for every guest: one with a good socket and one with a
    /// bad one.
    pub async fn open(lines: &[Line], recording: &Recording, chance: &mut fastrand::Rng) -> Self {
        let mut pages = Self::default();
        for line in lines {
            for luck in [Luck::HearsAll, Luck::HearsSome] {
                let page = Page::open(line, luck, recording, chance.fork()).await;
                let end = watch::Sender::new(None);
                let run = tokio::spawn(page.run(pages.restarts.subscribe(), end.subscribe()));
                pages.open.push((line.conversation, end, run));
            }
        }
        pages
    }

    /// Notes that the server was restarted.
    pub fn restarted(&self) {
        self.restarts.send_modify(|restarts| *restarts += 1);
    }

    /// Waits until every page has reached the state of the database.
    pub async fn finish(self, stored: &Stored) -> Vec<Shown> {
        let mut shown = Vec::new();
        for (conversation, end, run) in self.open {
            end.send_replace(Some(stored.conversation(conversation).seq));
            shown.push(run.await.expect("a page that ends well"));
        }
        shown
    }
}
