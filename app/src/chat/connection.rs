//! Whether the page hears the hotel: what it says about that, and when it asks
//! or connects by itself.

use super::Retry;
use shared::Timestamp;

/// How long a break may last before the guest is told, in milliseconds: a blip
/// is nobody's business.
pub const BLIP_MS: i64 = 2_500;
/// How old what is shown may be, while asking fails, before the guest is told
/// how old it is.
pub const STALE_MS: i64 = 30_000;
/// No subscription this long after the socket came up: it hangs (the request
/// that signs it has no timeout of its own), and only a new socket frees it.
pub const STUCK_MS: i64 = 8_000;
/// The least time between two sockets that we ask for ourselves.
pub const RECONNECT_MS: i64 = 4_000;
/// While nothing is heard, changes are fetched this often, and up to so much
/// later: a hundred phones of one hotel do not all come at once.
pub const POLL_MS: i64 = 20_000;
/// The most that chance adds to [`POLL_MS`].
pub const POLL_SPREAD_MS: i64 = 10_000;
/// The longest time between two ticks of a page in view, in milliseconds. After
/// a longer one the page was asleep, or the clock was set.
pub const JUMP_MS: i64 = 15_000;
/// The same for a hidden page. Browsers run the timers of one no more often than
/// once a minute (Chrome: "intensive throttling"); one of those may be missed.
pub const HIDDEN_JUMP_MS: i64 = 130_000;

/// The state of the socket, as pusher-js tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Being made, for the first time or again.
    Connecting,
    /// Up, and subscribed.
    Live,
    /// The device has no network.
    Offline,
    /// The link that opened this page opens it no more.
    Invalid,
}

/// What the banner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Nothing: what the page shows is current.
    None,
    /// The hotel cannot be heard at present.
    Connecting,
    /// The device has no network.
    Offline,
    /// Nor had it when the page was opened, from a copy of that time.
    OfflineSince(Timestamp),
    /// Nothing has been learnt since that time, though it was tried.
    Stale(Timestamp),
    /// The link is no longer valid.
    Invalid,
}

/// What a second has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The clock has jumped: all that the page knows may be old.
    pub jumped: bool,
    /// The socket hangs, and is to be made anew.
    pub reconnect: bool,
    /// Changes are to be fetched.
    pub fetch: bool,
}

/// The link to the hotel, and since when what is no longer so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    link: Link,
    down_since: Option<Timestamp>,
    /// When the page was last known to be current; `None` while it is.
    current_until: Option<Timestamp>,
    connected_since: Option<Timestamp>,
    reconnected_at: Option<Timestamp>,
    wants_socket: bool,
    poll_at: Option<Timestamp>,
    fetching: Retry,
    is_failing: bool,
    /// Nothing has been fetched yet since the page was opened from a copy.
    is_copy: bool,
    last_tick: Timestamp,
    was_hidden: bool,
}

impl Connection {
    /// A page that was just rendered: current, and about to connect.
    pub fn new(now: Timestamp) -> Self {
        Self {
            link: Link::Connecting,
            down_since: Some(now),
            current_until: Some(now),
            connected_since: None,
            // pusher-js is about to make the first socket.
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

    /// A page that was opened from a copy, as it was at `taken_at`: that is
    /// told at once, however young it is, until the first fetch works.
    pub fn from_copy(taken_at: Timestamp, now: Timestamp) -> Self {
        // The clock may have been set back since.
        let at = Some(taken_at.min(now));
        Self { down_since: at, current_until: at, is_failing: true, is_copy: true, ..Self::new(now) }
    }

    /// Takes in what the socket is now.
    pub fn change(&mut self, link: Link, now: Timestamp) {
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

    /// The socket is up, and nothing is subscribed on it yet.
    pub fn connected(&mut self, now: Timestamp) {
        self.change(Link::Connecting, now);
        self.connected_since = Some(now);
    }

    /// All changes were fetched.
    pub fn fetched(&mut self, now: Timestamp) {
        self.is_failing = false;
        self.is_copy = false;
        self.fetching.worked();
        self.current_until = (self.link != Link::Live).then_some(now);
    }

    /// Fetching has failed; `share` (0 to 1) is left to chance.
    pub fn fetch_failed(&mut self, now: Timestamp, share: f64) {
        self.is_failing = true;
        self.fetching.failed(now, share, 0);
        self.current_until.get_or_insert(now);
    }

    /// Whether a new socket may be asked for now; noted as asked for. If it is
    /// too soon after the last one, [`Connection::tick`] tells when it is time.
    pub fn may_reconnect(&mut self, now: Timestamp) -> bool {
        if matches!(self.link, Link::Live | Link::Invalid) {
            return false;
        }
        self.wants_socket = self.socket_is_young(now);
        if self.wants_socket {
            return false;
        }
        self.reconnected_at = Some(now);
        self.connected_since = None;
        true
    }

    fn socket_is_young(&self, now: Timestamp) -> bool {
        self.reconnected_at.is_some_and(|at| now < at.plus_ms(RECONNECT_MS))
    }

    /// The socket.
    pub fn link(&self) -> Link {
        self.link
    }

    /// To be called every second, or as often as the browser lets a hidden page:
    /// what only time tells. `share` (0 to 1) is left to chance.
    pub fn tick(&mut self, now: Timestamp, is_visible: bool, share: f64) -> Due {
        let passed_ms = now.unix_ms() - self.last_tick.unix_ms();
        self.last_tick = now;
        // At either end of the time between: a page that is shown again has
        // caught up by that.
        let longest_ms = if is_visible && !self.was_hidden { JUMP_MS } else { HIDDEN_JUMP_MS };
        self.was_hidden = !is_visible;
        if self.link == Link::Invalid {
            return Due::default();
        }
        if !(0..=longest_ms).contains(&passed_ms) {
            // What was to happen at a time of the old clock begins anew.
            self.reconnected_at = None;
            self.poll_at = None;
            self.connected_since = self.connected_since.map(|_| now);
            self.down_since = self.down_since.map(|since| since.min(now));
            self.current_until = self.current_until.map(|until| until.min(now));
            return Due { jumped: true, ..Due::default() };
        }
        let poll = self.link != Link::Live && *self.poll_at.get_or_insert(next_poll(now, share)) <= now;
        let retry = self.fetching.take_due(now);
        if poll || retry {
            self.poll_at = Some(next_poll(now, share));
        }
        let stuck = self.connected_since.is_some_and(|since| now >= since.plus_ms(STUCK_MS));
        Due {
            jumped: false,
            reconnect: stuck || (self.wants_socket && !self.socket_is_young(now)),
            fetch: poll || retry,
        }
    }

    /// What to tell the guest at this time.
    pub fn banner(&self, now: Timestamp) -> Banner {
        let lasts = |since: Option<Timestamp>, ms: i64| since.filter(|since| now >= since.plus_ms(ms));
        let lasting = lasts(self.down_since, BLIP_MS).is_some();
        let old_ms = if self.is_copy { 0 } else { STALE_MS };
        match (self.link, lasts(self.current_until, old_ms)) {
            (Link::Invalid, _) => Banner::Invalid,
            (Link::Offline, Some(since)) if self.is_copy => Banner::OfflineSince(since),
            (Link::Offline, _) if lasting => Banner::Offline,
            (_, Some(since)) if self.is_failing => Banner::Stale(since),
            (Link::Connecting, _) if lasting => Banner::Connecting,
            _ => Banner::None,
        }
    }
}

fn next_poll(now: Timestamp, share: f64) -> Timestamp {
    now.plus_ms(POLL_MS + (POLL_SPREAD_MS as f64 * share) as i64)
}
