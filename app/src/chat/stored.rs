//! How unsent messages and the draft stand in the browser's storage.
//!
//! One entry a message, so that pages which write at the same time overwrite
//! nothing of each other's. An entry is a line and a text:
//!
//! ```text
//! 1 1763805600123 0 - 120 +0b8c2a3e-6f0e-4c59-9c8e-0d6a5f2f7b11
//! Two more towels, please
//! ```
//!
//! that is the version, when it was written (ms since 1970), which one it is
//! of that instant, why the server refused it (`-`: it did not), the message
//! that it answers, where it answers one, and each file that it carries. What
//! cannot be read, a later
//! version's entry say, is left alone.

use super::{OutboxItem, OutboxState};
use shared::{BookingId, ConversationId, ErrorCode, HotelSlug, MessageId, Timestamp};
use uuid::Uuid;

const VERSION: &str = "1";
const NOT_REFUSED: &str = "-";
const FILE: char = '+';

/// The names of one conversation's entries. Neither a slug nor a booking's id
/// holds a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    root: String,
}

impl Keys {
    /// Those of a booking's conversation.
    pub fn new(slug: &HotelSlug, booking_id: &BookingId) -> Self {
        Self { root: format!("guest-chat/{}/{}/", slug.as_str(), booking_id.as_str()) }
    }

    /// Those of the same conversation at the desk of one of its staff: several
    /// may use one browser, and each sends under their own name.
    pub fn of_staff(slug: &HotelSlug, id: ConversationId, staff_id: i64) -> Self {
        Self { root: format!("{}{id}/", staff_root(slug, staff_id)) }
    }

    /// Whose conversation a key belongs to, if it names an unsent message of
    /// that member of staff at that hotel.
    pub fn unsent_by_staff(key: &str, slug: &HotelSlug, staff_id: i64) -> Option<ConversationId> {
        let (id, _) = key.strip_prefix(&staff_root(slug, staff_id))?.split_once("/outbox/")?;
        let id = ConversationId(id.parse().ok()?);
        Self::of_staff(slug, id, staff_id).message_id(key).map(|_| id)
    }

    /// What stands in the composer.
    pub fn draft(&self) -> String {
        format!("{}draft", self.root)
    }

    /// The right to send: one page at a time has it.
    pub fn sender(&self) -> String {
        format!("{}sender", self.root)
    }

    /// An unsent message.
    pub fn message(&self, client_message_id: Uuid) -> String {
        format!("{}outbox/{client_message_id}", self.root)
    }

    /// The message that a key names, if it names one of this conversation.
    pub fn message_id(&self, key: &str) -> Option<Uuid> {
        let id = key.strip_prefix(&self.root)?.strip_prefix("outbox/")?;
        // One way to write a name: an entry is found again under its key.
        Uuid::try_parse(id).ok().filter(|uuid| uuid.to_string() == id)
    }
}

fn staff_root(slug: &HotelSlug, staff_id: i64) -> String {
    format!("guest-chat-desk/{staff_id}/{}/", slug.as_str())
}

/// A message as it is stored.
pub fn encode(item: &OutboxItem) -> String {
    let refused = match item.state {
        OutboxState::Sending => NOT_REFUSED,
        OutboxState::Refused(code) => code.as_str(),
    };
    let reply_to = item.reply_to.map(|id| format!(" {id}")).unwrap_or_default();
    let files: String = item.files.iter().map(|file| format!(" {FILE}{file}")).collect();
    format!("{VERSION} {} {} {refused}{reply_to}{files}\n{}", item.written_at.unix_ms(), item.nth, item.text)
}

/// A message from what is stored; `None` for what is none.
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
        // Refused it was, for whatever reason.
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
    // It says something, or shows it.
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
