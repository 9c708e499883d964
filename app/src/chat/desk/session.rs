//! Rules of the session of the desk.

use super::alerts::AlertLog;
use super::effect::{DeskEffect, DeskOutput};
use super::handling::{Handling, HandlingProblem};
use super::input::DeskInput;
use super::notes::Notes;
use super::notice::{NOTICE_MS, Notice};
use super::other_outboxes::OtherOutboxes;
use super::page_opening::PageOpening;
use super::preference::Preference;
use super::preferences::Preferences;
use super::reply_offer::ReplyOffer;
use super::request::DeskRequest;
use super::screen::Screen;
use super::visits::Visits;
use crate::chat::list::{ListEffect, ListInput, ListRequest, ListSession, NewMessage};
use crate::chat::session::{Input, Moment, Output, RequestError, SocketEvent};
use shared::note::Note;
use shared::{ConversationId, ErrorCode, Event, EventKind, SenderType, Timestamp};

/// The session of one page of the desk.
#[derive(Clone, Debug)]
pub struct DeskSession {
    pub(super) list: ListSession,
    pub(super) open: Option<ConversationId>,
    /// The open conversation, once the user has seen it.
    seen: Option<ConversationId>,
    pub(super) notes: Notes,
    pub(super) handling: Handling,
    pub(super) reply_offer: ReplyOffer,
    alerts: AlertLog,
    page_opening: PageOpening,
    /// The notice that is shown, and its number.
    notice: (Option<Notice>, u32),
    pub(super) other_outboxes: OtherOutboxes,
    pub(super) visits: Visits,
    /// True if the next keys of storage are read to send the messages that they
    /// name.
    is_sending_due: bool,
    unsent: Vec<ConversationId>,
    drafts: Vec<ConversationId>,
    preferences: Preferences,
    screen: Screen,
    pub(super) now: Timestamp,
    pub(super) output: DeskOutput,
}

impl DeskSession {
    /// Returns the session of a new page with its list, the location that it shows,
    /// the notes on the open conversation and the canned replies of the hotel.
    pub fn new(
        list: ListSession,
        visits: Visits,
        notes: Vec<Note>,
        reply_offer: ReplyOffer,
        other_outboxes: OtherOutboxes,
        now: Timestamp,
    ) -> Self {
        Self {
            list,
            open: visits.shown().open,
            notes: Notes::new(notes),
            seen: None,
            handling: Handling::default(),
            reply_offer,
            alerts: AlertLog::default(),
            page_opening: PageOpening::default(),
            notice: (None, 0),
            other_outboxes,
            visits,
            is_sending_due: false,
            unsent: Vec::new(),
            drafts: Vec::new(),
            preferences: Preferences::default(),
            screen: Screen::default(),
            now,
            output: DeskOutput::default(),
        }
    }

    /// Returns the session of the list.
    pub fn list(&self) -> &ListSession {
        &self.list
    }

    /// Returns the open conversation.
    pub fn open(&self) -> Option<ConversationId> {
        self.open
    }

    /// Returns the visits of locations.
    pub fn visits(&self) -> &Visits {
        &self.visits
    }

    /// Returns the events of the socket that the session of a conversation has
    /// missed if it begins now.
    pub fn missed_socket_events(&self) -> Vec<SocketEvent> {
        self.page_opening.missed_socket_events()
    }

    /// Returns the notes on the open conversation, oldest first.
    pub fn notes(&self) -> &[Note] {
        self.notes.notes()
    }

    /// Returns the reason why the last note could not be stored or deleted.
    pub fn notes_problem(&self) -> Option<ErrorCode> {
        self.notes.problem()
    }

    /// Returns the reason why the last attempt to take over, hand over, resolve
    /// or reopen failed.
    pub fn handling_problem(&self) -> Option<HandlingProblem> {
        self.handling.problem()
    }

    /// Returns the canned replies that are offered.
    pub fn reply_offer(&self) -> &ReplyOffer {
        &self.reply_offer
    }

    /// Returns the other conversations with messages from before that are
    /// not sent yet.
    pub fn unsent(&self) -> &[ConversationId] {
        &self.unsent
    }

    /// Returns the conversations with a draft on this device.
    pub fn drafts(&self) -> &[ConversationId] {
        &self.drafts
    }

    /// Returns the outboxes of these conversations.
    pub fn other_outboxes(&self) -> &OtherOutboxes {
        &self.other_outboxes
    }

    /// Returns the notice that is shown.
    pub fn notice(&self) -> Option<Notice> {
        self.notice.0
    }

    /// Returns the preferences of the user.
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// Returns the state of the screen.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Returns whether the server may be unreachable, so that another page is
    /// opened only after an answer (`DeskInput::OpenPage`).
    pub fn is_server_in_doubt(&self, at: &Moment) -> bool {
        !at.is_online || self.list.is_stale() || self.page_opening.is_socket_lost()
    }

    /// Returns whether a form can be posted. A doubt about the server does not stop
    /// it: the page cannot send the form later.
    pub fn can_post_forms(&self, at: &Moment) -> bool {
        at.is_online
    }

    /// Returns the time of the last update, for the waiting times of guests.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Handles an input; returns the effects, and what has changed.
    pub fn handle(&mut self, input: DeskInput<'_>, at: &Moment) -> DeskOutput {
        match input {
            DeskInput::Loaded => {
                Preferences::read(&mut self.output);
                self.send_other_outboxes();
            }
            DeskInput::Returned => self.update(at),
            DeskInput::Tick => {
                self.now = at.now;
                self.output.has_changed = true;
                self.update(at);
            }
            DeskInput::Visit { to, kind, form_message_id } => self.visit(to, kind, form_message_id, at),
            DeskInput::VisitAnswer(number, result) => {
                let result = self.visits.handle_answer(number, result);
                self.handle_visit(result, at);
            }
            DeskInput::Left(left) => self.visits.add_to_cache(*left),
            DeskInput::OpenPage(address) => {
                self.page_opening.wait(address);
                self.handle_list(ListInput::Outdated, at);
            }
            DeskInput::FormStopped => self.show_notice(Notice::FormStopped),
            DeskInput::NoticeEnded(number) => {
                if number == self.notice.1 {
                    self.output.has_changed |= self.notice.0.take().is_some();
                }
            }
            DeskInput::Socket(event) => self.handle_socket_event(event, at),
            DeskInput::List(input) => self.handle_list(input, at),
            DeskInput::Notes(input) => self.notes.handle(input, &mut self.output),
            DeskInput::Handling(input) => {
                if self.handling.handle(input, &mut self.output) {
                    self.handle_list(ListInput::Outdated, at);
                    self.output.push(DeskEffect::CatchUp);
                }
            }
            DeskInput::Replies(input) => self.reply_offer.handle(input, &mut self.output),
            DeskInput::KeysRead(keys) => self.handle_keys(&keys),
            DeskInput::OtherOutboxes(input) => self.handle_other_outboxes(input, at),
            DeskInput::Preferences(input) => self.preferences.handle(input, &mut self.output),
            DeskInput::Screen(input) => self.output.has_changed |= self.screen.handle(input),
        }
        self.remove_unread_mark(at);
        std::mem::take(&mut self.output)
    }

    /// Removes the mark that the open conversation is unread, once the user sees it
    /// and its summary is known. A mark that is set afterwards stays.
    fn remove_unread_mark(&mut self, at: &Moment) {
        if self.open.is_none() {
            self.seen = None;
        }
        let is_new = self.seen != self.open && at.is_visible && at.has_focus;
        let Some((id, summary)) = self.open.filter(|_| is_new).and_then(|id| Some((id, self.list.summary(id)?))) else {
            return;
        };
        if summary.marked_unread {
            self.output.request(DeskRequest::RemoveUnreadMark(id));
        }
        self.seen = Some(id);
    }

    fn update(&mut self, at: &Moment) {
        self.handle_list(ListInput::Outdated, at);
        self.notes.read_if_stale(&mut self.output);
        self.send_other_outboxes();
    }

    /// Fetches again what an event may have changed. Every event may change the
    /// list, except for those about notes.
    fn handle_socket_event(&mut self, event: &SocketEvent, at: &Moment) {
        self.page_opening.record_socket(event);
        match event {
            SocketEvent::Event(Some(Event { kind: EventKind::StaffNote(_), conversation_id, .. })) => {
                if *conversation_id == self.open {
                    self.read_notes();
                }
                self.visits.mark_outdated();
            }
            SocketEvent::Subscribed => {
                self.handle_list(ListInput::Outdated, at);
                self.read_notes();
            }
            SocketEvent::Event(event) => {
                if let Some(event) = event {
                    self.alert_to_event(event, at);
                }
                self.handle_list(ListInput::Outdated, at);
            }
            SocketEvent::Connected | SocketEvent::NotSubscribed | SocketEvent::Down | SocketEvent::Typing(_) => {}
        }
    }

    pub(super) fn read_notes(&mut self) {
        if self.open.is_some() {
            self.notes.read(&mut self.output);
        }
    }

    pub(super) fn handle_list(&mut self, input: ListInput, at: &Moment) {
        let was_stale = self.list.is_stale();
        if matches!(input, ListInput::Outdated) {
            self.visits.mark_outdated();
        }
        if let ListInput::Response(ListRequest::List(_) | ListRequest::NextPage(_), result) = &input {
            // A refusal is an answer, too.
            self.open_waiting_page(!matches!(result, Err(RequestError::Later(_))));
        }
        let output = self.list.handle(input, at);
        if output.has_changed {
            self.now = at.now;
            self.output.has_list_changed = true;
        }
        self.output.has_changed |= output.has_changed || self.list.is_stale() != was_stale;
        for effect in output.effects {
            match effect {
                ListEffect::Request(request) => self.output.request(DeskRequest::List(request)),
                ListEffect::SetTimer(timer, ms) => self.output.push(DeskEffect::SetListTimer(timer, ms)),
                ListEffect::Alert(messages) => self.alert_to_messages(messages),
                ListEffect::Reload => self.output.push(DeskEffect::Reload),
            }
        }
    }

    /// Opens the page that waits for an answer, or shows that it cannot be opened.
    fn open_waiting_page(&mut self, is_reachable: bool) {
        match self.page_opening.end_wait() {
            Some(address) if is_reachable => self.output.push(DeskEffect::OpenPage(address)),
            Some(_) => self.show_notice(Notice::NotOpened),
            None => {}
        }
    }

    pub(super) fn show_notice(&mut self, notice: Notice) {
        let number = self.notice.1.wrapping_add(1);
        self.notice = (Some(notice), number);
        self.output.has_changed = true;
        self.output.push(DeskEffect::SetNoticeTimer(number, NOTICE_MS));
    }

    /// Alerts to a message of a guest in any conversation of the hotel, whether
    /// or not the shown part of the list contains it.
    fn alert_to_event(&mut self, event: &Event, at: &Moment) {
        let (EventKind::ChatMessage(change), Some(id)) = (&event.kind, event.conversation_id) else { return };
        let by_guest = change.message.as_ref().filter(|message| message.sender_type == SenderType::Guest);
        if let Some(message) = by_guest
            && (self.open != Some(id) || !at.is_visible || !at.has_focus)
        {
            let message = NewMessage { id, at: message.timestamp, guest: message.sender_name.clone() };
            self.alert_to_messages(vec![message]);
        }
    }

    /// Alerts to the messages that were not recorded before: an event and the
    /// list may report the same one.
    fn alert_to_messages(&mut self, mut messages: Vec<NewMessage>) {
        messages.retain(|message| self.alerts.record(message.id, message.at));
        if !messages.is_empty() {
            if self.preferences.is_on(Preference::Sound) {
                self.output.push(DeskEffect::PlaySound);
            }
            self.output.push(DeskEffect::Alert(messages));
        }
    }

    /// Sends the unsent messages of all conversations except the open one, which
    /// sends its own.
    pub(super) fn send_other_outboxes(&mut self) {
        self.is_sending_due = true;
        self.output.push(DeskEffect::ReadKeys);
    }

    fn handle_keys(&mut self, keys: &[String]) {
        let drafts = self.other_outboxes.drafts(keys);
        self.output.has_changed |= drafts != self.drafts;
        self.drafts = drafts;
        if std::mem::take(&mut self.is_sending_due) {
            let mut output = Output::default();
            self.other_outboxes.begin_sending(keys, &mut output);
            self.push_outbox_effects(output);
        }
        // While messages are being sent, the page shows the conversations in
        // which some were left the last time.
        if self.other_outboxes.current().is_none() {
            let unsent = self.other_outboxes.unsent(keys);
            self.output.has_changed |= unsent != self.unsent;
            self.unsent = unsent;
        }
    }

    fn handle_other_outboxes(&mut self, input: Input, at: &Moment) {
        let was_sending = self.other_outboxes.current().is_some();
        let output = self.other_outboxes.handle(input, at);
        self.push_outbox_effects(output);
        if was_sending && self.other_outboxes.current().is_none() {
            // The entries of messages that were sent are removed by then.
            self.output.push(DeskEffect::ReadKeys);
        }
    }

    fn push_outbox_effects(&mut self, output: Output) {
        self.output.effects.extend(output.effects.into_iter().map(DeskEffect::OtherOutboxes));
    }
}
