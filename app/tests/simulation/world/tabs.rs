//! The guest's tabs.

use super::{Happening, World};
use crate::browser::Page;
use crate::schedule::Act;
use crate::server::Response;
use app::chat::session::{Action, Answer, ConversationSession, Effect, Input, Moment, Participant, Request, Timer};
use app::chat::stored::Keys;
use shared::{MessagePage, Reader, SenderType};
use uuid::Uuid;

/// A tab, with the messages that the guest wrote in it.
#[derive(Default)]
pub struct Tab {
    /// The browser, and the number of the tab in it.
    place: (usize, usize),
    /// Number of the page load.
    pub life: u64,
    /// Number of the last attempt to connect.
    pub attempt: u64,
    /// The socket that the engine knows.
    pub socket: Option<u64>,
    /// Messages by outbox: a tab that was opened again without its outbox
    /// begins a new one.
    pub memories: Vec<Vec<Uuid>>,
    /// Messages since the tab was last opened.
    pub in_this_life: Vec<Uuid>,
    /// True after the wait for the lock has ended without it.
    pub has_waited: bool,
    written: u64,
}

impl Tab {
    pub fn new(tab: usize, shares_storage: bool) -> Self {
        let place = if shares_storage { (0, tab) } else { (tab, 0) };
        Self { place, memories: vec![Vec::new()], ..Self::default() }
    }
}

impl World {
    /// Returns the page in a tab.
    pub fn page(&self, tab: usize) -> Option<&Page> {
        let (browser, within) = self.tabs[tab].place;
        self.browsers[browser].page(within)
    }

    /// Returns whether a tab holds the lock for sending.
    pub(super) fn holds_lock(&self, tab: usize) -> bool {
        let (browser, within) = self.tabs[tab].place;
        self.browsers[browser].holds_lock(within)
    }

    /// Returns whether another tab of the same browser has sent or discarded a
    /// message.
    pub fn was_handled_elsewhere(&self, tab: usize, id: Uuid) -> bool {
        let (browser, _) = self.tabs[tab].place;
        self.shares_storage && !self.browsers[browser].has_stored(id)
    }

    /// Returns whether the log of a tab has changed since the last call.
    pub(super) fn take_changed(&mut self, tab: usize) -> bool {
        let (browser, within) = self.tabs[tab].place;
        let page = self.browsers[browser].tabs[within].as_mut();
        page.is_some_and(|page| std::mem::take(&mut page.has_changed))
    }

    fn moment(&mut self) -> Moment {
        Moment { now: self.server_time(), share: self.chance.f64(), is_visible: true, has_focus: true, is_online: true }
    }

    /// Passes an input to a page, and executes the effects.
    pub fn input(&mut self, tab: usize, input: Input) {
        let at = self.moment();
        if matches!(input, Input::Timer(Timer::LockTimeout(_))) && !self.holds_lock(tab) {
            self.tabs[tab].has_waited = true;
        }
        let (browser, within) = self.tabs[tab].place;
        let effects = self.browsers[browser].input(within, input, &at);
        self.perform_all(browser, effects);
    }

    /// Executes effects of the tabs of a browser.
    fn perform_all(&mut self, browser: usize, effects: Vec<(usize, Effect)>) {
        for (within, effect) in effects {
            let tab = self.tabs.iter().position(|tab| tab.place == (browser, within));
            self.perform(tab.expect("each page is in a tab"), effect);
        }
    }

    /// Loads the page that was opened.
    pub(super) fn opened(&mut self, question: u64, page: MessagePage) {
        let Some((tab, life, _)) = self.questions.remove(&question) else { return };
        if self.tabs[tab].life != life {
            return;
        }
        let at = self.moment();
        let participant = Participant {
            speaker: SenderType::Guest,
            reader: Reader::Guest,
            conversation_id: self.server.conversation_id(),
            keys: keys(),
        };
        let session = ConversationSession::with_defect(participant, page, None, at.now, self.plan.planted());
        let (browser, within) = self.tabs[tab].place;
        let effects = self.browsers[browser].load(within, session, None, &at);
        self.perform_all(browser, effects);
    }

    /// Handles a response that reaches its page.
    pub(super) fn answered(&mut self, question: u64, response: Response) {
        let Some((tab, life, request)) = self.questions.remove(&question) else { return };
        let Some(request) = request.filter(|_| self.tabs[tab].life == life) else { return };
        if let Request::Send(item) = &request {
            match &response {
                Ok(Answer::Message(_)) => {
                    self.acknowledged.insert(item.client_message_id);
                }
                _ => {
                    self.fault_counts.refused += 1;
                    self.refused.insert(item.client_message_id);
                    let ms = self.chance.u64(500..8_000);
                    self.clock.after(ms, Happening::Act(Act::SendAgain(tab)));
                }
            }
        }
        self.input(tab, Input::Response(request, response));
    }

    pub(super) fn write_in(&mut self, tab: usize) {
        if self.page(tab).is_none() {
            return;
        }
        self.tabs[tab].written += 1;
        let text = format!("tab {tab} writes {}", self.tabs[tab].written);
        self.input(tab, Input::User(Action::Write { text: text.clone(), is_typed: true }));
        let (browser, _) = self.tabs[tab].place;
        let id = self.browsers[browser].next_id();
        self.tabs[tab].in_this_life.push(id);
        self.tabs[tab].memories.last_mut().expect("there is always one").push(id);
        self.input(tab, Input::User(Action::Submit(text)));
        self.fault_counts.typed += 1;
    }

    /// Crashes a tab, and opens it again: with the stored messages, or after the
    /// user has cleared the browser's storage.
    pub(super) fn crash_tab(&mut self, tab: usize, keeps_outbox: bool) {
        self.fault_counts.tab_crashes += 1;
        let (browser, within) = self.tabs[tab].place;
        let at = self.moment();
        let mut effects = self.browsers[browser].close(within, &at);
        if !keeps_outbox {
            effects.extend(self.browsers[browser].clear_storage(&at));
        }
        if !keeps_outbox {
            self.forget_stored(browser);
        }
        let state = &mut self.tabs[tab];
        state.in_this_life.clear();
        state.has_waited = false;
        state.socket = None;
        state.life += 1;
        state.attempt += 1;
        self.perform_all(browser, effects);
        self.ask(tab, None);
    }

    /// Records that the storage of a browser was cleared: only an open page still
    /// has its messages, which it stores again.
    fn forget_stored(&mut self, browser: usize) {
        for tab in 0..self.tabs.len() {
            if self.tabs[tab].place.0 == browser && self.page(tab).is_none() {
                self.tabs[tab].memories.push(Vec::new());
            }
        }
    }
}

fn keys() -> Keys {
    Keys::new(&"killarney".parse().expect("a slug"), &"BK-2025-0123".parse().expect("a booking id"))
}
