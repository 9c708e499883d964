//! Read markers of both sides.

use crate::json::{ToJson, write};
use crate::{ConversationId, MessageId, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// Side that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reader {
    /// The guest.
    Guest,
    /// The hotel.
    Staff,
}

/// Read marker of one side. Markers only move forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMarker {
    /// Newest message that this side has read; 0 before the first.
    pub up_to: MessageId,
    /// Time at which the marker moved there; `null` before the first message.
    pub read_at: Option<Timestamp>,
}

/// Read markers of both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMarkers {
    /// Marker of the guest.
    pub guest: ReadMarker,
    /// Marker of the hotel.
    pub staff: ReadMarker,
}

impl ReadMarkers {
    /// Returns the marker of one side.
    pub fn of(&self, reader: Reader) -> ReadMarker {
        match reader {
            Reader::Guest => self.guest,
            Reader::Staff => self.staff,
        }
    }

    /// Returns the marker of one side, to be moved.
    pub fn of_mut(&mut self, reader: Reader) -> &mut ReadMarker {
        match reader {
            Reader::Guest => &mut self.guest,
            Reader::Staff => &mut self.staff,
        }
    }
}

/// The body of `POST …/read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkRead {
    /// Newest message that has been read.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub up_to: MessageId,
}

impl ToJson for MarkRead {
    fn to_json(&self) -> String {
        write::object(&[("up_to", Some(self.up_to.to_string()))])
    }
}

/// The answer to `POST …/read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadAnswer {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Both markers after the request.
    pub read: ReadMarkers,
    /// Number of the newest change that this answer covers.
    pub seq: Seq,
}

crate::json_names! {
    Reader { Guest = "guest" Staff = "staff" }
}

crate::json_objects! {
    ReadMarker { up_to read_at }
    ReadMarkers { guest staff }
    ReadAnswer { conversation_id read seq }
}
