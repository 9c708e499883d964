//! The server's side.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::{ErrorCode, HotelSlug, MessageId, MessagePage, Problem, Seq};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

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
    let source = expect_context::<HistorySource>();
    source.page(slug, before, after).await.map_err(HistoryError)
}

type Answer = Pin<Box<dyn Future<Output = Result<MessagePage, ErrorCode>> + Send>>;
type Read = dyn Fn(HotelSlug, Option<MessageId>, Option<Seq>) -> Answer + Send + Sync;

/// Data source of the server function: it reads pages of history with the
/// credentials of the request. The server provides one with each request.
#[derive(Clone)]
pub struct HistorySource(Arc<Read>);

impl HistorySource {
    /// Returns a source that calls `read`.
    pub fn new<F, R>(read: F) -> Self
    where
        F: Fn(HotelSlug, Option<MessageId>, Option<Seq>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<MessagePage, ErrorCode>> + Send + 'static,
    {
        Self(Arc::new(move |slug, before, after| Box::pin(read(slug, before, after))))
    }

    fn page(&self, slug: HotelSlug, before: Option<MessageId>, after: Option<Seq>) -> Answer {
        (self.0)(slug, before, after)
    }
}
