//! Why a use case was refused or failed.

use crate::files::FilesError;
use crate::store::StoreError;
use shared::{DisabledCode, NameError, TextError};

/// A refusal or a failure; it knows no HTTP.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// No token or key was shown.
    #[error("no token was shown")]
    TokenRequired,
    /// The token or key opens nothing here: unknown, expired, revoked, of a
    /// cancelled booking or of another hotel. Never told apart.
    #[error("the token opens nothing here")]
    InvalidToken,
    /// E-mail address and password do not belong together.
    #[error("the e-mail address or the password is wrong")]
    WrongPassword,
    /// The channel is not the asker's own.
    #[error("the channel is not the asker's")]
    ChannelMismatch,
    /// The guest may not write at present.
    #[error("the chat is closed: {}", .0.reason())]
    Closed(DisabledCode),
    /// The text is no message.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The message to answer is not in this conversation.
    #[error("the message to reply to is not in this conversation")]
    ReplyNotFound,
    /// The time to change a message has passed.
    #[error("too late to change the message")]
    TooLate,
    /// For managers alone.
    #[error("only a manager may do this")]
    NotAllowed,
    /// A file with too many bytes.
    #[error("the file is too large")]
    FileTooLarge,
    /// A picture with too many pixels.
    #[error("the picture has too many pixels")]
    FileTooManyPixels,
    /// An animation with too many frames.
    #[error("the animation has too many frames")]
    FileTooManyFrames,
    /// One side of a conversation has stored all that it may.
    #[error("no more files can be stored for this stay")]
    FileStorageFull,
    /// The disk has no room for files.
    #[error("the disk has no room for files")]
    DiskFull,
    /// A kind of file that is not taken.
    #[error("this kind of file is not taken")]
    FileTypeRefused,
    /// A page cursor that is none.
    #[error("not a page cursor")]
    BadCursor,
    /// A value that a use case cannot take; the text is for the client.
    #[error("{0}")]
    BadValue(String),
    /// Nothing of that name.
    #[error("not found")]
    NotFound,
    /// Too many messages.
    #[error("too many messages, again in {retry_after_s} s")]
    RateLimited {
        /// When to try again, in whole seconds, at least 1.
        retry_after_s: u64,
    },
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where files are kept failed.
    #[error(transparent)]
    Files(FilesError),
    /// Something of ours failed.
    #[error("internal: {0}")]
    Internal(&'static str),
}

impl From<NameError> for ChatError {
    fn from(error: NameError) -> Self {
        Self::BadValue(error.to_string())
    }
}
