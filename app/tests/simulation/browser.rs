//! A browser with pages of one conversation: storage, locks and composers. The
//! clock and the network belong to the caller.

use app::chat::session::{Action, ConversationSession, Effect, Input, Moment};
use app::chat::stored::Keys;
use shared::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use uuid::Uuid;

/// A page in a tab.
pub struct Page {
    pub session: ConversationSession,
    /// Text in the composer.
    pub text: String,
    /// Files that are chosen for the next message.
    pub files: Vec<Uuid>,
    /// True while files are being added to them.
    pub adds_files: bool,
    /// True if the log has changed since this was last set to false.
    pub has_changed: bool,
}

/// The browser. Tabs are numbered from 0; a tab without a page is closed.
pub struct Browser {
    pub tabs: Vec<Option<Page>>,
    /// Entries in the storage that all pages share.
    pub entries: BTreeMap<String, String>,
    /// True if nothing can be stored.
    pub is_full: bool,
    /// True if the pages share locks.
    pub has_locks: bool,
    keys: Keys,
    /// Tab that holds the lock.
    holder: Option<usize>,
    waiting: VecDeque<(usize, u32)>,
    /// Inputs that wait for the end of the present one.
    events: VecDeque<(usize, Input)>,
    ids: u128,
}

impl Browser {
    /// Returns a browser whose messages have ids from `first_id` on.
    pub fn new(tabs: usize, keys: Keys, has_locks: bool, first_id: u128) -> Self {
        Self {
            tabs: (0..tabs).map(|_| None).collect(),
            entries: BTreeMap::new(),
            is_full: false,
            has_locks,
            keys,
            holder: None,
            waiting: VecDeque::new(),
            events: VecDeque::new(),
            ids: first_id,
        }
    }

    /// Loads a page in a tab, from a copy of `taken_at` if there is one; returns
    /// the effects for the caller, each with its tab.
    pub fn load(
        &mut self,
        tab: usize,
        session: ConversationSession,
        taken_at: Option<Timestamp>,
        at: &Moment,
    ) -> Vec<(usize, Effect)> {
        let (text, files) = (String::new(), Vec::new());
        self.tabs[tab] = Some(Page { session, text, files, adds_files: false, has_changed: true });
        self.input(tab, Input::Loaded { taken_at, has_locks: self.has_locks }, at)
    }

    /// Returns the page in a tab.
    pub fn page(&self, tab: usize) -> Option<&Page> {
        self.tabs[tab].as_ref()
    }

    /// Returns whether a message is stored.
    #[allow(dead_code)] // Only the simulation uses it.
    pub fn has_stored(&self, id: Uuid) -> bool {
        self.entries.contains_key(&self.keys.message(id))
    }

    /// Returns the id of the next message that is written in this browser.
    #[allow(dead_code)] // Only the simulation uses it.
    pub fn next_id(&self) -> Uuid {
        Uuid::from_u128(self.ids + 1)
    }

    /// Closes a tab. The browser releases its lock.
    pub fn close(&mut self, tab: usize, at: &Moment) -> Vec<(usize, Effect)> {
        self.tabs[tab] = None;
        self.unlock(tab);
        self.handle_events(at)
    }

    /// Removes all stored entries, as the user may do.
    pub fn clear_storage(&mut self, at: &Moment) -> Vec<(usize, Effect)> {
        self.entries.clear();
        let open = (0..self.tabs.len()).filter(|tab| self.tabs[*tab].is_some());
        self.events.extend(open.map(|tab| (tab, Input::StorageChanged(None))));
        self.handle_events(at)
    }

    /// Passes an input to a page; returns the effects for the caller.
    pub fn input(&mut self, tab: usize, input: Input, at: &Moment) -> Vec<(usize, Effect)> {
        self.events.push_back((tab, input));
        self.handle_events(at)
    }

    fn handle_events(&mut self, at: &Moment) -> Vec<(usize, Effect)> {
        let mut effects = Vec::new();
        while let Some((tab, input)) = self.events.pop_front() {
            self.handle(tab, input, at, &mut effects);
        }
        effects
    }

    fn handle(&mut self, tab: usize, input: Input, at: &Moment, effects: &mut Vec<(usize, Effect)>) {
        let Some(page) = &mut self.tabs[tab] else { return };
        let output = page.session.handle(input, at);
        page.has_changed |= output.has_changed;
        for effect in output.effects {
            if let Some(answer) = self.execute(tab, effect, effects) {
                self.handle(tab, answer, at, effects);
            }
        }
    }

    /// Executes an effect; returns the input that answers it at once.
    fn execute(&mut self, tab: usize, effect: Effect, effects: &mut Vec<(usize, Effect)>) -> Option<Input> {
        let page = self.tabs[tab].as_mut()?;
        match effect {
            Effect::Store { key, .. } if self.is_full => return Some(Input::NotStored(key)),
            Effect::Store { key, entry } => {
                if self.entries.insert(key.clone(), entry.clone()).as_ref() != Some(&entry) {
                    self.notify_others(tab, &key, Some(&entry));
                }
            }
            Effect::Remove(key) => {
                if self.entries.remove(&key).is_some() {
                    self.notify_others(tab, &key, None);
                }
            }
            Effect::ReadOutbox => {
                let message =
                    |(key, entry): (&String, &String)| Some((self.keys.message_id(key)?, Some(entry.clone())));
                return Some(Input::OutboxRead(Some(self.entries.iter().filter_map(message).collect())));
            }
            Effect::ReadDraft => {
                let stored = self.entries.get(&self.keys.draft()).cloned();
                return Some(Input::DraftRead { stored, shown: Some(page.text.clone()) });
            }
            Effect::Lock(number) if !self.has_locks => return Some(Input::Locked(number)),
            Effect::Lock(number) => {
                self.waiting.push_back((tab, number));
                self.grant_lock();
            }
            Effect::Unlock => self.unlock(tab),
            Effect::TakeFiles(text) if page.adds_files => return Some(Input::FilesPending(text)),
            Effect::TakeFiles(text) => {
                self.ids += 1;
                let files = std::mem::take(&mut page.files);
                let id = Uuid::from_u128(self.ids);
                return Some(Input::User(Action::Queue { id, text, files, is_composed: true }));
            }
            Effect::ReturnFiles(files) => page.files = files,
            Effect::ShowText(text) => page.text = text,
            effect => effects.push((tab, effect)),
        }
        None
    }

    fn notify_others(&mut self, tab: usize, key: &str, entry: Option<&String>) {
        for other in (0..self.tabs.len()).filter(|other| *other != tab && self.tabs[*other].is_some()) {
            let changed = Some((key.to_owned(), entry.cloned()));
            self.events.push_back((other, Input::StorageChanged(changed)));
        }
    }

    fn unlock(&mut self, tab: usize) {
        self.waiting.retain(|(waiting, _)| *waiting != tab);
        if self.holder == Some(tab) {
            self.holder = None;
            self.grant_lock();
        }
    }

    /// Returns whether a tab holds the lock for sending.
    #[allow(dead_code)] // Only the simulation uses it.
    pub fn holds_lock(&self, tab: usize) -> bool {
        self.holder == Some(tab)
    }

    fn grant_lock(&mut self) {
        if self.holder.is_none()
            && let Some((tab, number)) = self.waiting.pop_front()
        {
            self.holder = Some(tab);
            self.events.push_back((tab, Input::Locked(number)));
        }
    }
}
