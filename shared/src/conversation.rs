//! Context of a guest's chat: what the guest may know and do.

use crate::{AccentColor, BookingId, ChannelName, ConversationId, HotelSlug, Seq};
use serde::{Deserialize, Serialize};

/// Action that the guest may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Write messages.
    Chat,
}

/// Reason why a guest may not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisabledCode {
    /// The stay has not begun.
    NotCheckedIn,
    /// The stay is over.
    AlreadyCheckedOut,
    /// The guest has checked in, but has no room.
    NoRoomAssigned,
}

impl DisabledCode {
    /// Returns the reason in fixed words.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotCheckedIn => "Check-in required to access chat",
            Self::AlreadyCheckedOut => "Chat unavailable after checkout",
            Self::NoRoomAssigned => "Room assignment required",
        }
    }
}

/// Member of staff, as guests see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffInfo {
    /// Name that guests see.
    pub name: String,
    /// Role, such as "Reception".
    pub role: String,
}

/// Permission to chat, room and handler: the part of the context that can change
/// while a page is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatState {
    /// `["chat"]`, or empty while the chat is closed.
    pub allowed_actions: Vec<Action>,
    /// Reason why the chat is closed.
    pub disabled_code: Option<DisabledCode>,
    /// The same reason in fixed words.
    pub disabled_reason: Option<String>,
    /// Room number, once assigned.
    pub room_number: Option<String>,
    /// Handler of this conversation at present.
    pub current_staff_handler: Option<StaffInfo>,
}

impl ChatState {
    /// Returns the state for a reason to close the chat (if any), a room and a
    /// handler.
    pub fn new(disabled: Option<DisabledCode>, room_number: Option<String>, handler: Option<StaffInfo>) -> Self {
        Self {
            allowed_actions: if disabled.is_none() { vec![Action::Chat] } else { Vec::new() },
            disabled_code: disabled,
            disabled_reason: disabled.map(|code| code.reason().to_owned()),
            room_number,
            current_staff_handler: handler,
        }
    }

    /// Returns whether messages may be written.
    pub fn may_write(&self) -> bool {
        self.allowed_actions.contains(&Action::Chat)
    }
}

/// Hotel, as its guests see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HotelProfile {
    /// Name in URLs.
    pub slug: HotelSlug,
    /// Name that guests see.
    pub name: String,
    /// IANA time zone (`Europe/Dublin`) of the times on the page.
    pub timezone: String,
    /// BCP 47 language tag (`en`).
    pub locale: String,
    /// Accent colour.
    pub accent_color: AccentColor,
    /// URL of the logo, if there is one.
    pub logo_url: Option<String>,
}

/// Settings of a Pusher client that subscribes to one channel: a guest's, or a
/// hotel's staff channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PusherClient {
    /// Channel to subscribe to.
    pub channel: ChannelName,
    /// Event to bind.
    pub event: String,
    /// Key of the app.
    pub key: String,
    /// Cluster; pusher-js requires one even with a `host`.
    pub cluster: String,
    /// Host of the socket.
    pub host: String,
    /// Port of the socket.
    pub port: u16,
    /// `true` if the socket uses TLS.
    pub tls: bool,
    /// Endpoint that authorises a subscription.
    pub auth_endpoint: String,
}

/// The answer to `…/chat/context`: everything that a page needs besides messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Context {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The booking.
    pub booking_id: BookingId,
    /// Name of the guest.
    pub guest_name: String,
    /// The hotel.
    pub hotel: HotelProfile,
    /// Permission to chat; its fields are beside these.
    #[serde(flatten)]
    pub chat: ChatState,
    /// Number of minutes within which the hotel usually answers at this time of the
    /// day; `null` while the reception is closed, or if the hotel does not show it.
    pub answers_within_min: Option<u16>,
    /// Number of the newest change in the conversation.
    pub seq: Seq,
    /// Settings of the Pusher client.
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
    Context { conversation_id booking_id guest_name hotel answers_within_min seq pusher ..chat }
}
