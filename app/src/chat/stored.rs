//! Format of unsent messages and drafts in the browser's storage.
//!
//! Each message has an entry of its own, so that pages that write at the same
//! time do not overwrite each other's messages. An entry is a line and a text:
//!
//! ```text
//! 1 1763805600123 0 - 120 +0b8c2a3e-6f0e-4c59-9c8e-0d6a5f2f7b11
//! Two more towels, please
//! ```
//!
//! The fields of the line are the version, the time of writing (ms since 1970),
//! the index among the messages of that instant, the code of the refusal (`-`
//! if there is none), the message that it replies to (optional), and each file.
//! Entries that cannot be read, such as those of a later version, are left
//! unchanged.

use super::{OutboxItem, OutboxState};
use shared::{BookingId, ConversationId, ErrorCode, HotelSlug, MessageId, Timestamp};
use uuid::Uuid;

const VERSION: &str = "1";
const NOT_REFUSED: &str = "-";
const FILE: char = '+';

/// Storage keys of one conversation. Neither a slug nor a booking id contains a
/// slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    root: String,
}

impl Keys {
    /// Returns the keys of a booking's conversation.
    pub fn new(slug: &HotelSlug, booking_id: &BookingId) -> Self {
        Self { root: format!("guest-chat/{}/{}/", slug.as_str(), booking_id.as_str()) }
    }

    /// Returns the keys of a conversation at the desk of a member of staff.
    /// Several members may use one browser, and each sends under their own
    /// name.
    pub fn of_staff(slug: &HotelSlug, id: ConversationId, staff_id: i64) -> Self {
        Self { root: format!("{}{id}/", staff_root(slug, staff_id)) }
    }

    /// Returns the conversation of a key that names an unsent message of that
    /// member of staff at that hotel.
    pub fn unsent_by_staff(key: &str, slug: &HotelSlug, staff_id: i64) -> Option<ConversationId> {
        let (id, _) = key.strip_prefix(&staff_root(slug, staff_id))?.split_once("/outbox/")?;
        let id = ConversationId(id.parse().ok()?);
        Self::of_staff(slug, id, staff_id).message_id(key).map(|_| id)
    }

    /// Returns the conversation whose draft of a member of staff has this key.
    pub fn draft_by_staff(key: &str, slug: &HotelSlug, staff_id: i64) -> Option<ConversationId> {
        let id = key.strip_prefix(&staff_root(slug, staff_id))?.strip_suffix("/draft")?;
        id.parse().ok().map(ConversationId)
    }

    /// Returns the key of the draft.
    pub fn draft(&self) -> String {
        format!("{}draft", self.root)
    }

    /// Returns the name of the lock for sending; one page at a time holds it.
    pub fn sender_lock(&self) -> String {
        format!("{}sender", self.root)
    }

    /// Returns the key of an unsent message.
    pub fn message(&self, client_message_id: Uuid) -> String {
        format!("{}outbox/{client_message_id}", self.root)
    }

    /// Returns the id of the unsent message that a key of this conversation
    /// names.
    pub fn message_id(&self, key: &str) -> Option<Uuid> {
        let id = key.strip_prefix(&self.root)?.strip_prefix("outbox/")?;
        // Only the canonical form is accepted, so that `message` returns the
        // same key.
        Uuid::try_parse(id).ok().filter(|uuid| uuid.to_string() == id)
    }
}

fn staff_root(slug: &HotelSlug, staff_id: i64) -> String {
    format!("guest-chat-desk/{staff_id}/{}/", slug.as_str())
}

/// Returns the entry of a message.
pub fn encode(item: &OutboxItem) -> String {
    let refused = match item.state {
        OutboxState::Sending => NOT_REFUSED,
        OutboxState::Refused(code) => code.as_str(),
    };
    let reply_to = item.reply_to.map(|id| format!(" {id}")).unwrap_or_default();
    let files: String = item.files.iter().map(|file| format!(" {FILE}{file}")).collect();
    format!("{VERSION} {} {} {refused}{reply_to}{files}\n{}", item.written_at.unix_ms(), item.nth, item.text)
}

/// Returns the message of an entry; `None` if the entry is not valid.
pub fn decode(client_message_id: Uuid, entry: &str) -> Option<OutboxItem> {
    let (head, text) = entry.split_once('\n')?;
    let mut parts = head.split(' ');
    if parts.next() != Some(VERSION) {
        return None;
    }
    let written_ms: i64 = parts.next()?.parse().ok()?;
    let nth = parts.next()?.parse().ok()?;
    let state = match parts.next()? {
        NOT_REFUSED => OutboxState::Sending,
        // An unknown code is still a refusal.
        code => OutboxState::Refused(
            *ErrorCode::ALL.iter().find(|known| known.as_str() == code).unwrap_or(&ErrorCode::BadRequest),
        ),
    };
    let (mut reply_to, mut files) = (None, Vec::new());
    for part in parts {
        match part.strip_prefix(FILE) {
            Some(file) => files.push(Uuid::try_parse(file).ok()?),
            None if reply_to.is_none() && files.is_empty() => reply_to = Some(MessageId(part.parse().ok()?)),
            None => return None,
        }
    }
    // A message has a text or a file.
    (!text.is_empty() || !files.is_empty()).then(|| OutboxItem {
        client_message_id,
        text: text.to_owned(),
        files,
        reply_to,
        written_at: Timestamp::from_unix_ms(written_ms),
        nth,
        state,
        is_stored: true,
    })
}
