//! Browsers that tell guests of messages.

use crate::token::SecretHash;
use shared::{ConversationId, MessageId, Timestamp};
use std::fmt;
use std::str::FromStr;

/// What a hotel lets its guests' browsers tell while the page is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PushMode {
    /// Nothing.
    Off,
    /// That there is a message.
    #[default]
    Notice,
    /// How it begins, for everybody who sees the phone.
    Text,
}

impl PushMode {
    /// Its name on the command line, and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Notice => "notice",
            Self::Text => "text",
        }
    }
}

impl fmt::Display for PushMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is no mode.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("off, notice or text")]
pub struct PushModeError;

impl FromStr for PushMode {
    type Err = PushModeError;

    fn from_str(text: &str) -> Result<Self, PushModeError> {
        [Self::Off, Self::Notice, Self::Text].into_iter().find(|mode| mode.as_str() == text).ok_or(PushModeError)
    }
}

/// The key of a subscription's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PushKey(pub i64);

/// A browser that is to tell a guest. (No `Debug`: whoever has the endpoint can
/// find the browser.)
#[derive(Clone)]
pub struct NewPushSubscription {
    /// Of what.
    pub conversation: ConversationId,
    /// By the link that it was asked with.
    pub token: SecretHash,
    /// Where its push service is told.
    pub endpoint: String,
    /// Its public key (RFC 8291, 3.1).
    pub p256dh: Vec<u8>,
    /// Its authentication secret (RFC 8291, 3.2).
    pub auth: Vec<u8>,
    /// In which language it tells, a tag of ours.
    pub language: String,
    /// When.
    pub now: Timestamp,
}

/// One that is to tell something now.
#[derive(Clone)]
pub struct DuePush {
    /// Its row.
    pub key: PushKey,
    /// Of what it tells.
    pub conversation: ConversationId,
    /// Where its push service is told.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: Vec<u8>,
    /// Its authentication secret.
    pub auth: Vec<u8>,
    /// In which language it tells.
    pub language: String,
    /// The newest message that there is to tell of.
    pub message: MessageId,
    /// How often it was tried before.
    pub attempts: u32,
    /// From when on it is not tried again.
    pub give_up_at: Timestamp,
    /// When the link was made that it was asked with.
    pub issued_at: Timestamp,
    /// Whether that was taken back.
    pub revoked: bool,
}

/// What becomes of a push that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushTried {
    /// It is done with, whether told or given up. What was written meanwhile is
    /// told then.
    Done {
        /// When that is.
        newer_at: Timestamp,
    },
    /// It is tried again.
    Again(Timestamp),
    /// Nobody is there any more.
    Gone,
}

/// One as its guest may know of it.
#[derive(Clone)]
pub struct KeptPushSubscription {
    /// Where its push service is told.
    pub endpoint: String,
    /// In which language it tells.
    pub language: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it said so last.
    pub seen_at: Timestamp,
}
