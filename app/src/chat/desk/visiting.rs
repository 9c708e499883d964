//! Visits of the session of the desk: what ends and begins with the open
//! conversation.

use super::effect::DeskEffect;
use super::handling::Handling;
use super::location::Location;
use super::notes::Notes;
use super::notice::Notice;
use super::request::DeskRequest;
use super::session::DeskSession;
use super::visits::{OtherConversation, Shown, ShownPane, VisitKind, VisitResult};
use crate::chat::list::{ListInput, Part};
use crate::chat::session::Moment;
use uuid::Uuid;

impl DeskSession {
    /// Begins a visit of a location.
    pub(super) fn visit(&mut self, to: Location, kind: VisitKind, form_message_id: Uuid, at: &Moment) {
        let shown = self.visits.shown();
        let next_page = Part { cursor: self.list.list().next_cursor.clone(), ..shown.part.clone() };
        let is_next_page = to.open == shown.open && to.part == next_page && to.part.cursor.is_some();
        if kind != VisitKind::History && is_next_page && self.list.can_grow() {
            // It is added below, so the address stays.
            return self.handle_list(ListInput::More, at);
        }
        // The address of a message on the page, for example.
        if to != *shown {
            let listed = to.open.and_then(|id| self.list.summary(id));
            let result = self.visits.begin(to, kind, listed, form_message_id);
            self.handle_visit(result, at);
        } else {
            // The user has returned before another location was shown.
            self.visits.cancel();
            self.output.has_changed = true;
        }
    }

    /// Handles the result of an input of the visits.
    pub(super) fn handle_visit(&mut self, result: VisitResult, at: &Moment) {
        self.output.has_changed = true;
        match result {
            VisitResult::Waiting => {}
            VisitResult::Requests(requests) => {
                for request in requests {
                    self.output.request(DeskRequest::Visit(request));
                }
            }
            VisitResult::Shown(shown) => self.show(shown, at),
            VisitResult::Unreachable(kind) => {
                if kind == VisitKind::History {
                    self.output.push(DeskEffect::PushAddress(self.visits.address()));
                }
                self.show_notice(Notice::NotOpened);
            }
            VisitResult::Refused(address) => self.output.push(DeskEffect::OpenPage(address)),
        }
    }

    /// Shows a location: the list of another part, another conversation, or both.
    fn show(&mut self, shown: Box<Shown>, at: &Moment) {
        let Shown { location, kind, list, pane, is_outdated } = *shown;
        if kind != VisitKind::History {
            self.output.push(DeskEffect::PushAddress(self.visits.address()));
        }
        if let Some(list) = list {
            self.output.push(DeskEffect::ShowList(location.part));
            self.list.show_part(list);
            self.now = at.now;
        }
        match pane {
            ShownPane::Same => {}
            ShownPane::None => self.show_conversation(None, kind, at),
            ShownPane::Other(other) => self.show_conversation(Some(other), kind, at),
        }
        if is_outdated {
            self.handle_list(ListInput::Outdated, at);
            self.read_notes();
        }
    }

    /// Ends the state of the conversation that was open, and begins that of another
    /// one.
    fn show_conversation(&mut self, other: Option<OtherConversation>, kind: VisitKind, at: &Moment) {
        let open = other.as_ref().map(|other| other.conversation.page.conversation_id);
        let summary = other.as_ref().and_then(|other| other.summary.clone());
        let is_cached = other.as_ref().is_some_and(|other| other.is_cached);
        self.open = open;
        self.list.set_open(open, summary);
        self.notes = Notes::new(other.as_ref().map(|other| other.conversation.notes.clone()).unwrap_or_default());
        self.handling = Handling::default();
        self.reply_offer.reset();
        self.other_outboxes.set_open(open);
        self.output.push(DeskEffect::ShowConversation(other.map(Box::new), kind));
        if is_cached {
            self.read_notes();
            if !open.is_some_and(|id| self.list.is_listed(id)) {
                self.handle_list(ListInput::Outdated, at);
            }
        }
        self.send_other_outboxes();
    }
}
