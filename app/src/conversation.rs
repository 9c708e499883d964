//! An open conversation, as signals; used by the guest's page and by the desk.

mod lines;
mod state_signal;
mod stretches;

pub use lines::{Line, lines};
pub use state_signal::StateSignal;
pub use stretches::{STRETCH_MESSAGES, Stretch, stretches};

use crate::chat::Timeline;
use crate::chat::connection::Banner;
use crate::chat::rows::LogContext;
use crate::chat::session::{ConversationSession, Effect, Input, Moment, Participant, Planted, Writing};
use crate::chat::stored::Keys;
use crate::language::Language;
use crate::zone::Zone;
use leptos::html::{Div, Textarea};
use leptos::prelude::*;
use shared::message::GUEST_MAY_CHANGE_FOR_MS;
use shared::{
    ChannelName, ConversationId, DisabledCode, ErrorCode, HotelSlug, Message, MessageId, MessagePage, PusherClient,
    Reader, SenderType, StaffInfo, Timestamp,
};

const DAY_MS: i64 = 24 * 60 * 60_000;
/// Interval at which the log is updated without another reason, because days
/// change their names at midnight: that of the offsets of time zones.
const DATED_FOR_MS: i64 = 15 * 60_000;

/// Side from which a conversation is seen, with the addresses and names that
/// this side uses.
#[derive(Clone, Debug)]
pub struct Side {
    /// Side that writes on this page.
    pub speaker: SenderType,
    /// Reader whose marker this page moves.
    pub reader: Reader,
    /// Name by which the page recognizes its own messages; `None` if all
    /// messages of this side are its own.
    pub speaker_name: Option<String>,
    /// The hotel.
    pub hotel: HotelSlug,
    /// The conversation; a channel may carry events of others too.
    pub conversation_id: ConversationId,
    /// Root path of its API, with `/messages` and `/read` below it.
    pub api: String,
    /// Query of file addresses, as the server writes it: that of the page's own
    /// address.
    #[cfg(not(feature = "hydrate"))]
    pub file_query: String,
    /// Keys of its entries in the browser's storage.
    pub keys: Keys,
    /// Settings of the connection to the engine.
    pub pusher: PusherClient,
    /// Channel of the guest, on which both sides send typing events.
    pub guest_channel: ChannelName,
}

/// Reason why a guest cannot write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// A rule of the hotel.
    Rule(DisabledCode),
    /// The guest's link is no longer valid.
    LinkEnded,
}

/// The known part of a conversation, as a signal.
#[derive(Clone, Copy)]
pub struct TimelineSignal(RwSignal<ConversationSession>);

impl TimelineSignal {
    /// Reads the timeline, and subscribes to its changes.
    pub fn with<T>(&self, read: impl FnOnce(&Timeline) -> T) -> T {
        self.0.with(|session| read(session.timeline()))
    }

    /// Reads the timeline.
    pub fn with_untracked<T>(&self, read: impl FnOnce(&Timeline) -> T) -> T {
        self.0.with_untracked(|session| read(session.timeline()))
    }

    /// Subscribes to changes of the timeline and the outbox.
    pub fn track(&self) {
        self.0.track();
    }
}

/// A conversation: handles of its signals, cheap to copy into closures. Only
/// [`Conversation::apply`] changes them.
#[derive(Clone, Copy)]
pub struct Conversation {
    /// Side from which it is seen; constant while the page is open.
    pub side: StoredValue<Side>,
    /// State of the page; notifies when its timeline or outbox has changed.
    session: RwSignal<ConversationSession>,
    /// The known part of the conversation.
    pub timeline: TimelineSignal,
    /// Content of the connection banner.
    pub banner: StateSignal<Banner>,
    /// True while an older page is being fetched.
    pub loading_older: StateSignal<bool>,
    /// True while the newest message is in view.
    pub at_bottom: StateSignal<bool>,
    /// Reason why the text in the composer cannot be sent.
    pub composer_error: StateSignal<Option<ErrorCode>>,
    /// Purpose of the composer.
    pub writing: StateSignal<Writing>,
    /// True while the submitted message waits for its files.
    pub waits_for_files: StateSignal<bool>,
    /// The message whose actions are shown.
    pub chosen: StateSignal<Option<MessageId>>,
    /// True while the other side is typing.
    pub typing: StateSignal<bool>,
    /// The hotel's newest message, on the guest's page. Whoever wrote it has read the
    /// messages before it.
    newest_answer: StateSignal<Option<MessageId>>,
    /// The rows of the log, in stretches.
    pub log: StateSignal<Vec<Stretch>>,
    /// Time of the last update of the log.
    dated_at: StoredValue<i64>,
    /// The first message that was unread when the page was opened.
    unread: Option<MessageId>,
    /// Time zone of the hotel.
    pub zone: StoredValue<Zone>,
    /// The language of the page.
    pub language: Language,
    /// Year in which the page was opened; days of this year are shown without
    /// it.
    pub year: u16,
    /// The element that scrolls.
    pub scroller: NodeRef<Div>,
    /// The text field of the composer.
    pub composer: NodeRef<Textarea>,
}

impl Conversation {
    /// Returns the state of a new page: the conversation's newest messages,
    /// shown at `now`, and the reason why a text posted by the plain form was
    /// refused.
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
        let participant = Participant {
            speaker: side.speaker,
            reader: side.reader,
            conversation_id: side.conversation_id,
            keys: side.keys.clone(),
        };
        let session = ConversationSession::new(participant, page, refused, now);
        let unread = session.timeline().first_unread(side.reader);
        let log = StateSignal::new(Vec::new());
        let session = RwSignal::new(session);
        let conversation = Self {
            side: StoredValue::new(side),
            session,
            timeline: TimelineSignal(session),
            banner: StateSignal::new(Banner::None),
            loading_older: StateSignal::new(false),
            at_bottom: StateSignal::new(true),
            composer_error: StateSignal::new(refused),
            writing: StateSignal::new(Writing::New),
            waits_for_files: StateSignal::new(false),
            chosen: StateSignal::new(None),
            typing: StateSignal::new(false),
            newest_answer: StateSignal::new(None),
            log,
            dated_at: StoredValue::new(0),
            unread,
            zone,
            language,
            year,
            scroller: NodeRef::new(),
            composer: NodeRef::new(),
        };
        conversation.update_log(now);
        conversation
    }

    /// Passes an input to the session, and updates the signals; returns the
    /// effects.
    pub fn apply(&self, input: Input, at: &Moment) -> Vec<Effect> {
        let Some((output, view)) = self.session.try_write_untracked().map(|mut session| {
            let output = session.handle(input, at);
            (output, session.view())
        }) else {
            return Vec::new();
        };
        self.banner.set(view.banner);
        self.loading_older.set(view.loading_older);
        self.at_bottom.set(view.at_bottom);
        self.composer_error.set(view.composer_error);
        self.writing.set(view.writing);
        self.waits_for_files.set(view.waits_for_files);
        self.chosen.set(view.chosen);
        self.typing.set(view.typing);
        if output.has_changed || self.dated_at.get_value() / DATED_FOR_MS != at.now.unix_ms() / DATED_FOR_MS {
            self.update_log(at.now);
        }
        if output.has_changed {
            self.session.notify();
        }
        output.effects
    }

    fn update_log(&self, now: Timestamp) {
        self.dated_at.set_value(now.unix_ms());
        let shown = self.log.writable();
        let (zone, side) = (self.zone.read_value(), self.side.read_value());
        let yesterday = Timestamp::from_unix_ms(now.unix_ms() - DAY_MS);
        let context = LogContext {
            speaker: side.speaker,
            speaker_name: side.speaker_name.as_deref(),
            present: [now, yesterday].map(|at| zone.local(at)),
            unread: self.unread,
            zone: &zone,
            planted: Planted::default(),
        };
        let log = self.session.with_untracked(|session| {
            let (timeline, outbox) = (session.timeline(), session.outbox());
            shown.with_untracked(|shown| stretches(shown, STRETCH_MESSAGES, timeline, outbox, &context))
        });
        if side.speaker == SenderType::Guest {
            self.newest_answer.set(self.session.with_untracked(|session| session.timeline().newest_answer()));
        }
        let is_same = shown.with_untracked(|shown| *shown == log);
        if let Some(mut shown) = shown.try_write_untracked() {
            *shown = log;
        }
        // Changed lines are signalled by the lines themselves.
        if !is_same {
            shown.notify();
        }
    }

    /// Returns the side that writes on this page.
    pub fn speaker(&self) -> SenderType {
        self.side.with_value(|side| side.speaker)
    }

    /// Returns whether the user can cancel what the composer does: a reply, an
    /// edit, or the wait for files.
    pub fn can_cancel(&self) -> bool {
        self.writing.get() != Writing::New || self.waits_for_files.get()
    }

    /// Returns the reason why nobody can write here; `None` if one can. The
    /// hotel always can.
    pub fn closed(&self) -> Memo<Option<Closed>> {
        let (timeline, banner, guest) = (self.timeline, self.banner, self.speaker() == SenderType::Guest);
        Memo::new(move |_| match banner.get() {
            _ if !guest => None,
            Banner::Invalid => Some(Closed::LinkEnded),
            _ => timeline.with(|timeline| timeline.chat().disabled_code.map(Closed::Rule)),
        })
    }

    /// Returns whether the user of this page may still change a message.
    pub fn may_change(&self, message: &Message, now: Timestamp) -> bool {
        let is_own = self.side.with_value(|side| {
            side.speaker == message.sender_type
                && side.speaker_name.as_ref().is_none_or(|name| *name == message.sender_name)
        });
        let is_in_time = message.sender_type == SenderType::Staff
            || now.unix_ms() - message.timestamp.unix_ms() < GUEST_MAY_CHANGE_FOR_MS;
        is_own && is_in_time && !message.is_deleted
    }

    /// Returns whether the hotel has answered after a message of the guest, and
    /// subscribes to changes of that.
    pub fn is_answered(&self, id: MessageId) -> bool {
        self.newest_answer.get().is_some_and(|answer| answer > id)
    }

    /// Returns the room number.
    pub fn room(&self) -> Memo<Option<String>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().room_number.clone()))
    }

    /// Returns the member of staff who answers.
    pub fn handler(&self) -> Memo<Option<StaffInfo>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().current_staff_handler.clone()))
    }
}
