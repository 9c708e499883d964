//! The desk's state, as signals.

use super::handling::HandlingProblem;
use super::notes::Notes;
use super::opening::{DeskOpening, OpenConversation, Part};
use super::replies::Offer;
use crate::chat::stored::Keys;
use crate::conversation::{Conversation, Side};
use crate::language::Language;
use crate::zone::Zone;
use leptos::prelude::*;
use shared::access::Me;
use shared::canned::CannedReply;
use shared::desk::{ConversationList, ConversationSummary};
use shared::{ConversationId, HotelProfile, PusherClient, Reader, SenderType, Timestamp, paths};

/// The desk: handles on its signals, cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Whose desk it is, who sits at it, and what it began with; does not
    /// change while the page is open.
    pub fixed: StoredValue<Fixed>,
    /// The list.
    pub list: RwSignal<ConversationList>,
    /// The conversation that is open, where the list does not have it.
    pub aside: RwSignal<Option<ConversationSummary>>,
    /// In which conversations something waits to be sent that was written on
    /// earlier pages.
    pub unsent: RwSignal<Vec<ConversationId>>,
    /// Whether the list could not be had when it was last asked for.
    pub stale: RwSignal<bool>,
    /// The time, as often as somebody's waiting is told anew.
    pub now: RwSignal<Timestamp>,
    /// What is said in the conversation that is open.
    pub open: Option<Conversation>,
    /// What colleagues have noted about it.
    pub notes: Option<Notes>,
    /// Why taking, handing over, resolving or reopening failed the last time.
    pub handling_problem: RwSignal<Option<HandlingProblem>>,
    /// The canned replies that are offered.
    pub offer: Offer,
    /// Whether the keys are explained.
    pub help: RwSignal<bool>,
    /// Whether letters do something by themselves.
    pub letters: RwSignal<bool>,
    /// Whether a sound is made when a guest writes.
    pub sound: RwSignal<bool>,
    /// Whether the browser may show that a guest has written; `None` where it
    /// was never asked.
    pub notifications: RwSignal<Option<bool>>,
}

/// What does not change while the page is open.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The hotel.
    pub hotel: HotelProfile,
    /// Who sits there.
    pub me: Me,
    /// What the hotel often answers.
    pub replies: Vec<CannedReply>,
    /// Which part of the list is shown.
    pub part: Part,
    /// The conversation that is open, as it was when the page was rendered.
    pub open: Option<OpenConversation>,
    /// How to listen to all conversations.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only browsers listen"))]
    pub pusher: PusherClient,
    /// The hotel's clock.
    pub zone: Zone,
}

impl Desk {
    /// The state that the desk begins with.
    pub fn new(opening: DeskOpening) -> Self {
        let DeskOpening { hotel, me, texts, replies, part, list, open, pusher, now } = opening;
        let language = Language::new(texts);
        let zone = Zone::new(&hotel.timezone);
        let talk = open.as_ref().map(|open| {
            let side = side(open, &hotel, &me, &pusher);
            Conversation::new(side, open.page.clone(), zone.clone(), language, now, open.refused)
        });
        let notes = open.as_ref().map(|open| Notes::new(open.notes.clone()));
        Self {
            fixed: StoredValue::new(Fixed { hotel, me, replies, part, open, pusher, zone }),
            list: RwSignal::new(list),
            aside: RwSignal::new(None),
            unsent: RwSignal::new(Vec::new()),
            stale: RwSignal::new(false),
            now: RwSignal::new(now),
            open: talk,
            notes,
            handling_problem: RwSignal::new(None),
            offer: Offer::default(),
            help: RwSignal::new(false),
            letters: RwSignal::new(true),
            sound: RwSignal::new(false),
            notifications: RwSignal::new(None),
        }
    }

    /// Which conversation is open.
    pub fn open_id(&self) -> Option<ConversationId> {
        self.fixed.with_value(|fixed| fixed.open.as_ref().map(|open| open.page.conversation_id))
    }

    /// A conversation as it stands now, where that is known.
    pub fn summary(&self, id: ConversationId) -> Memo<Option<ConversationSummary>> {
        let (list, aside) = (self.list, self.aside);
        Memo::new(move |_| {
            let is_it = |summary: &&ConversationSummary| summary.conversation_id == id;
            let listed = list.with(|list| list.conversations.iter().find(is_it).cloned());
            listed.or_else(|| aside.with(|aside| aside.as_ref().filter(is_it).cloned()))
        })
    }

    /// An address of the desk, with the part of the list that is shown.
    pub fn address(&self, path: &str) -> String {
        self.fixed.with_value(|fixed| fixed.part.address(&fixed.hotel.slug, path))
    }
}

/// The hotel's side of a conversation.
fn side(open: &OpenConversation, hotel: &HotelProfile, me: &Me, pusher: &PusherClient) -> Side {
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
