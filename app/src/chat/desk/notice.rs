//! Notice about something that has happened, shown for a while.

/// Time for which a notice is shown, in milliseconds.
pub const NOTICE_MS: u32 = 8_000;

/// A notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A page or a location was not opened, because the server cannot be reached.
    NotOpened,
    /// A form was not posted, because the browser has no network.
    FormStopped,
}

impl Notice {
    /// Returns the text for staff.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotOpened => "The server cannot be reached, so this page stays open. Please try again in a moment.",
            Self::FormStopped => "The desk is offline, so nothing was sent. Please try again once there is a network.",
        }
    }
}
