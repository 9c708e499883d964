//! Numbers that identify and order conversations, messages, notes and changes.

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl crate::json::FromJson for $name {
            fn from_json(value: &crate::json::Value<'_>) -> Option<Self> {
                crate::json::FromJson::from_json(value).map(Self)
            }
        }
    };
}

number!(
    /// Number of a conversation: one per booking, from 1 upwards within the
    /// installation.
    ConversationId
);
number!(
    /// Number of a message: from 1 upwards, growing within the installation. 0
    /// stands for "before the first message" in cursors and read markers.
    MessageId
);
number!(
    /// Number of a note: from 1 upwards, growing within the installation.
    NoteId
);
number!(
    /// Number of a change in a conversation (a message created, edited or deleted,
    /// a read marker moved, the permission to chat changed): from 1 upwards without
    /// gaps. 0 stands for "before the first change".
    Seq
);

impl Seq {
    /// Returns the number of the change after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
