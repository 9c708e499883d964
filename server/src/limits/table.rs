//! The table of all limits, and those that follow from a setting.

use super::limit::{Amount, CountedFor, Limit, MIB, Period, Rate};

/// Defines the limits, and [`ALL`] with all of them in this order.
macro_rules! limits {
    ($($(#[$doc:meta])* $id:ident: $name:literal, $counted_for:ident, $amount:expr $(, $setting:literal)?;)*) => {
        $(
            $(#[$doc])*
            pub const $id: Limit = Limit {
                name: $name,
                counted_for: CountedFor::$counted_for,
                amount: $amount,
                setting: [$(Some($setting),)? None][0],
            };
        )*
        /// Every limit.
        pub const ALL: &[Limit] = &[$($id),*];
    };
}

const fn per_minute(count: u32) -> Amount {
    Amount::Rate(Rate::per_minute(count))
}

const fn rate(burst: u32, refill: u32, period: Period) -> Amount {
    Amount::Rate(Rate { burst, refill, period })
}

limits! {
    /// Messages and changes of messages that were stored.
    MESSAGES: "messages", Link, per_minute(30), "GUEST_CHAT_SEND_PER_MINUTE";
    /// Requests of a guest that write, including refused and repeated ones.
    /// After each interruption, each tab of a page marks messages as read and
    /// signs a subscription.
    GUEST_WRITES: "requests that write, of a guest", Link, per_minute(120), "GUEST_CHAT_SEND_PER_MINUTE";
    /// Chat pages: rendering one takes the server longer than anything else that a
    /// guest can request without a file. The service worker of a busy page
    /// requests a copy every two seconds.
    CHAT_PAGES: "chat pages", Link, rate(30, 60, Period::Minute), "GUEST_CHAT_SEND_PER_MINUTE";
    /// Pages of the history and catch-ups over the API: a page of 100 long
    /// messages has more than a megabyte.
    HISTORY_PAGES: "pages of messages", Link, rate(120, 600, Period::Minute), "GUEST_CHAT_SEND_PER_MINUTE";
    /// Requests of the desk that write: ten per second, more than a person can
    /// make.
    DESK_WRITES: "requests that write, of the desk", Session, per_minute(600);
    /// Requests of a hotel's system that write: 3,000 bookings with a guest
    /// link each, without a pause.
    API_KEY_WRITES: "requests that write, of a hotel's system", ApiKey, per_minute(6_000), "GUEST_CHAT_API_KEY_PER_MINUTE";
    /// Files of bookings that are previewed or imported, whatever the result: ten
    /// imports, each after a preview and a correction.
    IMPORTED_FILES: "files of bookings", Hotel, rate(30, 30, Period::Hour);
    /// Imports and previews that read or write the database.
    IMPORTS: "imports of bookings", Server, Amount::Concurrent(1);
    /// Attempts to sign in from a browser without a proof of an earlier
    /// sign-in.
    SIGN_IN_ADDRESS: "attempts to sign in", Address, per_minute(30);
    /// The same, for one account.
    SIGN_IN_ACCOUNT_ADDRESS: "attempts to sign in", AccountAndAddress, per_minute(5);
    /// Failed attempts to sign in to an account, from any address.
    SIGN_IN_ACCOUNT: "failed attempts to sign in", Account, rate(20, 20, Period::Hour);
    /// Attempts from a browser that has signed in to the account before.
    SIGN_IN_KNOWN_DEVICE: "attempts to sign in", KnownDevice, per_minute(5);
    /// Invalid guest tokens: guests of a hotel share an address, and some have
    /// expired links.
    INVALID_TOKENS: "invalid link tokens", Address, rate(120, 60, Period::Minute);
    /// Concurrent password checks of known devices: each takes a core and 19
    /// MiB for a tenth of a second.
    KNOWN_DEVICE_PASSWORD_CHECKS: "password checks, of known devices", Server, Amount::Concurrent(2);
    /// The same, of all other clients, so that a flood of them delays neither
    /// known devices nor, on a server with two cores, everything else.
    PASSWORD_CHECKS: "password checks, of others", Server, Amount::Concurrent(1);
    /// Attempts of either kind that wait for a password check.
    WAITING_PASSWORD_CHECKS: "password checks that wait, of either", Server, Amount::Concurrent(64);
    /// Upload requests of a guest, whatever their result: three messages with
    /// ten photos each.
    UPLOAD_ATTEMPTS: "attempts to send a file", Link, rate(30, 10, Period::Minute);
    /// Files that are being received.
    UPLOADS: "concurrent uploads", ConversationSide, Amount::Concurrent(2);
    /// The same that are being prepared and stored: one guest does not occupy all
    /// turns of the server.
    SIDE_STORING_FILES: "files that are stored", ConversationSide, Amount::Concurrent(1);
    /// Memory for received files that are not yet stored.
    UPLOAD_MEMORY: "files in memory", Server, Amount::Stored(256 * MIB);
    /// Received files that are being prepared and stored.
    STORING_FILES: "files that are stored", Server, Amount::Concurrent(16);
    /// Files that are being prepared; a large one counts as all of them.
    PREPARED_FILES: "pictures that are decoded", Server, Amount::Concurrent(2);
    /// Files that no message has attached yet.
    UNATTACHED_FILES: "unattached files", ConversationSide, Amount::Concurrent(40);
    /// Stored files of a stay.
    STORED_FILES: "files stored", ConversationSide, Amount::Stored(500 * MIB), "GUEST_CHAT_FILES_PER_STAY_MIB";
    /// TCP connections: as many sockets as the engine takes, and room for
    /// requests.
    CONNECTIONS: "connections", Server, Amount::Concurrent(55_000);
    /// TCP connections from one address, which the guests of a hotel share.
    ADDRESS_CONNECTIONS: "connections", Address, Amount::Concurrent(2_000);
    /// Sockets of the embedded engine.
    SOCKETS: "sockets", Server, Amount::Concurrent(50_000);
    /// Sockets without a subscription, limited so that most are left to
    /// subscribed ones.
    UNSUBSCRIBED_SOCKETS: "sockets without a subscription", Server, Amount::Concurrent(10_000);
    /// Sockets from one address: the guests and desks of a large hotel behind
    /// one public address.
    ADDRESS_SOCKETS: "sockets", Address, Amount::Concurrent(1_000), "GUEST_CHAT_SOCKETS_PER_ADDRESS";
    /// Sockets of one guest link: a family's devices and tabs, and as many dead
    /// sockets of a poor network, which last half a minute.
    LINK_SOCKETS: "sockets", Link, Amount::Concurrent(50);
    /// The same, for a session of the desk.
    SESSION_SOCKETS: "sockets", Session, Amount::Concurrent(50);
    /// Sockets on one channel: all desks of a hotel are on its staff channel.
    CHANNEL_SOCKETS: "sockets", Channel, Amount::Concurrent(1_000);
    /// Channels of one socket.
    SOCKET_CHANNELS: "channels", Socket, Amount::Concurrent(100);
    /// Frames of any kind from one socket. A desk that reconnects subscribes to
    /// a hundred channels at once; a page sends a frame every few seconds.
    SOCKET_FRAMES: "frames", Socket, rate(400, 40, Period::Second);
    /// Client events from one socket (Pusher docs, "Events").
    SOCKET_CLIENT_EVENTS: "client events", Socket, rate(10, 10, Period::Second);
    /// Client events from all sockets of a guest link: one person types in one
    /// place.
    LINK_CLIENT_EVENTS: "client events", Link, rate(10, 10, Period::Second);
    /// The same, for a session of the desk.
    SESSION_CLIENT_EVENTS: "client events", Session, rate(10, 10, Period::Second);
    /// Client events on one channel from all senders: a guest and some
    /// colleagues who type at the same time. Each is sent to all subscribers.
    CHANNEL_CLIENT_EVENTS: "client events", Channel, rate(20, 20, Period::Second);
}

/// Number of requests that write for each message that a guest may send.
const GUEST_WRITES_PER_MESSAGE: u32 = 4;

/// Returns the rate of [`GUEST_WRITES`] for a number of messages per minute:
/// high enough that sending messages never reaches it, and no limit (0) if
/// messages have none.
pub fn guest_writes(messages_per_minute: u32) -> Rate {
    let least = GUEST_WRITES.rate();
    let count = messages_per_minute.saturating_mul(GUEST_WRITES_PER_MESSAGE);
    if count == 0 {
        return Rate::per_minute(0);
    }
    Rate { burst: least.burst.max(count), refill: least.refill.max(count), ..least }
}

/// Number of chat pages for each message that a guest may send.
const CHAT_PAGES_PER_MESSAGE: u32 = 2;

/// Returns the rate of [`CHAT_PAGES`] for a number of messages per minute, and no
/// limit (0) if messages have none.
pub fn chat_pages(messages_per_minute: u32) -> Rate {
    rate_of_reads(CHAT_PAGES, CHAT_PAGES_PER_MESSAGE, messages_per_minute)
}

/// Number of pages of messages for each message that a guest may send.
const HISTORY_PAGES_PER_MESSAGE: u32 = 20;

/// Returns the rate of [`HISTORY_PAGES`] in the same way.
pub fn history_pages(messages_per_minute: u32) -> Rate {
    rate_of_reads(HISTORY_PAGES, HISTORY_PAGES_PER_MESSAGE, messages_per_minute)
}

/// Returns a rate of at least that of `limit`, and high enough that a client
/// which sends messages without a pause never reaches it.
fn rate_of_reads(limit: Limit, reads_per_message: u32, messages_per_minute: u32) -> Rate {
    let least = limit.rate();
    let refill = messages_per_minute.saturating_mul(reads_per_message);
    if refill == 0 {
        return Rate { refill: 0, ..least };
    }
    Rate { burst: least.burst.max(messages_per_minute), refill: least.refill.max(refill), ..least }
}
