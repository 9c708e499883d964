//! The one place that decides which status a refusal or a failure has, and
//! what a client is told of it.

use crate::chat::ChatError;
use crate::realtime::embedded::TriggerRefused;
use crate::realtime::signed_request::Unsigned;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::{DisabledCode, ErrorCode, Problem, TextError};
use std::any::Any;

/// How long a client is asked to keep a file for which the disk has no room, in
/// seconds: somebody has to make some.
const DISK_FULL_WAIT_S: u64 = 600;

/// An answer that is no success.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    detail: Option<String>,
    retry_after_s: Option<u64>,
    /// Where it is not the code's own.
    status: Option<StatusCode>,
}

/// What a door asks for; a refusal at it speaks of that and of nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The guest's link.
    Link,
    /// The hotel's api key.
    Key,
    /// The session of somebody who has signed in at the desk, where no key was
    /// shown.
    Session,
}

impl Door {
    /// Why it stays closed, where the code says that what was shown does not
    /// open it.
    const fn why(self, code: ErrorCode) -> Option<&'static str> {
        match (self, code) {
            (Self::Link, ErrorCode::TokenRequired) => Some("A chat link is required"),
            (Self::Link, ErrorCode::InvalidToken) => Some("This chat link is not valid"),
            (Self::Key, ErrorCode::TokenRequired) => Some("An api key is required, as Authorization: Bearer"),
            (Self::Key, ErrorCode::InvalidToken) => Some("This api key is not valid"),
            (Self::Session, ErrorCode::TokenRequired) => Some("An api key or a session of the desk is required"),
            (Self::Session, ErrorCode::InvalidToken) => Some("This session has ended, please sign in again"),
            _ => None,
        }
    }
}

impl ApiError {
    /// The same refusal in the words of another door than the guest's.
    #[must_use]
    pub fn at(self, door: Door) -> Self {
        match door.why(self.code) {
            Some(why) => Self { detail: Some(why.to_owned()), ..self },
            None => self,
        }
    }

    /// A refusal with words of its own for the client.
    pub fn with_detail(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()), retry_after_s: None, status: None }
    }

    /// What kind of refusal it is.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// When to try again, in whole seconds, where that is known.
    pub fn retry_after_s(&self) -> Option<u64> {
        self.retry_after_s
    }

    /// The same refusal with a status that no code stands for.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Its words.
    pub fn problem(&self) -> Problem {
        let problem = Problem::new(self.code, self.detail.as_deref());
        Problem { status: self.status.map_or(problem.status, |status| status.as_u16()), ..problem }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: None, retry_after_s: None, status: None }
    }
}

impl From<ChatError> for ApiError {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::TokenRequired => Self::from(ErrorCode::TokenRequired).at(Door::Link),
            ChatError::InvalidToken | ChatError::WrongPassword => Self::from(ErrorCode::InvalidToken).at(Door::Link),
            ChatError::ChannelMismatch => ErrorCode::ChannelMismatch.into(),
            ChatError::Closed(DisabledCode::NotCheckedIn) => ErrorCode::NotCheckedIn.into(),
            ChatError::Closed(DisabledCode::AlreadyCheckedOut) => ErrorCode::AlreadyCheckedOut.into(),
            ChatError::Closed(DisabledCode::NoRoomAssigned) => ErrorCode::NoRoomAssigned.into(),
            ChatError::Text(TextError::Required) => ErrorCode::MessageRequired.into(),
            ChatError::Text(TextError::TooLong) => ErrorCode::MessageTooLong.into(),
            ChatError::Text(error @ TextError::ControlCharacter) => {
                Self::with_detail(ErrorCode::BadRequest, error.to_string())
            }
            ChatError::ReplyNotFound => ErrorCode::ReplyNotFound.into(),
            ChatError::TooLate => ErrorCode::TooLate.into(),
            ChatError::NotAllowed => ErrorCode::NotAllowed.into(),
            ChatError::FileTooLarge => ErrorCode::FileTooLarge.into(),
            ChatError::FileTooManyPixels => ErrorCode::FileTooManyPixels.into(),
            ChatError::FileTooManyFrames => ErrorCode::FileTooManyFrames.into(),
            ChatError::FileStorageFull => ErrorCode::FileStorageFull.into(),
            ChatError::FileTypeRefused => ErrorCode::FileTypeRefused.into(),
            ChatError::BadCursor => ErrorCode::BadCursor.into(),
            ChatError::BadValue(detail) => Self::with_detail(ErrorCode::BadRequest, detail),
            ChatError::NotFound => ErrorCode::NotFound.into(),
            ChatError::DiskFull => Self { retry_after_s: Some(DISK_FULL_WAIT_S), ..ErrorCode::Unavailable.into() },
            ChatError::RateLimited { retry_after_s } => {
                Self { retry_after_s: Some(retry_after_s), ..ErrorCode::RateLimited.into() }
            }
            ChatError::Store(_) | ChatError::Files(_) | ChatError::Internal(_) => {
                // The cause stays here; the client has the request id to name.
                tracing::error!(%error, "a request failed");
                ErrorCode::Internal.into()
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let of_code = || StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let status = self.status.unwrap_or_else(of_code);
        let mut response = (status, Json(self.problem())).into_response();
        // For whoever counts them.
        response.extensions_mut().insert(self.code);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, 11.6.1: a 401 names a scheme.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The answer where no route is.
pub async fn not_found() -> ApiError {
    ErrorCode::NotFound.into()
}

/// The answer to a method that a route does not take; axum adds `Allow`.
pub async fn method_not_allowed() -> ApiError {
    ErrorCode::MethodNotAllowed.into()
}

/// The answer where a handler panicked; the panic itself is on standard error.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    ApiError::from(ErrorCode::Internal).into_response()
}

/// A refusal of the embedded engine's HTTP API: a status and one line of text,
/// which is what Pusher's libraries show (Pusher docs, "HTTP API reference":
/// HTTP status codes).
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Another app's id, or no engine here.
    #[error("Unknown app")]
    UnknownApp,
    /// Not signed with the app's secret.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
    /// An event that breaks a rule.
    #[error(transparent)]
    Refused(#[from] TriggerRefused),
    /// A body that is longer than any event.
    #[error("The body is too large")]
    BodyTooLarge,
    /// A query that cannot be answered.
    #[error("info may be subscription_count")]
    BadQuery,
    /// A question about presence channels.
    #[error("This engine serves private channels; it keeps no users")]
    NoPresence,
}

impl IntoResponse for EngineError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unsigned(_) => StatusCode::UNAUTHORIZED,
            Self::UnknownApp => StatusCode::NOT_FOUND,
            Self::BodyTooLarge | Self::Refused(TriggerRefused::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(_) | Self::BadQuery | Self::NoPresence => StatusCode::BAD_REQUEST,
        };
        (status, format!("{self}\n")).into_response()
    }
}
