//! State of a session.

use super::defect::Planted;
use super::effect::{Effect, Output};
use super::request::Request;
use super::sender::Sender;
use crate::chat::connection::Banner;
use crate::chat::stored::Keys;
use crate::chat::{CatchUp, Connection, Draft, Outbox, Retry, Timeline};
use shared::{ConversationId, ErrorCode, MessageId, MessagePage, Reader, SenderType, Timestamp};

/// Side of the conversation to which a page belongs.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Side that writes on the page.
    pub speaker: SenderType,
    /// Reader whose marker the page moves.
    pub reader: Reader,
    /// The conversation; a channel may carry events of others too.
    pub conversation_id: ConversationId,
    /// Keys of its entries in the browser's storage.
    pub keys: Keys,
}

/// Purpose of the composer at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writing {
    /// A new message.
    #[default]
    New,
    /// A new message that replies to this one.
    Reply(MessageId),
    /// A new text for this message.
    Edit(MessageId),
}

/// State that the page shows, besides the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Content of the connection banner.
    pub banner: Banner,
    /// True while an older page is being fetched.
    pub loading_older: bool,
    /// True while the newest message is in view.
    pub at_bottom: bool,
    /// True while the other side is typing.
    pub typing: bool,
    /// Reason why the text in the composer cannot be sent.
    pub composer_error: Option<ErrorCode>,
    /// Purpose of the composer.
    pub writing: Writing,
    /// True while the submitted message waits for its files.
    pub waits_for_files: bool,
    /// The message whose actions are shown.
    pub chosen: Option<MessageId>,
}

/// The session of one page with one conversation.
#[derive(Clone, Debug)]
pub struct ConversationSession {
    pub(super) participant: Participant,
    pub(super) timeline: Timeline,
    pub(super) sender: Sender,
    pub(super) draft: Draft,
    /// Text of the submitted message while it waits for its files. The composer
    /// still shows it; a change of the composer ends the wait.
    pub(super) submitted: Option<String>,
    /// Text in the composer while a message is edited.
    pub(super) edited: String,
    pub(super) connection: Connection,
    pub(super) catch_up: CatchUp,
    pub(super) is_marking: bool,
    pub(super) read_retry: Retry,
    /// The newest message that this page has marked as read.
    pub(super) marked: MessageId,
    /// The last quick reply that was tapped, and the time.
    pub(super) tapped: Option<(String, Timestamp)>,
    /// Time of the last typing event that was sent.
    pub(super) typed_at: Option<Timestamp>,
    /// Number of the last typing event that was received.
    pub(super) typing_number: u32,
    pub(super) view: View,
    pub(super) output: Output,
    /// True once the page shows another conversation.
    pub(super) is_ended: bool,
    pub(super) planted: Planted,
}

impl ConversationSession {
    /// Returns the session of a new page with the conversation's newest
    /// messages, and the reason why a text posted by the plain form was
    /// refused.
    pub fn new(participant: Participant, page: MessagePage, refused: Option<ErrorCode>, now: Timestamp) -> Self {
        Self::with_defect(participant, page, refused, now, Planted::default())
    }

    /// Returns the session of a new page, with a planted defect.
    pub fn with_defect(
        participant: Participant,
        page: MessagePage,
        refused: Option<ErrorCode>,
        now: Timestamp,
        planted: Planted,
    ) -> Self {
        Self {
            sender: Sender::new(participant.keys.clone(), planted),
            participant,
            timeline: Timeline::new(page),
            draft: Draft::default(),
            submitted: None,
            edited: String::new(),
            tapped: None,
            connection: Connection::new(now),
            catch_up: CatchUp::default(),
            is_marking: false,
            read_retry: Retry::default(),
            marked: MessageId(0),
            typed_at: None,
            typing_number: 0,
            view: View {
                banner: Banner::None,
                loading_older: false,
                at_bottom: true,
                typing: false,
                composer_error: refused,
                writing: Writing::New,
                waits_for_files: false,
                chosen: None,
            },
            output: Output::default(),
            is_ended: false,
            planted,
        }
    }

    /// Returns the known part of the conversation.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Returns the messages that are not acknowledged.
    pub fn outbox(&self) -> &Outbox {
        self.sender.outbox()
    }

    /// Returns the state that the page shows.
    pub fn view(&self) -> View {
        self.view
    }

    pub(super) fn request(&mut self, request: Request) {
        self.output.push(Effect::Request(request));
    }
}
