//! The page while it lives in a browser: listens, fetches, sends. What any of
//! that means is for the plain state in `chat` to say.

mod scroll;
mod send;
mod sync;

pub use scroll::{load_older, scrolled, show_newest};
pub use send::{key_pressed, send_again, submitted, take_back, typed};

use crate::browser;
use crate::chat::connection::Link;
use crate::chat::{Connection, Heard};
use crate::realtime::{Realtime, Signal};
use crate::views::Page;
use leptos::prelude::*;
use shared::{HotelSlug, Timestamp};
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// No `subscription_succeeded` this long after the socket came up: it hangs,
/// and only a new socket frees it.
const STUCK_MS: i64 = 8_000;
/// The least time between two sockets that we ask for ourselves.
const RECONNECT_MS: i64 = 4_000;
/// While nothing is heard, changes are fetched this often, and up to so much
/// later: a hundred phones of one hotel do not all come at once.
const POLL_MS: i64 = 20_000;
const POLL_SPREAD_MS: i64 = 10_000;

thread_local! {
    static LIVE: Live = Live::default();
}

/// What the session knows besides the page's state. One page, one session.
#[derive(Default)]
struct Live {
    realtime: RefCell<Option<Realtime>>,
    connection: RefCell<Option<Connection>>,
    connected_since: Cell<Option<Timestamp>>,
    reconnected_at: Cell<Option<Timestamp>>,
    poll_at: Cell<Option<Timestamp>>,
}

fn slug(page: Page) -> HotelSlug {
    page.context.with_value(|context| context.hotel.slug.clone())
}

/// Brings the page to life, once it is hydrated.
pub fn start(page: Page) {
    LIVE.with(|live| live.connection.replace(Some(Connection::new(browser::now()))));
    request_animation_frame(move || {
        page.composer.on_load(move |_| {
            leptos::prelude::document().body().map_or((), |body| {
                // For whoever waits for the page to be alive.
                let _ = body.set_attribute("data-hydrated", "");
            })
        });
        connect(page);
        let again = move || come_back(page);
        browser::listen(&browser::window(), "online", again);
        browser::listen(&browser::window(), "pageshow", again);
        browser::listen(&document(), "visibilitychange", move || {
            if browser::is_visible() {
                come_back(page);
            }
        });
        browser::listen(&browser::window(), "offline", move || change(page, Link::Offline));
        set_interval(move || tick(page), Duration::from_secs(1));
    });
    Effect::new(move |_| sync::mark_read(page));
}

fn connect(page: Page) {
    let client = page.context.with_value(|context| context.pusher.clone());
    let realtime = Realtime::connect(&client, move |signal| hear(page, signal));
    // Once subscribed it fetches what it missed; without a socket it polls.
    LIVE.with(|live| live.realtime.replace(realtime));
}

fn hear(page: Page, signal: Signal) {
    match signal {
        Signal::Connected => {
            LIVE.with(|live| live.connected_since.set(Some(browser::now())));
            change(page, Link::Connecting);
        }
        Signal::Subscribed => {
            LIVE.with(|live| live.connected_since.set(None));
            change(page, Link::Live);
            // What happened before the subscription comes with this.
            sync::sync(page);
            send::pump(page);
        }
        // Whether the link is still good, the next fetch will tell; if it is,
        // the socket is stuck without its channel, and is made anew in time.
        Signal::NotSubscribed => sync::sync(page),
        Signal::Down => {
            LIVE.with(|live| live.connected_since.set(None));
            change(page, if browser::is_online() { Link::Connecting } else { Link::Offline });
        }
        Signal::Event(Some(event)) => {
            let heard = scroll::keeping_place(page, || page.timeline.try_update(|timeline| timeline.hear(event)));
            if heard == Some(Heard::Gap) {
                sync::sync(page);
            }
        }
        Signal::Event(None) => sync::sync(page),
    }
}

/// Takes in what the link is now, and shows it.
fn change(page: Page, link: Link) {
    let now = browser::now();
    let banner = LIVE.with(|live| {
        let mut connection = live.connection.borrow_mut();
        let connection = connection.as_mut()?;
        connection.change(link, now);
        Some(connection.banner(now))
    });
    show(page, banner);
    if link == Link::Invalid {
        LIVE.with(|live| live.realtime.borrow().as_ref().map_or((), Realtime::close));
    }
}

fn show(page: Page, banner: Option<crate::chat::connection::Banner>) {
    if let Some(banner) = banner
        && banner != page.banner.get_untracked()
    {
        page.banner.set(banner);
    }
}

fn link() -> Option<Link> {
    LIVE.with(|live| live.connection.borrow().as_ref().map(Connection::link))
}

/// The page is in front again, or has a network again: all that it knows may
/// be old, and the socket may be dead without having noticed.
fn come_back(page: Page) {
    sync::sync(page);
    send::pump(page);
    if link() != Some(Link::Live) {
        reconnect();
    }
}

/// The server has answered, so a socket that is down need not wait for
/// pusher-js' next slot.
fn reached() {
    let down = LIVE.with(|live| live.realtime.borrow().as_ref().is_some_and(|realtime| !realtime.is_connected()));
    if down {
        reconnect();
    }
}

fn reconnect() {
    let now = browser::now();
    LIVE.with(|live| {
        let lately = live.reconnected_at.get().is_some_and(|at| now.unix_ms() - at.unix_ms() < RECONNECT_MS);
        if lately || link() == Some(Link::Invalid) {
            return;
        }
        live.reconnected_at.set(Some(now));
        live.connected_since.set(None);
        if let Some(realtime) = live.realtime.borrow().as_ref() {
            realtime.reconnect();
        }
    });
}

/// Once a second: what only time tells.
fn tick(page: Page) {
    let now = browser::now();
    show(page, LIVE.with(|live| live.connection.borrow().as_ref().map(|connection| connection.banner(now))));
    if matches!(link(), Some(Link::Live | Link::Invalid)) {
        LIVE.with(|live| live.poll_at.set(None));
        return;
    }
    let passed = |since: Option<Timestamp>, ms: i64| since.is_some_and(|at| now.unix_ms() - at.unix_ms() >= ms);
    if passed(LIVE.with(|live| live.connected_since.get()), STUCK_MS) {
        reconnect();
    }
    match LIVE.with(|live| live.poll_at.get()) {
        Some(at) if at > now => {}
        due => {
            let next_ms = POLL_MS + browser::jitter(POLL_SPREAD_MS);
            LIVE.with(|live| live.poll_at.set(Some(now.plus_ms(next_ms))));
            if due.is_some() {
                sync::sync(page);
            }
        }
    }
}
