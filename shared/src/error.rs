//! Errors that clients receive.

use crate::json::{FromJson, Value};
use core::fmt;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $wire:literal, $status:literal, $title:literal;)*) => {
        /// Code of an error, for programs. Each has one HTTP status and one fixed title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $wire)] $name,)*
        }

        impl ErrorCode {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns the code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// Returns the HTTP status of the code.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// Returns the meaning in fixed words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// Invalid JSON, a wrong type, or a value out of range.
    BadRequest = "BAD_REQUEST", 400, "The request could not be understood";
    /// A message without a text.
    MessageRequired = "MESSAGE_REQUIRED", 400, "A message needs a text";
    /// A message of more than 4000 characters.
    MessageTooLong = "MESSAGE_TOO_LONG", 400, "A message holds at most 4000 characters";
    /// `reply_to` is not a message of this conversation.
    ReplyNotFound = "REPLY_NOT_FOUND", 400, "The message to reply to is not in this conversation";
    /// `before` or `after` is not a cursor, or both were given.
    BadCursor = "BAD_CURSOR", 400, "The page cursor could not be understood";
    /// The request has no token.
    TokenRequired = "TOKEN_REQUIRED", 401, "A token or key is required";
    /// A token that is unknown, expired, revoked, of a cancelled booking or of
    /// another hotel.
    InvalidToken = "INVALID_TOKEN", 401, "This token or key is not valid";
    /// The channel does not belong to the token.
    ChannelMismatch = "CHANNEL_MISMATCH", 403, "This channel belongs to another conversation";
    /// The stay has not begun.
    NotCheckedIn = "NOT_CHECKED_IN", 403, "Check-in required to access chat";
    /// The stay is over.
    AlreadyCheckedOut = "ALREADY_CHECKED_OUT", 403, "Chat unavailable after checkout";
    /// The time to change a message has passed.
    TooLate = "TOO_LATE", 403, "This message can no longer be changed";
    /// Only managers and the hotel's own systems may do this.
    NotAllowed = "NOT_ALLOWED", 403, "Only a manager may do this";
    /// Nothing exists at this path.
    NotFound = "NOT_FOUND", 404, "There is nothing here";
    /// The path needs another method.
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405, "This method is not allowed here";
    /// The guest has checked in, but has no room.
    NoRoomAssigned = "NO_ROOM_ASSIGNED", 409, "Room assignment required";
    /// A request body over the limit.
    BodyTooLarge = "BODY_TOO_LARGE", 413, "The request is too large";
    /// A file with too many bytes.
    FileTooLarge = "FILE_TOO_LARGE", 413, "The file is too large";
    /// A picture with too many pixels.
    FileTooManyPixels = "FILE_TOO_MANY_PIXELS", 413, "The picture has too many pixels";
    /// An animation with too many frames, or with too many pixels in all of them.
    FileTooManyFrames = "FILE_TOO_MANY_FRAMES", 413, "The animation has too many frames";
    /// One side of a conversation has used up its storage.
    FileStorageFull = "FILE_STORAGE_FULL", 413, "No more files can be stored for this stay";
    /// The request needs another media type.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", 415, "This media type is not understood here";
    /// A kind of file that is not accepted.
    FileTypeRefused = "FILE_TYPE_REFUSED", 415, "This kind of file is not accepted";
    /// Too many messages in too short a time.
    RateLimited = "RATE_LIMITED", 429, "Too many messages, please wait a moment";
    /// A fault of the server; the cause is only in the log.
    Internal = "INTERNAL", 500, "Something went wrong";
    /// A temporary fault of the server.
    Unavailable = "UNAVAILABLE", 503, "The service is not available at the moment";
}

impl ErrorCode {
    /// Returns whether the server did not accept the credential of a request: the
    /// guest's link has ended, or the member of staff is signed out. True for every
    /// code of status 401.
    pub const fn refuses_credential(self) -> bool {
        matches!(self, Self::TokenRequired | Self::InvalidToken)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `application/problem+json` (RFC 9457, section 3), with `code` and `error`
/// for clients that read those.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Identifier of this kind of problem; not an address.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// Meaning of the code in fixed words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Description of this occurrence.
    pub detail: String,
    /// The code.
    pub code: ErrorCode,
    /// The same as `detail`.
    pub error: String,
}

impl Problem {
    /// Returns a problem; without a `detail` the title takes its place.
    pub fn new(code: ErrorCode, detail: Option<&str>) -> Self {
        let detail = detail.unwrap_or(code.title()).to_owned();
        Self {
            type_uri: format!("urn:guest-chat:error:{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            error: detail.clone(),
            detail,
            code,
        }
    }
}

impl FromJson for ErrorCode {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        let text: String = FromJson::from_json(value)?;
        Self::ALL.iter().find(|code| code.as_str() == text).copied()
    }
}

impl FromJson for Problem {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        Some(Self {
            type_uri: value.field("type")?,
            title: value.field("title")?,
            status: value.field("status")?,
            detail: value.field("detail")?,
            code: value.field("code")?,
            error: value.field("error")?,
        })
    }
}
