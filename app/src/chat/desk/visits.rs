//! Visits of locations without loading a page: the requests for their data, and
//! the order in which answers, failures and further visits are handled.

use super::conversation_cache::{ConversationCache, LeftConversation};
use super::location::Location;
use super::open_conversation::OpenConversation;
use crate::chat::session::RequestError;
use shared::desk::ConversationSummary;
use shared::note::Note;
use shared::{ChannelName, ConversationId, HotelSlug, MessagePage};
use uuid::Uuid;

/// Way in which the user opens a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitKind {
    /// By a link of the desk.
    Link {
        /// True after a key of a single character.
        by_key: bool,
    },
    /// By the browser's buttons for back and forward, which have changed the
    /// address already.
    History,
}

/// A request for data of a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitRequest {
    /// Number of the visit.
    pub number: u32,
    /// The conversation.
    pub id: ConversationId,
    /// Requested data.
    pub data: VisitData,
}

/// Data of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitData {
    /// Its summary.
    Summary,
    /// Its newest messages.
    Messages,
    /// Notes on it.
    Notes,
}

/// Answer to such a request.
#[derive(Clone, Debug, PartialEq, Eq)]
// Large only where pointers have 64 bits.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is moved once")]
pub enum VisitAnswer {
    /// The summary.
    Summary(ConversationSummary),
    /// The newest messages.
    Messages(MessagePage),
    /// The notes, oldest first.
    Notes(Vec<Note>),
}

/// What follows from an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitResult {
    /// Nothing yet.
    Waiting,
    /// These requests have to be sent.
    Requests(Vec<VisitRequest>),
    /// The location is shown now.
    Shown(Box<Shown>),
    /// The location cannot be shown, because no answer has arrived.
    Unreachable(VisitKind),
    /// The server has refused a request. Its page at this address explains that.
    Refused(String),
}

/// A location that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The location.
    pub location: Location,
    /// Way in which the user has opened it.
    pub kind: VisitKind,
    /// Its conversation; `None` if none is open.
    pub conversation: Option<OpenConversation>,
    /// Summary of the conversation, if it was fetched.
    pub summary: Option<ConversationSummary>,
    /// Files that are chosen for its next message.
    pub files: Vec<Uuid>,
    /// True if the conversation is from memory, and may be out of date.
    pub is_remembered: bool,
}

impl Shown {
    fn without_conversation(location: Location, kind: VisitKind) -> Self {
        Self { location, kind, conversation: None, summary: None, files: Vec::new(), is_remembered: false }
    }
}

/// A visit whose data is being fetched.
#[derive(Clone, Debug)]
struct Visit {
    to: Location,
    kind: VisitKind,
    form_message_id: Uuid,
    summary: Option<ConversationSummary>,
    page: Option<MessagePage>,
    notes: Option<Vec<Note>>,
}

/// The visits of one desk.
#[derive(Clone, Debug)]
pub struct Visits {
    hotel: HotelSlug,
    shown: Location,
    /// The visit that waits for answers. A later one replaces it.
    waiting: Option<Visit>,
    /// Number of the last visit.
    number: u32,
    cache: ConversationCache,
}

impl Visits {
    /// Returns the state of a new page, which shows this location.
    pub fn new(hotel: HotelSlug, shown: Location) -> Self {
        Self { hotel, shown, waiting: None, number: 0, cache: ConversationCache::default() }
    }

    /// Returns the location that is shown.
    pub fn shown(&self) -> &Location {
        &self.shown
    }

    /// Returns the address of the location that is shown.
    pub fn address(&self) -> String {
        self.shown.address(&self.hotel)
    }

    /// Returns the conversation that is being opened.
    pub fn opening(&self) -> Option<ConversationId> {
        self.waiting.as_ref().and_then(|visit| visit.to.open)
    }

    /// Adds the conversation that was open until now to the cache.
    pub fn remember(&mut self, left: LeftConversation) {
        self.cache.insert(left);
    }

    /// Begins a visit. `listed` is the summary of its conversation, if the list
    /// contains it; `form_message_id` is a new id for its form.
    pub fn begin(
        &mut self,
        to: Location,
        kind: VisitKind,
        listed: Option<&ConversationSummary>,
        form_message_id: Uuid,
    ) -> VisitResult {
        self.number = self.number.wrapping_add(1);
        self.waiting = None;
        let Some(id) = to.open else {
            return self.show(Shown::without_conversation(to, kind));
        };
        if let Some(LeftConversation { conversation, files }) = self.cache.take(id) {
            let conversation = Some(conversation);
            let shown = Shown::without_conversation(to, kind);
            return self.show(Shown { conversation, files, is_remembered: true, ..shown });
        }
        let summary = listed.cloned();
        let number = self.number;
        let request = |data| VisitRequest { number, id, data };
        let mut requests = vec![request(VisitData::Messages), request(VisitData::Notes)];
        if summary.is_none() {
            requests.push(request(VisitData::Summary));
        }
        self.waiting = Some(Visit { to, kind, form_message_id, summary, page: None, notes: None });
        VisitResult::Requests(requests)
    }

    /// Handles an answer. Answers of earlier visits have no effect.
    pub fn handle_answer(&mut self, number: u32, result: Result<VisitAnswer, RequestError>) -> VisitResult {
        if number != self.number {
            return VisitResult::Waiting;
        }
        let Some(visit) = &mut self.waiting else { return VisitResult::Waiting };
        match result {
            Ok(VisitAnswer::Summary(summary)) => visit.summary = Some(summary),
            Ok(VisitAnswer::Messages(page)) => visit.page = Some(page),
            Ok(VisitAnswer::Notes(notes)) => visit.notes = Some(notes),
            Err(error) => return self.fail(error),
        }
        self.end_if_complete()
    }

    fn fail(&mut self, error: RequestError) -> VisitResult {
        let Some(visit) = self.waiting.take() else { return VisitResult::Waiting };
        match error {
            RequestError::Later(_) => VisitResult::Unreachable(visit.kind),
            RequestError::Refused(_) => VisitResult::Refused(visit.to.address(&self.hotel)),
        }
    }

    fn end_if_complete(&mut self) -> VisitResult {
        let is_complete = |visit: &mut Visit| visit.summary.is_some() && visit.page.is_some() && visit.notes.is_some();
        let Some(visit) = self.waiting.take_if(is_complete) else { return VisitResult::Waiting };
        let (Some(summary), Some(page), Some(notes)) = (visit.summary, visit.page, visit.notes) else {
            return VisitResult::Waiting;
        };
        let conversation = OpenConversation {
            guest_name: summary.guest_name.clone(),
            guest_channel: ChannelName::guest(&self.hotel, &summary.booking_id),
            booking_id: summary.booking_id.clone(),
            page,
            is_newest: true,
            resolved_at: summary.resolved_at,
            snoozed_until: summary.snoozed_until,
            notes,
            handler_id: summary.handler_id,
            form_message_id: visit.form_message_id,
            draft: String::new(),
            refused: None,
        };
        let (conversation, summary) = (Some(conversation), Some(summary));
        self.show(Shown { conversation, summary, ..Shown::without_conversation(visit.to, visit.kind) })
    }

    fn show(&mut self, shown: Shown) -> VisitResult {
        self.shown = shown.location.clone();
        VisitResult::Shown(Box::new(shown))
    }
}
