//! What a guest may know and do: the context of a chat.

use crate::{AccentColor, BookingId, ChannelName, ConversationId, HotelSlug, Seq};
use serde::{Deserialize, Serialize};

/// Something that the reader of a [`ChatState`] may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Write messages.
    Chat,
}

/// Why a guest may not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisabledCode {
    /// The stay has not begun.
    NotCheckedIn,
    /// The stay is over.
    AlreadyCheckedOut,
    /// In the house, without a room.
    NoRoomAssigned,
}

impl DisabledCode {
    /// The reason in fixed words.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotCheckedIn => "Check-in required to access chat",
            Self::AlreadyCheckedOut => "Chat unavailable after checkout",
            Self::NoRoomAssigned => "Room assignment required",
        }
    }
}

/// A member of staff, as guests see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffInfo {
    /// The name the guest may call them by.
    pub name: String,
    /// What they do ("Reception").
    pub role: String,
}

/// The right to chat and who answers: what can change while a page is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatState {
    /// `["chat"]`, or nothing while the chat is closed.
    pub allowed_actions: Vec<Action>,
    /// Why it is closed.
    pub disabled_code: Option<DisabledCode>,
    /// The same in fixed words.
    pub disabled_reason: Option<String>,
    /// The room, where one is assigned.
    pub room_number: Option<String>,
    /// Who answers this guest at present.
    pub current_staff_handler: Option<StaffInfo>,
}

impl ChatState {
    /// The state that a right (or the lack of it) and its surroundings make.
    pub fn new(disabled: Option<DisabledCode>, room_number: Option<String>, handler: Option<StaffInfo>) -> Self {
        Self {
            allowed_actions: if disabled.is_none() { vec![Action::Chat] } else { Vec::new() },
            disabled_code: disabled,
            disabled_reason: disabled.map(|code| code.reason().to_owned()),
            room_number,
            current_staff_handler: handler,
        }
    }

    /// Whether messages may be written.
    pub fn may_write(&self) -> bool {
        self.allowed_actions.contains(&Action::Chat)
    }
}

/// The hotel as its guests see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HotelProfile {
    /// Its name in URLs.
    pub slug: HotelSlug,
    /// Its name over the door.
    pub name: String,
    /// An IANA time zone (`Europe/Dublin`): the page's clock.
    pub timezone: String,
    /// A BCP 47 language tag (`en`).
    pub locale: String,
    /// Its colour.
    pub accent_color: AccentColor,
    /// Its logo, where it has one.
    pub logo_url: Option<String>,
}

/// Settings of a Pusher client that listens to one channel: a guest's, or a
/// hotel's staff channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PusherClient {
    /// The channel.
    pub channel: ChannelName,
    /// The event to bind.
    pub event: String,
    /// The app's key.
    pub key: String,
    /// The cluster; pusher-js wants one named even with a `host`.
    pub cluster: String,
    /// Where the socket is.
    pub host: String,
    /// The port there.
    pub port: u16,
    /// Whether the socket speaks TLS.
    pub tls: bool,
    /// Where a subscription is signed.
    pub auth_endpoint: String,
}

/// The answer to `…/chat/context`: all that a page needs besides messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Context {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The booking.
    pub booking_id: BookingId,
    /// The guest's name.
    pub guest_name: String,
    /// The hotel.
    pub hotel: HotelProfile,
    /// The right to chat, its fields beside these.
    #[serde(flatten)]
    pub chat: ChatState,
    /// The newest change in the conversation.
    pub seq: Seq,
    /// How to listen.
    pub pusher: PusherClient,
}

crate::json_names! {
    Action { Chat = "chat" }
    DisabledCode {
        NotCheckedIn = "NOT_CHECKED_IN"
        AlreadyCheckedOut = "ALREADY_CHECKED_OUT"
        NoRoomAssigned = "NO_ROOM_ASSIGNED"
    }
}

crate::json_objects! {
    StaffInfo { name role }
    ChatState { allowed_actions disabled_code disabled_reason room_number current_staff_handler }
    HotelProfile { slug name timezone locale accent_color logo_url }
    PusherClient { channel event key cluster host port tls auth_endpoint }
    Context { conversation_id booking_id guest_name hotel seq pusher ..chat }
}
