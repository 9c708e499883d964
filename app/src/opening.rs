//! Initial state of the page, used by both the server and the browser: the
//! server renders it and writes it into the page, and the browser continues
//! from it.

use leptos::server::codee::string::JsonSerdeCodec;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use shared::json::{FromJson, JsonError, Value};
use shared::{Context, ConversationId, MessagePage, Timestamp};
use uuid::Uuid;

/// All data of the first rendering.
#[derive(Clone, Debug, Serialize)]
pub struct Opening {
    /// The guest, the booking and the hotel.
    pub context: Context,
    /// The newest messages.
    pub page: MessagePage,
    /// Server time when the page was rendered.
    pub now: Timestamp,
    /// Client message id of a message that is posted with the plain form, so
    /// that posting the form twice creates one message.
    pub form_message_id: Uuid,
    /// Texts of the page, in one language; the browser gets those that it
    /// needs.
    #[serde(serialize_with = "crate::language::of_pages")]
    pub texts: Vec<String>,
    /// Reason why the last message of the plain form was refused.
    pub refused: Option<shared::ErrorCode>,
    /// Text of that message, to be corrected.
    pub draft: String,
    /// Data that only the server needs to render the page.
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

/// Data of the page for use without a script.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// Query of the page's own address, without `before`; with the token if
    /// that came in the address.
    pub query: String,
    /// The conversation whose cookie was sent to the browser. The boot script
    /// replaces the token in the address by this id once it knows that the
    /// browser has stored the cookie. `None` if the address has that form
    /// already.
    pub keeps: Option<ConversationId>,
    /// True if the page does not show the newest messages. Such a page works
    /// without a script: a hydrated one begins at the newest message.
    pub is_earlier: bool,
    /// True if another page or an app frames this page and supplies the header.
    pub is_embedded: bool,
    /// Origins of pages that may frame this page, separated by spaces.
    pub hosts: String,
    /// True if the browser may notify the guest of messages while the page is
    /// closed; the page then carries the texts for it
    /// (`frontend/web/lazy/notify.ts`).
    pub notifies: bool,
    /// The hotel's guide for its guests.
    #[cfg(feature = "ssr")]
    pub guide: crate::views::guide::GuideView,
    /// The hotel's telephone number and e-mail address.
    #[cfg(feature = "ssr")]
    pub contact: ContactView,
    /// Cached HTML of the log.
    #[cfg(feature = "ssr")]
    pub log: crate::views::rendered_log::RenderedLog,
}

/// Codec of the opening in its page: encodes as Leptos encodes shared values,
/// and decodes with the JSON reader of the pages.
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

/// Telephone number, addresses and answer time of a hotel; all are optional.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default)]
pub struct ContactView {
    /// The telephone number, as guests read it.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The street address.
    pub address: Option<String>,
    /// Text that says how soon the hotel usually answers.
    pub answer_time: Option<String>,
}
