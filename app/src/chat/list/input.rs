//! Inputs of the session of the list.

use crate::chat::session::RequestError;
use shared::ConversationId;
use shared::desk::{ConversationList, ConversationSummary};

/// An input of the session.
#[derive(Debug)]
// Large only where pointers have 64 bits.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is moved once")]
pub enum ListInput {
    /// The list may have changed, or the page was away or offline.
    Outdated,
    /// The user adds the next page at the end of the list.
    More,
    /// The request has ended.
    Response(ListRequest, Result<ListAnswer, RequestError>),
    /// A timer has ended.
    Timer(ListTimer),
}

/// A request to the API for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRequest {
    /// Reads the first page of the part of the list with this number, which is shown.
    List(u32),
    /// Reads the page after those that were read, for that part.
    NextPage(u32),
    /// Reads the summary of this conversation.
    Summary(ConversationId),
}

/// Answer to a successful request.
#[derive(Clone, Debug, PartialEq, Eq)]
// Large only where pointers have 64 bits.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is moved once")]
pub enum ListAnswer {
    /// The part of the list.
    List(ConversationList),
    /// The summary of the conversation.
    Summary(ConversationSummary),
}

/// A timer of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListTimer {
    /// Ends the pause after a request.
    Pause,
    /// Repeats a failed request.
    Retry,
}
