//! One conversation while it is open, as signals: the same for the guest, who
//! has only this one, and for the desk.

mod lines;
mod stretches;

pub use lines::{Line, lines};
pub use stretches::{STRETCH_MESSAGES, Stretch, stretches};

use crate::chat::connection::Banner;
use crate::chat::rows::Told;
use crate::chat::stored::Keys;
use crate::chat::{Outbox, Timeline};
use crate::language::Language;
use crate::zone::Zone;
use leptos::html::{Div, Textarea};
use leptos::prelude::*;
use shared::message::GUEST_MAY_CHANGE_FOR_MS;
use shared::{
    ChannelName, ConversationId, DisabledCode, ErrorCode, HotelSlug, Message, MessageId, MessagePage, PusherClient,
    Reader, SenderType, StaffInfo, Timestamp,
};

/// From which side a conversation is seen, and where that side's doors are.
#[derive(Clone, Debug)]
pub struct Side {
    /// Who writes here.
    pub speaker: SenderType,
    /// Whose read marker this page moves.
    pub reader: Reader,
    /// What is one's own: every message of this side, or only those written
    /// under this name.
    pub speaker_name: Option<String>,
    /// The hotel.
    pub hotel: HotelSlug,
    /// The conversation: a channel may tell of others too.
    pub conversation_id: ConversationId,
    /// The root of its API: `/messages` and `/read` stand below it.
    pub api: String,
    /// The query of a file's address, as the server writes it: that of the
    /// page's own.
    #[cfg(not(feature = "hydrate"))]
    pub file_query: String,
    /// The names of its entries in the browser's storage.
    pub keys: Keys,
    /// How to listen.
    pub pusher: PusherClient,
    /// The guest's channel, where both sides say that they type.
    pub guest_channel: ChannelName,
}

/// What the composer is for at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writing {
    /// A new message.
    #[default]
    New,
    /// A new message that answers this one.
    Reply(MessageId),
    /// Another text for this one.
    Edit(MessageId),
}

/// The conversation: handles on its signals, cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Conversation {
    /// From which side it is seen; does not change while the page is open.
    pub side: StoredValue<Side>,
    /// The conversation as far as it is known.
    pub timeline: RwSignal<Timeline>,
    /// What is not acknowledged yet.
    pub outbox: RwSignal<Outbox>,
    /// What is said about the connection.
    pub banner: RwSignal<Banner>,
    /// Whether an older page is on its way.
    pub loading_older: RwSignal<bool>,
    /// Whether the newest message is in view.
    pub at_bottom: RwSignal<bool>,
    /// Whether something new came in below the view.
    pub unseen_below: RwSignal<bool>,
    /// Why the text in the composer cannot be sent.
    pub composer_error: RwSignal<Option<ErrorCode>>,
    /// What the composer is for.
    pub writing: RwSignal<Writing>,
    /// The message whose actions are shown.
    pub chosen: RwSignal<Option<MessageId>>,
    /// Whether the other side is typing.
    pub typing: RwSignal<bool>,
    /// The log.
    pub log: Memo<Vec<Stretch>>,
    /// The clock at the hotel.
    pub zone: StoredValue<Zone>,
    /// The language of the page.
    pub language: Language,
    /// The year in which the page was opened: days of it go without.
    pub year: u16,
    /// The element that scrolls.
    pub scroller: NodeRef<Div>,
    /// The element that is written in.
    pub composer: NodeRef<Textarea>,
}

impl Conversation {
    /// The state that a page begins with: the conversation's newest messages,
    /// shown at `now`, and why a text that was posted by a form was refused.
    pub fn new(
        side: Side,
        page: MessagePage,
        zone: Zone,
        language: Language,
        now: Timestamp,
        refused: Option<ErrorCode>,
    ) -> Self {
        let year = zone.local(now).year;
        let zone = StoredValue::new(zone);
        let timeline = RwSignal::new(Timeline::new(page));
        let outbox = RwSignal::new(Outbox::default());
        let speaker = side.speaker;
        let unread = timeline.with_untracked(|timeline| timeline.first_unread(side.reader));
        let log = Memo::new(move |before: Option<&Vec<Stretch>>| {
            let before = before.map(Vec::as_slice).unwrap_or_default();
            zone.with_value(|zone| {
                let told = Told { speaker, unread, zone };
                timeline
                    .with(|timeline| outbox.with(|outbox| stretches(before, STRETCH_MESSAGES, timeline, outbox, &told)))
            })
        });
        Self {
            side: StoredValue::new(side),
            timeline,
            outbox,
            banner: RwSignal::new(Banner::None),
            loading_older: RwSignal::new(false),
            at_bottom: RwSignal::new(true),
            unseen_below: RwSignal::new(false),
            composer_error: RwSignal::new(refused),
            writing: RwSignal::new(Writing::New),
            chosen: RwSignal::new(None),
            typing: RwSignal::new(false),
            log,
            zone,
            language,
            year,
            scroller: NodeRef::new(),
            composer: NodeRef::new(),
        }
    }

    /// Who writes here.
    pub fn speaker(&self) -> SenderType {
        self.side.with_value(|side| side.speaker)
    }

    /// Why nobody can write here; `None` where one can. The hotel always can.
    pub fn closed(&self) -> Memo<Option<DisabledCode>> {
        let (timeline, guest) = (self.timeline, self.speaker() == SenderType::Guest);
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().disabled_code.filter(|_| guest)))
    }

    /// Whether whoever writes here may still change a message.
    pub fn may_change(&self, message: &Message, now: Timestamp) -> bool {
        let is_own = self.side.with_value(|side| {
            side.speaker == message.sender_type
                && side.speaker_name.as_ref().is_none_or(|name| *name == message.sender_name)
        });
        let is_in_time = message.sender_type == SenderType::Staff
            || now.unix_ms() - message.timestamp.unix_ms() < GUEST_MAY_CHANGE_FOR_MS;
        is_own && is_in_time && !message.is_deleted
    }

    /// The room.
    pub fn room(&self) -> Memo<Option<String>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().room_number.clone()))
    }

    /// Who answers.
    pub fn handler(&self) -> Memo<Option<StaffInfo>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().current_staff_handler.clone()))
    }
}
