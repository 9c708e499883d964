//! What the page starts from, the same for both its lives: the server renders
//! it and hands it on, the browser takes over from it.

use leptos::server::codee::string::JsonSerdeCodec;
use leptos::server::codee::{Decoder, Encoder};
use serde::{Deserialize, Serialize};
use shared::{Context, ConversationId, MessagePage, Timestamp};
use uuid::Uuid;

/// Everything that the first paint shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opening {
    /// Who and where.
    pub context: Context,
    /// The newest messages.
    pub page: MessagePage,
    /// The server's time when it rendered the page.
    pub now: Timestamp,
    /// What a message posted by the plain form will be called, so that posting
    /// the form twice is one message.
    pub form_message_id: Uuid,
    /// The page's texts, in one language.
    pub texts: Vec<String>,
    /// Why the plain form's last message was refused.
    pub refused: Option<shared::ErrorCode>,
    /// The text of that message, to be mended.
    pub draft: String,
    /// What only the server needs to know, to write it into the page.
    #[serde(skip)]
    pub plain: Plain,
}

/// The page as it is used without a script.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// The query of the page's own address, without `before`; with the token
    /// where that came in the address.
    pub query: String,
    /// The conversation that the page asks for by cookie, once that is known to
    /// be kept; none where its address says so already.
    pub keeps: Option<ConversationId>,
    /// Whether these are earlier messages than the newest. Such a page stays
    /// without a script: one that lives begins at the newest message.
    pub is_earlier: bool,
}

/// How the opening stands in the page: as any shared value does, but read as
/// the page reads everything.
pub struct Codec;

impl Encoder<Opening> for Codec {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(opening: &Opening) -> Result<String, serde_json::Error> {
        JsonSerdeCodec::encode(opening)
    }
}

impl Decoder<Opening> for Codec {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Opening, serde_json::Error> {
        shared::json::from_str(text)
    }
}
