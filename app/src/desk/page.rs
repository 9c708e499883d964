//! State of the desk, as signals.

use super::opening::{DeskOpening, Resolved, Snoozed};
use super::signals::ListSignal;
#[cfg(feature = "hydrate")]
use crate::chat::desk::{DeskEffect, DeskInput};
use crate::chat::desk::{
    DeskSession, HandlingProblem, Notice, OpenConversation, OtherOutboxes, Preference, ReplyOffer,
};
use crate::chat::list::{ListSession, Part};
#[cfg(feature = "hydrate")]
use crate::chat::session::Moment;
use crate::chat::stored::Keys;
use crate::conversation::{Conversation, Side};
use crate::language::Language;
use crate::zone::Zone;
use leptos::prelude::*;
use shared::access::Me;
use shared::canned::CannedReply;
use shared::desk::ConversationSummary;
use shared::note::Note;
use shared::{ConversationId, ErrorCode, HotelProfile, PusherClient, Reader, SenderType, Timestamp, paths};

/// The desk: handles of its signals, cheap to copy into closures. Only
/// [`Desk::apply`] changes the state of its session; components read it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Data that does not change while the page is open.
    pub data: StoredValue<PageData>,
    /// State of the page; notifies when anything that is shown has changed.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only browsers change it"))]
    session: RwSignal<DeskSession>,
    /// The list of conversations.
    pub list: ListSignal,
    /// Conversations with a draft on this device.
    pub drafts: Memo<Vec<ConversationId>>,
    /// Other conversations with messages of earlier pages that are not sent
    /// yet.
    pub unsent: Memo<Vec<ConversationId>>,
    /// True if the last request for the list failed.
    pub is_stale: Memo<bool>,
    /// Present time, updated regularly for the waiting times of guests.
    pub now: Memo<Timestamp>,
    /// The open conversation.
    pub open: Option<Conversation>,
    /// Notes of colleagues on it, oldest first.
    pub notes: Memo<Vec<Note>>,
    /// Reason why the last note could not be stored or deleted.
    pub notes_problem: Memo<Option<ErrorCode>>,
    /// Reason why the last attempt to take over, hand over, resolve or reopen
    /// failed.
    pub handling_problem: Memo<Option<HandlingProblem>>,
    /// The canned replies that are offered.
    pub offered_replies: Memo<Vec<CannedReply>>,
    /// Index of the selected one.
    pub selected_reply: Memo<usize>,
    /// Text that looks like the name of a reply, and was not sent for that reason.
    pub unsent_name: Memo<Option<String>>,
    /// The notice that is shown.
    pub notice: Memo<Option<Notice>>,
    /// True while a shortcut of a single character is performed.
    pub acts_by_key: StoredValue<bool>,
    /// True if the screen has no space for everything.
    pub is_small: Memo<bool>,
    /// True while the help about keyboard shortcuts is shown.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only browsers show it"))]
    pub help: Memo<bool>,
    /// True if keys without Alt are enabled.
    pub letters: Memo<bool>,
    /// True if a sound is played when a guest writes.
    pub sound: Memo<bool>,
    /// True if the browser allows notifications, false if it has not been asked
    /// yet; `None` if they are denied or not supported.
    pub notifications: Memo<Option<bool>>,
}

/// Data that does not change while the page is open.
#[derive(Clone, Debug)]
pub struct PageData {
    /// The hotel.
    pub hotel: HotelProfile,
    /// The member of staff who is signed in.
    pub me: Me,
    /// Part of the list that is shown.
    pub part: Part,
    /// The open conversation, as it was when the page was rendered.
    pub open: Option<OpenConversation>,
    /// The conversation that was just resolved.
    pub resolved: Option<Resolved>,
    /// The conversation that was just snoozed.
    pub snoozed: Option<Snoozed>,
    /// Settings of the connection that receives the events of all
    /// conversations.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only browsers listen"))]
    pub pusher: PusherClient,
    /// Time zone of the hotel.
    pub zone: Zone,
}

impl Desk {
    /// Returns the state of a new page.
    pub fn new(opening: DeskOpening) -> Self {
        let DeskOpening { hotel, me, texts, replies, part, list, open, resolved, snoozed, pusher, now } = opening;
        let language = Language::new(texts);
        let zone = Zone::new(&hotel.timezone);
        let conversation = open.as_ref().map(|open| {
            let side = staff_side(open, &hotel, &me, &pusher);
            Conversation::new(side, open.page.clone(), zone.clone(), language, now, open.refused)
        });
        let notes = open.as_ref().map(|open| open.notes.clone()).unwrap_or_default();
        let open_id = open.as_ref().map(|open| open.page.conversation_id);
        let others = OtherOutboxes::new(hotel.slug.clone(), me.staff_id.unwrap_or_default(), open_id);
        let (list, offer) = (ListSession::new(list, open_id), ReplyOffer::new(replies));
        let session = RwSignal::new(DeskSession::new(list, open_id, notes, offer, others, now));
        Self {
            session,
            data: StoredValue::new(PageData { hotel, me, part, open, resolved, snoozed, pusher, zone }),
            list: ListSignal::new(session),
            drafts: Memo::new(move |_| session.with(|session| session.drafts().to_vec())),
            unsent: Memo::new(move |_| session.with(|session| session.unsent().to_vec())),
            is_stale: Memo::new(move |_| session.with(|session| session.list().is_stale())),
            now: Memo::new(move |_| session.with(DeskSession::now)),
            open: conversation,
            notes: Memo::new(move |_| session.with(|session| session.notes().to_vec())),
            notes_problem: Memo::new(move |_| session.with(DeskSession::notes_problem)),
            handling_problem: Memo::new(move |_| session.with(DeskSession::handling_problem)),
            offered_replies: Memo::new(move |_| session.with(offered_replies)),
            selected_reply: Memo::new(move |_| session.with(|session| session.reply_offer().selected())),
            unsent_name: Memo::new(move |_| {
                session.with(|session| session.reply_offer().unsent_name().map(str::to_owned))
            }),
            notice: Memo::new(move |_| session.with(DeskSession::notice)),
            acts_by_key: StoredValue::new(false),
            is_small: Memo::new(move |_| session.with(|session| session.screen().is_small())),
            help: Memo::new(move |_| session.with(|session| session.screen().shows_help())),
            letters: preference(session, Preference::LetterKeys),
            sound: preference(session, Preference::Sound),
            notifications: Memo::new(move |_| session.with(|session| session.preferences().notifications())),
        }
    }

    /// Returns the id of the open conversation.
    pub fn open_id(&self) -> Option<ConversationId> {
        self.data.with_value(|data| data.open.as_ref().map(|open| open.page.conversation_id))
    }

    /// Passes an input to the session, and signals its changes; returns the
    /// effects. Calls `before_list_change` before the list changes.
    #[cfg(feature = "hydrate")]
    pub fn apply(&self, input: DeskInput<'_>, at: &Moment, before_list_change: &dyn Fn()) -> Vec<DeskEffect> {
        let Some(output) = self.session.try_write_untracked().map(|mut session| session.handle(input, at)) else {
            return Vec::new();
        };
        if output.has_list_changed {
            before_list_change();
        }
        if output.has_changed {
            self.session.notify();
        }
        output.effects
    }

    /// Returns whether another page is opened only after an answer of the server.
    #[cfg(feature = "hydrate")]
    pub fn is_server_in_doubt(&self, at: &Moment) -> bool {
        self.session.with_untracked(|session| session.is_server_in_doubt(at))
    }

    /// Returns whether a form can be posted.
    #[cfg(feature = "hydrate")]
    pub fn can_post_forms(&self, at: &Moment) -> bool {
        self.session.with_untracked(|session| session.can_post_forms(at))
    }

    /// Returns whether the composer does not send a text at the first try.
    #[cfg(feature = "hydrate")]
    pub fn stops_sending(&self, text: &str) -> bool {
        self.session.with_untracked(|session| session.reply_offer().stops_sending(text))
    }

    /// Returns the conversation that is `by` lines below the open one.
    #[cfg(feature = "hydrate")]
    pub fn neighbour(&self, by: isize) -> Option<ConversationId> {
        self.session.with_untracked(|session| session.list().neighbour(by))
    }

    /// Returns the conversation whose messages are being sent, and the keys of
    /// its entries in storage.
    #[cfg(feature = "hydrate")]
    pub fn sending(&self) -> Option<(ConversationId, Keys)> {
        self.session.with_untracked(|session| {
            let outboxes = session.other_outboxes();
            outboxes.current().map(|id| (id, outboxes.keys().clone()))
        })
    }

    /// Returns the present summary of a conversation, if it is known.
    pub fn summary(&self, id: ConversationId) -> Memo<Option<ConversationSummary>> {
        let list = self.list;
        Memo::new(move |_| list.summary(id))
    }

    /// Returns the address of a conversation in the part of the list that is shown.
    pub fn conversation_address(&self, id: ConversationId) -> String {
        self.address(&format!("/conversations/{id}"))
    }

    /// Returns the path of the open conversation below that of the desk; empty if
    /// none is open.
    pub fn open_path(&self) -> String {
        self.open_id().map(|id| format!("/conversations/{id}")).unwrap_or_default()
    }

    /// Returns an address of the desk with the part of the list that is shown.
    pub fn address(&self, path: &str) -> String {
        self.data.with_value(|data| data.part.address(&data.hotel.slug, path))
    }
}

fn preference(session: RwSignal<DeskSession>, preference: Preference) -> Memo<bool> {
    Memo::new(move |_| session.with(|session| session.preferences().is_on(preference)))
}

fn offered_replies(session: &DeskSession) -> Vec<CannedReply> {
    session.reply_offer().offered().into_iter().cloned().collect()
}

/// Returns the hotel's side of a conversation.
fn staff_side(open: &OpenConversation, hotel: &HotelProfile, me: &Me, pusher: &PusherClient) -> Side {
    let id = open.page.conversation_id;
    Side {
        speaker: SenderType::Staff,
        reader: Reader::Staff,
        speaker_name: Some(me.name.clone()),
        hotel: hotel.slug.clone(),
        conversation_id: id,
        api: paths::staff_conversation(&hotel.slug, id),
        #[cfg(not(feature = "hydrate"))]
        file_query: String::new(),
        keys: Keys::of_staff(&hotel.slug, id, me.staff_id.unwrap_or_default()),
        guest_channel: open.guest_channel.clone(),
        pusher: pusher.clone(),
    }
}
