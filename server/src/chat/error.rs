//! Reasons for which a use case is refused or fails.

use crate::files::{FilesError, PrepareError};
use crate::limits::LimitReached;
use crate::store::StoreError;
use shared::{DisabledCode, NameError, TextError};

/// A refusal or a failure of a use case, independent of HTTP. A function that
/// returns it may also fail with [`ChatError::Store`], if the database fails:
/// `# Errors` sections name only the other reasons.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// No token or key was given.
    #[error("no token or API key was given")]
    TokenRequired,
    /// The token or key is not valid here: unknown, expired, revoked, of a
    /// cancelled booking or of another hotel. Clients cannot distinguish these.
    #[error("the token is not valid for this hotel")]
    InvalidToken,
    /// E-mail address and password do not belong together.
    #[error("the e-mail address or the password is wrong")]
    WrongPassword,
    /// The channel does not belong to the caller.
    #[error("the channel does not belong to the caller")]
    ChannelMismatch,
    /// The guest may not write at present.
    #[error("the chat is closed: {}", .0.reason())]
    Closed(DisabledCode),
    /// The text is not a valid message.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The message to answer is not in this conversation.
    #[error("the message to reply to is not in this conversation")]
    ReplyNotFound,
    /// The time limit for changing a message has passed.
    #[error("the message is too old to be changed")]
    TooLate,
    /// Only a manager may do this.
    #[error("only a manager may do this")]
    NotAllowed,
    /// A file is over a limit, or of a type that is not accepted.
    #[error(transparent)]
    FileRefused(#[from] PrepareError),
    /// One side of a conversation has used up its file storage.
    #[error(
        "the files of each side of a stay must have at most {limit_bytes} bytes in total; this side has \
         {stored_bytes} bytes"
    )]
    FileStorageFull {
        /// Limit for each side.
        limit_bytes: u64,
        /// Size of the files that the side has stored.
        stored_bytes: u64,
    },
    /// The disk has no room for files.
    #[error("the disk has too little free space for files")]
    DiskFull,
    /// The page cursor is not valid.
    #[error("the page cursor is not valid")]
    BadCursor,
    /// A value is not valid; the text is for the client.
    #[error("{0}")]
    BadValue(String),
    /// Nothing exists under that name.
    #[error("not found")]
    NotFound,
    /// The rate limit is exceeded.
    #[error("the rate limit is exceeded; retry in {retry_after_s} s")]
    RateLimited {
        /// Time to wait before a retry, in whole seconds, at least 1.
        retry_after_s: u64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file storage failed.
    #[error(transparent)]
    Files(FilesError),
    /// An internal error.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

impl From<NameError> for ChatError {
    fn from(error: NameError) -> Self {
        Self::BadValue(error.to_string())
    }
}

impl From<LimitReached> for ChatError {
    fn from(LimitReached { retry_after_s }: LimitReached) -> Self {
        Self::RateLimited { retry_after_s }
    }
}
