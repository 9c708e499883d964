//! Connection to the hotel: decides what the banner shows and when the page
//! fetches or reconnects by itself.

use super::Retry;
use shared::Timestamp;

/// Time in milliseconds that the connection may be down before the guest sees
/// it; shorter interruptions are not shown.
pub const SHORT_OUTAGE_MS: i64 = 2_500;
/// Time in milliseconds that the device may have no network before the guest sees it:
/// it is reported at once, and a phone that changes its network has one again.
pub const OFFLINE_MS: u32 = 500;
/// Age in milliseconds that the shown data may have, while fetches fail, before
/// the guest sees its age.
pub const STALE_MS: i64 = 30_000;
/// Time in milliseconds after which a connected socket without a subscription
/// is replaced. The request that authorizes the subscription has no timeout of
/// its own, and only a new socket ends it.
pub const STUCK_MS: i64 = 8_000;
/// Minimum time between two reconnects by this page, in milliseconds.
pub const RECONNECT_MS: i64 = 4_000;
/// Interval at which changes are fetched while there is no subscription, in
/// milliseconds.
pub const POLL_MS: i64 = 20_000;
/// Maximum random delay added to [`POLL_MS`], in milliseconds: it spreads the
/// requests of many phones in one hotel.
pub const POLL_SPREAD_MS: i64 = 10_000;
/// Maximum time between two ticks of a visible page, in milliseconds. After a
/// longer one the page was suspended, or the clock was set.
pub const JUMP_MS: i64 = 15_000;
/// Maximum time between two ticks of a hidden page, in milliseconds. Browsers
/// run the timers of a hidden page at most once a minute (Chrome: "intensive
/// throttling"); one of those may be missed.
pub const HIDDEN_JUMP_MS: i64 = 130_000;

/// State of the socket, as pusher-js reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Connecting, for the first time or again.
    Connecting,
    /// Connected and subscribed.
    Live,
    /// The device has no network.
    Offline,
    /// The link of this page is no longer valid.
    Invalid,
}

/// Content of the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// No banner: the page is current.
    None,
    /// There is no connection to the hotel at present.
    Connecting,
    /// The device has no network.
    Offline,
    /// The device has no network, and had none when the page was opened from a
    /// copy of that time.
    OfflineSince(Timestamp),
    /// All fetches since that time have failed.
    Stale(Timestamp),
    /// Messages could not be sent for a while, although the page is connected.
    Unavailable,
    /// The link is no longer valid.
    Invalid,
}

/// Work that is due after a tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The clock has jumped: all data of the page may be old.
    pub jumped: bool,
    /// The socket is stuck and must be replaced.
    pub reconnect: bool,
    /// Changes must be fetched.
    pub fetch: bool,
}

/// State of the connection, with the times since which it is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    link: Link,
    down_since: Option<Timestamp>,
    /// Last time at which the page was known to be current; `None` while it is
    /// current.
    current_until: Option<Timestamp>,
    connected_since: Option<Timestamp>,
    reconnected_at: Option<Timestamp>,
    wants_socket: bool,
    poll_at: Option<Timestamp>,
    fetching: Retry,
    is_failing: bool,
    /// True if the page was opened from a copy and has not fetched anything
    /// since.
    is_copy: bool,
    last_tick: Timestamp,
    was_hidden: bool,
}

impl Connection {
    /// Returns the state of a page that was just rendered: current, and about
    /// to connect.
    pub fn new(now: Timestamp) -> Self {
        Self {
            link: Link::Connecting,
            down_since: Some(now),
            current_until: Some(now),
            connected_since: None,
            // pusher-js is about to create the first socket.
            reconnected_at: Some(now),
            wants_socket: false,
            poll_at: None,
            fetching: Retry::default(),
            is_failing: false,
            is_copy: false,
            last_tick: now,
            was_hidden: false,
        }
    }

    /// Returns the state of a page that was opened from a copy, as it was at
    /// `taken_at`. The banner shows this immediately, whatever the copy's age,
    /// until the first fetch succeeds.
    pub fn from_copy(taken_at: Timestamp, now: Timestamp) -> Self {
        // The clock may have been set back since then.
        let at = Some(taken_at.min(now));
        Self { down_since: at, current_until: at, is_failing: true, is_copy: true, ..Self::new(now) }
    }

    /// Sets the state of the socket.
    pub fn set_link(&mut self, link: Link, now: Timestamp) {
        if self.link == Link::Invalid {
            return;
        }
        self.link = link;
        self.connected_since = None;
        if link == Link::Live {
            self.down_since = None;
            self.wants_socket = false;
            self.poll_at = None;
        } else {
            self.down_since.get_or_insert(now);
            self.current_until.get_or_insert(now);
        }
    }

    /// Records that the socket is connected, and not subscribed yet.
    pub fn record_connected(&mut self, now: Timestamp) {
        self.set_link(Link::Connecting, now);
        self.connected_since = Some(now);
    }

    /// Records that all changes were fetched.
    pub fn record_fetch(&mut self, now: Timestamp) {
        self.is_failing = false;
        self.is_copy = false;
        self.fetching.record_success();
        self.current_until = (self.link != Link::Live).then_some(now);
    }

    /// Records that a fetch failed. `share` is a random number from 0 to 1.
    pub fn record_fetch_failure(&mut self, now: Timestamp, share: f64) {
        self.is_failing = true;
        self.fetching.record_failure(now, share, 0);
        self.current_until.get_or_insert(now);
    }

    /// Returns whether the page may reconnect now, and records it. If the last
    /// reconnect was too recent, [`Connection::tick`] reports when to do it.
    pub fn try_reconnect(&mut self, now: Timestamp) -> bool {
        if matches!(self.link, Link::Live | Link::Invalid) {
            return false;
        }
        self.wants_socket = self.has_new_socket(now);
        if self.wants_socket {
            return false;
        }
        self.reconnected_at = Some(now);
        self.connected_since = None;
        true
    }

    fn has_new_socket(&self, now: Timestamp) -> bool {
        self.reconnected_at.is_some_and(|at| now < at.plus_ms(RECONNECT_MS))
    }

    /// Returns the state of the socket.
    pub fn link(&self) -> Link {
        self.link
    }

    /// Returns whether the socket is connected, whether or not it is subscribed.
    pub fn is_connected(&self) -> bool {
        self.link == Link::Live || self.connected_since.is_some()
    }

    /// Returns the work that is due. Must be called every second, or as often
    /// as the browser allows a hidden page. `share` is a random number from 0
    /// to 1.
    pub fn tick(&mut self, now: Timestamp, is_visible: bool, share: f64) -> Due {
        let passed_ms = now.unix_ms() - self.last_tick.unix_ms();
        self.last_tick = now;
        // The page is visible at both ends of the interval: a page that becomes
        // visible fetches changes for that reason.
        let longest_ms = if is_visible && !self.was_hidden { JUMP_MS } else { HIDDEN_JUMP_MS };
        self.was_hidden = !is_visible;
        if self.link == Link::Invalid {
            return Due::default();
        }
        if !(0..=longest_ms).contains(&passed_ms) {
            // Times of the old clock are not comparable with the new one, so
            // they are set again.
            self.reconnected_at = None;
            self.poll_at = None;
            self.connected_since = self.connected_since.map(|_| now);
            self.down_since = self.down_since.map(|since| since.min(now));
            self.current_until = self.current_until.map(|until| until.min(now));
            return Due { jumped: true, ..Due::default() };
        }
        let poll = self.link != Link::Live && *self.poll_at.get_or_insert(next_poll_time(now, share)) <= now;
        let retry = self.fetching.take_due(now);
        if poll || retry {
            self.poll_at = Some(next_poll_time(now, share));
        }
        let stuck = self.connected_since.is_some_and(|since| now >= since.plus_ms(STUCK_MS));
        Due {
            jumped: false,
            reconnect: stuck || (self.wants_socket && !self.has_new_socket(now)),
            fetch: poll || retry,
        }
    }

    /// Returns the banner to show at this time.
    pub fn banner(&self, now: Timestamp) -> Banner {
        let lasts = |since: Option<Timestamp>, ms: i64| since.filter(|since| now >= since.plus_ms(ms));
        let lasting = lasts(self.down_since, SHORT_OUTAGE_MS).is_some();
        let is_offline = lasts(self.down_since, OFFLINE_MS.into()).is_some();
        let old_ms = if self.is_copy { 0 } else { STALE_MS };
        match (self.link, lasts(self.current_until, old_ms)) {
            (Link::Invalid, _) => Banner::Invalid,
            (Link::Offline, Some(since)) if self.is_copy => Banner::OfflineSince(since),
            (Link::Offline, _) if is_offline => Banner::Offline,
            (_, Some(since)) if self.is_failing => Banner::Stale(since),
            (Link::Connecting, _) if lasting => Banner::Connecting,
            _ => Banner::None,
        }
    }
}

fn next_poll_time(now: Timestamp, share: f64) -> Timestamp {
    now.plus_ms(POLL_MS + (POLL_SPREAD_MS as f64 * share) as i64)
}
