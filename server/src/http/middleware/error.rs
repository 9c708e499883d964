//! Maps refusals and failures to HTTP statuses and to the texts that clients
//! get.

use crate::chat::ChatError;
use crate::files::PrepareError;
use crate::realtime::app::Unsigned;
use crate::realtime::embedded::TriggerRefused;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::{DisabledCode, ErrorCode, Problem, TextError};
use std::any::Any;

/// Time after which a client may retry an upload that found the disk full, in
/// seconds: an operator has to make room.
const DISK_FULL_WAIT_S: u64 = 600;

/// An error response.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    detail: Option<String>,
    retry_after_s: Option<u64>,
    /// Overrides the status of the code.
    status: Option<StatusCode>,
}

/// Kind of credential that an endpoint requires; the texts of its refusals name
/// only that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// The guest link.
    Link,
    /// The hotel's API key.
    Key,
    /// The session of a signed-in member of staff, if no API key was sent.
    Session,
}

impl CredentialKind {
    /// Returns the text of a refusal because of the credential.
    const fn refusal_text(self, code: ErrorCode) -> Option<&'static str> {
        match (self, code) {
            (Self::Link, ErrorCode::TokenRequired) => Some("A chat link is required"),
            (Self::Link, ErrorCode::InvalidToken) => Some("This chat link is not valid"),
            (Self::Key, ErrorCode::TokenRequired) => Some("An API key is required, as Authorization: Bearer"),
            (Self::Key, ErrorCode::InvalidToken) => Some("This API key is not valid"),
            (Self::Session, ErrorCode::TokenRequired) => Some("An API key or a session of the desk is required"),
            (Self::Session, ErrorCode::InvalidToken) => Some("This session has ended, please sign in again"),
            _ => None,
        }
    }
}

impl ApiError {
    /// Uses the text for another credential than the guest's.
    #[must_use]
    pub fn for_credential(self, kind: CredentialKind) -> Self {
        match kind.refusal_text(self.code) {
            Some(text) => Self { detail: Some(text.to_owned()), ..self },
            None => self,
        }
    }

    /// Creates a refusal with a text of its own for the client.
    pub fn with_detail(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()), retry_after_s: None, status: None }
    }

    /// Returns the error code.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// Returns the time to wait before a retry, in whole seconds, if known.
    pub fn retry_after_s(&self) -> Option<u64> {
        self.retry_after_s
    }

    /// Overrides the status of the code.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Returns the body of the response.
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
            ChatError::TokenRequired => Self::from(ErrorCode::TokenRequired).for_credential(CredentialKind::Link),
            ChatError::InvalidToken | ChatError::WrongPassword => {
                Self::from(ErrorCode::InvalidToken).for_credential(CredentialKind::Link)
            }
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
            ChatError::FileRefused(refusal) => refusal.into(),
            ChatError::FileStorageFull { .. } => Self::with_detail(ErrorCode::FileStorageFull, error.to_string()),
            ChatError::BadCursor => ErrorCode::BadCursor.into(),
            ChatError::BadValue(detail) => Self::with_detail(ErrorCode::BadRequest, detail),
            ChatError::NotFound => ErrorCode::NotFound.into(),
            ChatError::DiskFull => Self { retry_after_s: Some(DISK_FULL_WAIT_S), ..ErrorCode::Unavailable.into() },
            ChatError::RateLimited { retry_after_s } => {
                Self { retry_after_s: Some(retry_after_s), ..ErrorCode::RateLimited.into() }
            }
            ChatError::Store(error) if error.is_refused_text() => {
                Self::with_detail(ErrorCode::BadRequest, "A text contains a NUL character")
            }
            ChatError::Store(_) | ChatError::Files(_) | ChatError::Internal(_) => {
                // The cause is logged only; the client can report the request
                // id.
                tracing::error!(%error, "a request failed");
                ErrorCode::Internal.into()
            }
        }
    }
}

impl From<PrepareError> for ApiError {
    fn from(refusal: PrepareError) -> Self {
        let code = match refusal {
            PrepareError::TooManyBytes(_) => ErrorCode::FileTooLarge,
            PrepareError::TooManyPixels(_) => ErrorCode::FileTooManyPixels,
            PrepareError::TooManyFrames => ErrorCode::FileTooManyFrames,
            PrepareError::Refused => return ErrorCode::FileTypeRefused.into(),
        };
        Self::with_detail(code, refusal.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let of_code = || StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let status = self.status.unwrap_or_else(of_code);
        let mut response = (status, Json(self.problem())).into_response();
        // For the metrics.
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

/// Responds to a path without a route.
pub async fn not_found() -> ApiError {
    ErrorCode::NotFound.into()
}

/// Responds to a method that a route does not support; axum adds `Allow`.
pub async fn method_not_allowed() -> ApiError {
    ErrorCode::MethodNotAllowed.into()
}

/// Responds if a handler panicked; the panic message is on standard error.
pub fn respond_to_panic(_: Box<dyn Any + Send>) -> Response {
    ApiError::from(ErrorCode::Internal).into_response()
}

/// A refusal by the embedded engine's HTTP API: a status and one line of text,
/// which Pusher's libraries show (Pusher docs, "HTTP API reference": HTTP
/// status codes).
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Another app's id, or there is no embedded engine.
    #[error("Unknown app")]
    UnknownApp,
    /// The request has no valid signature by the app's secret.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
    /// An event breaks a rule.
    #[error(transparent)]
    Refused(#[from] TriggerRefused),
    /// The body is longer than any valid request.
    #[error("The body is too large")]
    BodyTooLarge,
    /// The query asks for an attribute that does not exist.
    #[error("info must be subscription_count")]
    BadQuery,
    /// The query asks for users of presence channels.
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
