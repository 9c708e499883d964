//! The guest's page: the conversation, and what is only the guest's.

use crate::chat::stored::Keys;
use crate::conversation::{Conversation, Side};
use crate::language::Language;
use crate::opening::{Opening, Plain};
use crate::zone::Zone;
use leptos::prelude::*;
use shared::{Context, Reader, SenderType, paths};
use uuid::Uuid;

/// The page: handles on its signals, cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Page {
    /// What is said.
    pub conversation: Conversation,
    /// Who and where; does not change while the page is open.
    pub context: StoredValue<Context>,
    /// What the composer begins with.
    pub draft: StoredValue<String>,
    /// The name of a message that the plain form would post.
    pub form_message_id: Uuid,
    /// What the page needs without a script.
    pub plain: StoredValue<Plain>,
    /// When the server rendered it.
    #[cfg(feature = "ssr")]
    pub opened_at: shared::Timestamp,
}

impl Page {
    /// The state that a page begins with.
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

/// The guest's side of a conversation.
fn side(context: &Context, plain: &Plain) -> Side {
    // In the browser the address of the page tells.
    #[cfg(feature = "hydrate")]
    let _ = plain;
    Side {
        speaker: SenderType::Guest,
        reader: Reader::Guest,
        speaker_name: None,
        hotel: context.hotel.slug.clone(),
        conversation_id: context.conversation_id,
        api: paths::guest_api(&context.hotel.slug),
        // A browser that keeps no cookie shows files all the same.
        #[cfg(not(feature = "hydrate"))]
        file_query: format!("?{}", plain.query),
        keys: Keys::new(&context.hotel.slug, &context.booking_id),
        guest_channel: context.pusher.channel.clone(),
        pusher: context.pusher.clone(),
    }
}
