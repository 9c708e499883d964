//! State of the guest's page: the conversation, and data that only the guest's
//! page has.

use crate::chat::stored::Keys;
use crate::conversation::{Conversation, Side};
use crate::language::Language;
use crate::opening::{Opening, Plain};
use crate::zone::Zone;
use leptos::prelude::*;
use shared::{Context, Reader, SenderType, paths};
use uuid::Uuid;

/// The page: handles of its signals, cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Page {
    /// The conversation.
    pub conversation: Conversation,
    /// The guest, the booking and the hotel; constant while the page is open.
    pub context: StoredValue<Context>,
    /// Initial text of the composer.
    pub draft: StoredValue<String>,
    /// Client message id of the message that the plain form posts.
    pub form_message_id: Uuid,
    /// Data of the page for use without a script.
    pub plain: StoredValue<Plain>,
    /// Time at which the server rendered the page.
    #[cfg(feature = "ssr")]
    pub opened_at: shared::Timestamp,
}

impl Page {
    /// Returns the state of a new page.
    pub fn new(opening: Opening) -> Self {
        let zone = Zone::new(&opening.context.hotel.timezone);
        let language = Language::new(opening.texts);
        let side = side(&opening.context, &opening.plain);
        Self {
            conversation: Conversation::new(side, opening.page, zone, language, opening.now, opening.refused),
            context: StoredValue::new(opening.context),
            draft: StoredValue::new(opening.draft),
            form_message_id: opening.form_message_id,
            plain: StoredValue::new(opening.plain),
            #[cfg(feature = "ssr")]
            opened_at: opening.now,
        }
    }
}

/// Returns the guest's side of a conversation.
fn side(context: &Context, plain: &Plain) -> Side {
    // In the browser it is read from the address of the page.
    #[cfg(feature = "hydrate")]
    let _ = plain;
    Side {
        speaker: SenderType::Guest,
        reader: Reader::Guest,
        speaker_name: None,
        hotel: context.hotel.slug.clone(),
        conversation_id: context.conversation_id,
        api: paths::guest_api(&context.hotel.slug),
        // With the token, files are shown even if the browser stores no cookie.
        #[cfg(not(feature = "hydrate"))]
        file_query: format!("?{}", plain.query),
        keys: Keys::new(&context.hotel.slug, &context.booking_id),
        guest_channel: context.pusher.channel.clone(),
        pusher: context.pusher.clone(),
    }
}
