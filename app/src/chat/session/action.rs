//! Actions of the user.

use shared::MessageId;
use uuid::Uuid;

/// An action of the user. `shown` is the text in the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Changes the text in the composer.
    Write {
        /// The new text.
        text: String,
        /// True if the user has typed it, so that the other side sees it.
        is_typed: bool,
    },
    /// Sends the text in the composer, with the chosen files.
    Submit(String),
    /// Adds a message to the outbox.
    Queue {
        /// Id of the message.
        id: Uuid,
        /// Its text; empty if it only has files.
        text: String,
        /// Ids that its files have on this device.
        files: Vec<Uuid>,
        /// True if it is the message in the composer, which is then empty.
        is_composed: bool,
    },
    /// Begins a reply to a message.
    Reply(MessageId),
    /// Begins to edit a message.
    Edit {
        /// The message.
        id: MessageId,
        /// The text in the composer.
        shown: String,
    },
    /// Deletes a message.
    Delete(MessageId),
    /// Returns to a new message.
    Cancel,
    /// Shows the actions of a message; hides them for `None`.
    ShowActions(Option<MessageId>),
    /// Sends a refused message once more.
    SendAgain(Uuid),
    /// Discards an unacknowledged message.
    Discard(Uuid),
    /// Puts an unacknowledged message back into the composer, before the present
    /// text.
    TakeBack {
        /// The message.
        id: Uuid,
        /// The text in the composer.
        shown: String,
    },
    /// Scrolls.
    Scroll {
        /// True if the newest message is in view.
        at_bottom: bool,
        /// True if the first known message is nearly in view.
        near_top: bool,
    },
    /// Scrolls to the newest message.
    ShowNewest,
    /// Fetches the page before the first known message.
    LoadOlder,
}
