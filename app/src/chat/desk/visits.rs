//! Visits of locations without loading a page: the requests for their data, and
//! the order in which answers, failures and further visits are handled.

use super::conversation_cache::{CachedConversation, ConversationCache};
use super::location::Location;
use super::open_conversation::OpenConversation;
use crate::chat::list::Part;
use crate::chat::session::RequestError;
use shared::desk::{ConversationList, ConversationSummary};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRequest {
    /// Number of the visit.
    pub number: u32,
    /// Requested data.
    pub data: VisitData,
}

/// Data of a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitData {
    /// A part of the list.
    List(Part),
    /// Summary of a conversation.
    Summary(ConversationId),
    /// Its newest messages.
    Messages(ConversationId),
    /// Notes on it.
    Notes(ConversationId),
}

/// Answer to such a request.
#[derive(Clone, Debug, PartialEq, Eq)]
// Large only where pointers have 64 bits.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is moved once")]
pub enum VisitAnswer {
    /// The part of the list.
    List(ConversationList),
    /// The summary.
    Summary(ConversationSummary),
    /// The newest messages.
    Messages(MessagePage),
    /// The notes, oldest first.
    Notes(Vec<Note>),
}

/// Result of an input.
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
    /// The part of the list, if another one was shown before.
    pub list: Option<ConversationList>,
    /// Change of the open conversation.
    pub pane: ShownPane,
    /// True if the data may have changed since it was requested.
    pub is_outdated: bool,
}

/// Change of the open conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
// Large only where pointers have 64 bits.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is moved once")]
pub enum ShownPane {
    /// It stays open.
    Same,
    /// It is closed, and none is open.
    None,
    /// Another one is opened.
    Other(OtherConversation),
}

/// A conversation that is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherConversation {
    /// Its data.
    pub conversation: OpenConversation,
    /// Summary of the conversation, if it was fetched.
    pub summary: Option<ConversationSummary>,
    /// Files that are chosen for its next message.
    pub files: Vec<Uuid>,
    /// True if the conversation is from memory, and may be out of date.
    pub is_cached: bool,
}

/// A visit whose data is being fetched.
#[derive(Clone, Debug)]
struct Visit {
    to: Location,
    kind: VisitKind,
    form_message_id: Uuid,
    /// True if the list must be fetched.
    needs_list: bool,
    /// Conversation whose data must be fetched.
    fetched: Option<ConversationId>,
    list: Option<ConversationList>,
    summary: Option<ConversationSummary>,
    page: Option<MessagePage>,
    notes: Option<Vec<Note>>,
}

impl Visit {
    fn is_complete(&self) -> bool {
        let has_conversation = self.summary.is_some() && self.page.is_some() && self.notes.is_some();
        (!self.needs_list || self.list.is_some()) && (self.fetched.is_none() || has_conversation)
    }
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
    /// True if the data that it waits for may have changed since its requests.
    is_outdated: bool,
    cache: ConversationCache,
}

impl Visits {
    /// Returns the state of a new page, which shows this location.
    pub fn new(hotel: HotelSlug, shown: Location) -> Self {
        Self { hotel, shown, waiting: None, number: 0, is_outdated: false, cache: ConversationCache::default() }
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
    pub fn add_to_cache(&mut self, left: CachedConversation) {
        self.cache.insert(left);
    }

    /// Records that the list, or the notes on a conversation that is being opened, may
    /// have changed.
    pub fn mark_outdated(&mut self) {
        self.is_outdated = true;
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
        self.is_outdated = false;
        let needs_list = to.part != self.shown.part;
        let is_known = |id: &ConversationId| self.shown.open == Some(*id) || self.cache.contains(*id);
        let fetched = to.open.filter(|id| !is_known(id));
        let summary = listed.cloned();
        let mut data = Vec::new();
        if needs_list {
            data.push(VisitData::List(to.part.clone()));
        }
        if let Some(id) = fetched {
            data.extend([VisitData::Messages(id), VisitData::Notes(id)]);
            if summary.is_none() {
                data.push(VisitData::Summary(id));
            }
        }
        let (list, page, notes) = (None, None, None);
        self.waiting = Some(Visit { to, kind, form_message_id, needs_list, fetched, list, summary, page, notes });
        if data.is_empty() {
            return self.end_if_complete();
        }
        let number = self.number;
        VisitResult::Requests(data.into_iter().map(|data| VisitRequest { number, data }).collect())
    }

    /// Cancels the visit that waits for answers, if there is one.
    pub fn cancel(&mut self) {
        self.number = self.number.wrapping_add(1);
        self.waiting = None;
    }

    /// Handles an answer. Answers of earlier visits have no effect.
    pub fn handle_answer(&mut self, number: u32, result: Result<VisitAnswer, RequestError>) -> VisitResult {
        if number != self.number {
            return VisitResult::Waiting;
        }
        let Some(visit) = &mut self.waiting else { return VisitResult::Waiting };
        match result {
            Ok(VisitAnswer::List(list)) => visit.list = Some(list),
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
        let Some(visit) = self.waiting.take_if(|visit| visit.is_complete()) else { return VisitResult::Waiting };
        let (location, kind, list) = (visit.to.clone(), visit.kind, visit.list.clone());
        let pane = match location.open {
            open if open == self.shown.open => ShownPane::Same,
            None => ShownPane::None,
            Some(id) => match self.cache.remove(id).map(from_cache).or_else(|| self.build_conversation(visit)) {
                Some(other) => ShownPane::Other(other),
                // A visit fetches what is not in the cache.
                None => return VisitResult::Waiting,
            },
        };
        self.shown = location.clone();
        VisitResult::Shown(Box::new(Shown { location, kind, list, pane, is_outdated: self.is_outdated }))
    }

    /// Returns the conversation that a visit has fetched.
    fn build_conversation(&self, visit: Visit) -> Option<OtherConversation> {
        let (summary, page, notes) = (visit.summary?, visit.page?, visit.notes?);
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
        Some(OtherConversation { conversation, summary: Some(summary), files: Vec::new(), is_cached: false })
    }
}

fn from_cache(left: CachedConversation) -> OtherConversation {
    let CachedConversation { conversation, files } = left;
    OtherConversation { conversation, summary: None, files, is_cached: true }
}
