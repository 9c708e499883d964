//! History: the GET server function that the page pages and synchronises by.

use crate::history::client::PageClient;
use crate::history::codec::JsonText;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Post};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::Serialize;
use shared::json::{FromJson, Value};
use shared::{ErrorCode, HotelSlug, MessageId, MessagePage, Seq};

/// Why history could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HistoryError {
    /// The server answered, and refused.
    Refused(ErrorCode),
    /// No answer that could be read: no network, or no server.
    Unreachable,
}

impl FromJson for HistoryError {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Text(_) => Some(Self::Unreachable),
            refused => refused.field("Refused").map(Self::Refused),
        }
    }
}

impl FromServerFnError for HistoryError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Refused(ErrorCode::BadRequest),
            _ => Self::Unreachable,
        }
    }
}

/// A page of the conversation that the page's token opens: before a message,
/// after a change, or the newest. The token travels in a header.
///
/// # Errors
/// As the guest's API refuses.
#[server(prefix = "/api/page", endpoint = "history", input = GetUrl, output = Post<JsonText>, client = PageClient)]
pub async fn history(
    /// The hotel.
    slug: HotelSlug,
    /// Only messages before this one.
    before: Option<MessageId>,
    /// Only messages changed after this change.
    after: Option<Seq>,
) -> Result<MessagePage, HistoryError> {
    let door = expect_context::<door::HistoryDoor>();
    door.page(slug, before, after).await.map_err(HistoryError::Refused)
}

mod codec {
    //! JSON as server functions have it by default, but read as the page reads
    //! everything.

    use leptos::server_fn::codec::JsonEncoding;
    use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
    use serde::Serialize;
    use shared::json::{FromJson, Unreadable};

    /// The default would bring serde's way to read each type, and that weighs.
    pub struct JsonText;

    impl ContentType for JsonText {
        const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
    }

    impl FormatType for JsonText {
        const FORMAT_TYPE: Format = JsonEncoding::FORMAT_TYPE;
    }

    impl<T: Serialize> Encodes<T> for JsonText {
        type Error = serde_json::Error;

        fn encode(output: &T) -> Result<Bytes, Self::Error> {
            JsonEncoding::encode(output)
        }
    }

    impl<T: FromJson> Decodes<T> for JsonText {
        type Error = Unreadable;

        fn decode(bytes: Bytes) -> Result<T, Unreadable> {
            shared::json::from_str(std::str::from_utf8(&bytes).map_err(|_| Unreadable)?)
        }
    }
}

/// The server's side: what the server function asks.
#[cfg(feature = "ssr")]
pub mod door {
    use super::{ErrorCode, HotelSlug, MessageId, MessagePage, Seq};
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;

    type Answer = Pin<Box<dyn Future<Output = Result<MessagePage, ErrorCode>> + Send>>;
    type Ask = dyn Fn(HotelSlug, Option<MessageId>, Option<Seq>) -> Answer + Send + Sync;

    /// Answers pages of history to whoever made the request; the server
    /// provides one with each request.
    #[derive(Clone)]
    pub struct HistoryDoor(Arc<Ask>);

    impl HistoryDoor {
        /// A door that asks `ask`.
        pub fn new<F, R>(ask: F) -> Self
        where
            F: Fn(HotelSlug, Option<MessageId>, Option<Seq>) -> R + Send + Sync + 'static,
            R: Future<Output = Result<MessagePage, ErrorCode>> + Send + 'static,
        {
            Self(Arc::new(move |slug, before, after| Box::pin(ask(slug, before, after))))
        }

        pub(super) fn page(&self, slug: HotelSlug, before: Option<MessageId>, after: Option<Seq>) -> Answer {
            (self.0)(slug, before, after)
        }
    }
}

mod client {
    //! How the browser's side of a server function sends its request: as
    //! usual, with the token in a header, where no log of addresses sees it.

    #[cfg(not(feature = "hydrate"))]
    pub type PageClient = leptos::server_fn::client::browser::BrowserClient;

    #[cfg(feature = "hydrate")]
    pub use browser::PageClient;

    #[cfg(feature = "hydrate")]
    mod browser {
        use crate::browser;
        use leptos::server_fn::client::{Client, browser::BrowserClient};
        use leptos::server_fn::error::FromServerFnError;
        use leptos::server_fn::request::browser::BrowserRequest;
        use leptos::server_fn::response::browser::BrowserResponse;
        use std::future::Future;

        pub struct PageClient;

        impl<E, I, O> Client<E, I, O> for PageClient
        where
            E: FromServerFnError,
            I: FromServerFnError,
            O: FromServerFnError,
        {
            type Request = BrowserRequest;
            type Response = BrowserResponse;

            fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, E>> + Send {
                if let Some((name, value)) = browser::authorization() {
                    request.headers().set(name, &value);
                }
                <BrowserClient as Client<E, I, O>>::send(request)
            }

            #[allow(clippy::type_complexity)]
            fn open_websocket(
                path: &str,
            ) -> impl Future<
                Output = Result<
                    (
                        impl futures_util::Stream<Item = Result<bytes::Bytes, bytes::Bytes>> + Send + 'static,
                        impl futures_util::Sink<bytes::Bytes> + Send + 'static,
                    ),
                    E,
                >,
            > + Send {
                <BrowserClient as Client<E, I, O>>::open_websocket(path)
            }

            fn spawn(future: impl Future<Output = ()> + Send + 'static) {
                <BrowserClient as Client<E, I, O>>::spawn(future);
            }
        }
    }
}
