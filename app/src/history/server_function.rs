//! The server's side.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::{ErrorCode, HotelSlug, MessageId, MessagePage, Problem, Seq};

/// Reason why history cannot be read; serialized as a [`Problem`], as
/// everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryError(ErrorCode);

impl Serialize for HistoryError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Problem::new(self.0, None).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for HistoryError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Problem::deserialize(deserializer).map(|problem| Self(problem.code))
    }
}

impl FromServerFnError for HistoryError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => ErrorCode::BadRequest,
            _ => ErrorCode::Internal,
        })
    }
}

/// Returns a page of the conversation that the request's token opens:
/// before a message, after a change, or the newest.
#[server(prefix = "/api/page", endpoint = "history", input = GetUrl, output = Json)]
pub async fn history(
    /// The hotel.
    slug: HotelSlug,
    /// Only messages before this one.
    before: Option<MessageId>,
    /// Only messages changed after this change.
    after: Option<Seq>,
) -> Result<MessagePage, HistoryError> {
    let door = expect_context::<door::HistoryDoor>();
    door.page(slug, before, after).await.map_err(HistoryError)
}

/// Data source of the server function.
pub mod door {
    use super::{ErrorCode, HotelSlug, MessageId, MessagePage, Seq};
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;

    type Answer = Pin<Box<dyn Future<Output = Result<MessagePage, ErrorCode>> + Send>>;
    type Ask = dyn Fn(HotelSlug, Option<MessageId>, Option<Seq>) -> Answer + Send + Sync;

    /// Reads pages of history with the credentials of the request; the
    /// server provides one with each request.
    #[derive(Clone)]
    pub struct HistoryDoor(Arc<Ask>);

    impl HistoryDoor {
        /// Returns a source that calls `ask`.
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
