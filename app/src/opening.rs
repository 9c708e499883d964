//! What the page starts from, the same for both its lives: the server renders
//! it and hands it on, the browser takes over from it.

use leptos::server::codee::string::JsonSerdeCodec;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use shared::json::{FromJson, JsonError, Value};
use shared::{Context, ConversationId, MessagePage, Timestamp};
use uuid::Uuid;

/// Everything that the first paint shows.
#[derive(Clone, Debug, Serialize)]
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
    /// The page's texts, in one language; the browser gets those that it needs.
    #[serde(serialize_with = "crate::language::of_pages")]
    pub texts: Vec<String>,
    /// Why the plain form's last message was refused.
    pub refused: Option<shared::ErrorCode>,
    /// The text of that message, to be mended.
    pub draft: String,
    /// What only the server needs to know, to write it into the page.
    #[serde(skip)]
    pub plain: Plain,
}

impl FromJson for Opening {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        Some(Self {
            context: value.field("context")?,
            page: value.field("page")?,
            now: value.field("now")?,
            form_message_id: value.field("form_message_id")?,
            texts: value.field("texts")?,
            refused: value.field("refused")?,
            draft: value.field("draft")?,
            plain: Plain::default(),
        })
    }
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
    /// Whether another page or an app frames it, which brings the chrome.
    pub is_embedded: bool,
    /// The origins of pages that may frame it, with spaces between.
    pub hosts: String,
    /// Whether the browser may tell the guest of messages while the page is
    /// closed: the words for that come along (`scripts/late/notify.js`).
    pub notifies: bool,
    /// What the hotel tells its guests.
    #[cfg(feature = "ssr")]
    pub guide: crate::views::guide::GuideView,
}

/// How an opening stands in its page: as any shared value does, but read as the
/// pages read everything.
pub struct Codec;

impl<T: Serialize> Encoder<T> for Codec {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(opening: &T) -> Result<String, serde_json::Error> {
        JsonSerdeCodec::encode(opening)
    }
}

impl<T: FromJson> Decoder<T> for Codec {
    type Error = JsonError;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, JsonError> {
        shared::json::from_str(text)
    }
}
