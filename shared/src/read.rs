//! Who has read how far.

use crate::{ConversationId, MessageId, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// The side whose eyes are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reader {
    /// The guest.
    Guest,
    /// The hotel.
    Staff,
}

/// How far one side has read. Markers only move forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMarker {
    /// The newest message that this side has seen; 0 before the first.
    pub up_to: MessageId,
    /// When the marker came there; `null` before the first.
    pub read_at: Option<Timestamp>,
}

/// Both sides' markers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMarkers {
    /// The guest's.
    pub guest: ReadMarker,
    /// The hotel's.
    pub staff: ReadMarker,
}

impl ReadMarkers {
    /// One side's marker.
    pub fn of(&self, reader: Reader) -> ReadMarker {
        match reader {
            Reader::Guest => self.guest,
            Reader::Staff => self.staff,
        }
    }

    /// One side's marker, to be moved.
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
    /// Everything up to this message has been seen.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub up_to: MessageId,
}

/// The answer to `POST …/read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadAnswer {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Both markers as they stand now.
    pub read: ReadMarkers,
    /// The newest change that this answer covers.
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
