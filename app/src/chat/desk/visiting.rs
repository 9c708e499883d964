//! Visits of the session of the desk: what ends and begins with the open
//! conversation.

use super::effect::DeskEffect;
use super::handling::Handling;
use super::location::Location;
use super::notes::Notes;
use super::notice::Notice;
use super::request::DeskRequest;
use super::session::DeskSession;
use super::visits::{Shown, VisitKind, VisitResult};
use crate::chat::list::ListInput;
use crate::chat::session::Moment;
use uuid::Uuid;

impl DeskSession {
    /// Begins a visit of a location.
    pub(super) fn visit(&mut self, to: Location, kind: VisitKind, form_message_id: Uuid, at: &Moment) {
        // The address of a message on the page, for example.
        if to != *self.visits.shown() {
            let listed = to.open.and_then(|id| self.list.summary(id));
            let result = self.visits.begin(to, kind, listed, form_message_id);
            self.handle_visit(result, at);
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

    /// Ends the session's state of the conversation that was open, and begins that
    /// of the next one.
    fn show(&mut self, shown: Box<Shown>, at: &Moment) {
        let open = shown.location.open;
        let is_outdated = shown.is_remembered && !open.is_some_and(|id| self.list.is_listed(id));
        self.open = open;
        self.list.set_open(open, shown.summary.clone());
        self.notes = Notes::new(shown.conversation.as_ref().map(|open| open.notes.clone()).unwrap_or_default());
        self.handling = Handling::default();
        self.reply_offer.reset();
        self.other_outboxes.set_open(open);
        if shown.kind != VisitKind::History {
            self.output.push(DeskEffect::PushAddress(self.visits.address()));
        }
        let is_remembered = shown.is_remembered;
        self.output.push(DeskEffect::Show(shown));
        if is_remembered {
            self.read_notes();
        }
        if is_outdated {
            self.handle_list(ListInput::Outdated, at);
        }
        self.send_other_outboxes();
    }
}
