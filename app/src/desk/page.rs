//! State of the desk, as signals.

use super::opened::Opened;
use super::opening::DeskOpening;
use super::page_data::PageData;
use super::signals::ListSignal;
#[cfg(feature = "hydrate")]
use crate::chat::desk::{DeskEffect, DeskInput, OpenConversation};
use crate::chat::desk::{
    DeskSession, HandlingProblem, Location, Notice, OtherOutboxes, Preference, ReplyOffer, Visits,
};
use crate::chat::list::{ListSession, Part};
#[cfg(feature = "hydrate")]
use crate::chat::session::{Moment, SocketEvent};
#[cfg(feature = "hydrate")]
use crate::chat::stored::Keys;
#[cfg(feature = "hydrate")]
use crate::conversation::Conversation;
use crate::language::Language;
use crate::zone::Zone;
use leptos::prelude::*;
use shared::canned::CannedReply;
use shared::desk::ConversationSummary;
use shared::note::Note;
use shared::{ConversationId, ErrorCode, Timestamp};

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
    /// Part of the list that is shown.
    pub part: Memo<Part>,
    /// Conversations with a draft on this device.
    pub drafts: Memo<Vec<ConversationId>>,
    /// Other conversations with messages from before that are not sent
    /// yet.
    pub unsent: Memo<Vec<ConversationId>>,
    /// True if the last request for the list failed.
    pub is_stale: Memo<bool>,
    /// Present time, updated regularly for the waiting times of guests.
    pub now: Memo<Timestamp>,
    /// The open conversation.
    opened: RwSignal<Option<Opened>>,
    /// Id of the open conversation.
    open_id: Memo<Option<ConversationId>>,
    /// Id of the conversation that is being opened.
    pub opening_id: Memo<Option<ConversationId>>,
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

impl Desk {
    /// Returns the state of a new page.
    pub fn new(opening: DeskOpening) -> Self {
        let DeskOpening {
            hotel,
            me,
            staff,
            texts,
            replies,
            part,
            list,
            open,
            resolved,
            resolved_group,
            snoozed,
            unread,
            pusher,
            now,
        } = opening;
        let language = Language::new(texts);
        let zone = Zone::new(&hotel.timezone);
        let notes = open.as_ref().map(|open| open.notes.clone()).unwrap_or_default();
        let open_id = open.as_ref().map(|open| open.page.conversation_id);
        let others = OtherOutboxes::new(hotel.slug.clone(), me.staff_id.unwrap_or_default(), open_id);
        let (list, offer) = (ListSession::new(list, open_id), ReplyOffer::new(replies));
        let visits = Visits::new(hotel.slug.clone(), Location { part, open: open_id });
        let session = RwSignal::new(DeskSession::new(list, visits, notes, offer, others, now));
        let data = PageData { hotel, me, staff, language, resolved, resolved_group, snoozed, unread, pusher, zone };
        let opened = open.map(|open| Opened::new(open, &data, now));
        Self {
            session,
            data: StoredValue::new(data),
            list: ListSignal::new(session),
            part: Memo::new(move |_| session.with(|session| session.visits().shown().part.clone())),
            drafts: Memo::new(move |_| session.with(|session| session.drafts().to_vec())),
            unsent: Memo::new(move |_| session.with(|session| session.unsent().to_vec())),
            is_stale: Memo::new(move |_| session.with(|session| session.list().is_stale())),
            now: Memo::new(move |_| session.with(DeskSession::now)),
            opened: RwSignal::new(opened),
            open_id: Memo::new(move |_| session.with(DeskSession::open)),
            opening_id: Memo::new(move |_| session.with(|session| session.visits().opening())),
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

    /// Returns the open conversation, and subscribes to its changes.
    pub fn opened(&self) -> Option<Opened> {
        self.opened.get()
    }

    /// Returns the open conversation.
    #[cfg(feature = "hydrate")]
    pub fn conversation(&self) -> Option<Conversation> {
        self.opened.get_untracked().map(|opened| opened.conversation)
    }

    /// Returns the id of the open conversation, and subscribes to its changes.
    pub fn open_id(&self) -> Option<ConversationId> {
        self.open_id.get()
    }

    /// Returns the id of the open conversation.
    #[cfg(feature = "hydrate")]
    pub fn present_id(&self) -> Option<ConversationId> {
        self.open_id.get_untracked()
    }

    /// Shows a conversation in place of the open one, whose state is returned.
    #[cfg(feature = "hydrate")]
    pub fn replace_opened(&self, opened: Option<Opened>) -> Option<OpenConversation> {
        let left = self.opened.get_untracked();
        self.opened.set(opened);
        let left = left?;
        let id = left.conversation_id();
        let summary = self.session.with_untracked(|session| session.list().summary(id).cloned());
        Some(left.to_cached(summary.as_ref()))
    }

    /// Returns the events of the socket that a conversation that is opened now has
    /// missed.
    #[cfg(feature = "hydrate")]
    pub fn missed_socket_events(&self) -> Vec<SocketEvent> {
        self.session.with_untracked(DeskSession::missed_socket_events)
    }

    /// Returns the location of an address, if the desk can show it without loading a
    /// page.
    #[cfg(feature = "hydrate")]
    pub fn location(&self, address: &str) -> Option<Location> {
        self.data.with_value(|data| Location::from_address(address, &data.hotel.slug))
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

    /// Returns the cursor of the page of the list that is read next.
    #[cfg(feature = "hydrate")]
    pub fn page_cursor(&self) -> Option<String> {
        self.session.with_untracked(|session| session.list().page_cursor().map(str::to_owned))
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

    /// Returns an address of the desk with the part of the list that is shown, and
    /// subscribes to changes of that.
    pub fn address(&self, path: &str) -> String {
        let part = self.part.get();
        self.data.with_value(|data| part.address(&data.hotel.slug, path))
    }
}

fn preference(session: RwSignal<DeskSession>, preference: Preference) -> Memo<bool> {
    Memo::new(move |_| session.with(|session| session.preferences().is_on(preference)))
}

fn offered_replies(session: &DeskSession) -> Vec<CannedReply> {
    session.reply_offer().offered().into_iter().cloned().collect()
}
