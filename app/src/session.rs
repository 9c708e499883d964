//! The page while it lives in a browser: listens, fetches, sends. What any of
//! that means is for the plain state in `chat` to say.

mod keep;
mod scroll;
mod send;
mod sync;

pub use scroll::{load_older, scrolled, show_newest};
pub use send::{key_pressed, send_again, submitted, take_back, throw_away, typed};

use crate::browser;
use crate::chat::connection::Link;
use crate::chat::{Connection, Heard};
use crate::realtime::{Realtime, Signal};
use crate::views::Page;
use leptos::prelude::*;
use shared::HotelSlug;
use std::cell::RefCell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

thread_local! {
    // One page, one session.
    static REALTIME: RefCell<Option<Realtime>> = const { RefCell::new(None) };
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

fn slug(page: Page) -> HotelSlug {
    page.context.with_value(|context| context.hotel.slug.clone())
}

/// Brings the page to life, once it is hydrated.
pub fn start(page: Page) {
    CONNECTION.set(Some(Connection::new(browser::now())));
    request_animation_frame(move || {
        page.composer.on_load(move |field| {
            send::restore_draft(page, &field);
            // What an earlier life of this page has left unsent.
            keep::agree(page);
            send::pump(page);
            leptos::prelude::document().body().map_or((), |body| {
                // For whoever waits for the page to be alive, and for the style.
                let _ = body.set_attribute("data-hydrated", "");
            })
        });
        connect(page);
        listen(page);
        set_interval(move || tick(page), Duration::from_secs(1));
    });
    Effect::new(move |_| sync::mark_read(page));
}

/// Everything after which what the page knows may be old.
fn listen(page: Page) {
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::listen(&window, event, move |_| come_back(page));
    }
    browser::listen(&document(), "visibilitychange", move |_| {
        if browser::is_visible() {
            come_back(page);
        }
    });
    browser::listen(&window, "offline", move |_| change(page, Link::Offline));
    browser::listen(&window, "storage", move |event| keep::heard(page, event.unchecked_into::<StorageEvent>().key()));
}

fn connect(page: Page) {
    let client = page.context.with_value(|context| context.pusher.clone());
    // Once subscribed it fetches what it missed; without a socket it polls.
    REALTIME.set(Realtime::connect(&client, move |signal| hear(page, signal)));
}

fn hear(page: Page, signal: Signal) {
    match signal {
        Signal::Connected => note(page, |connection| connection.connected(browser::now())),
        Signal::Subscribed => {
            change(page, Link::Live);
            // What happened before the subscription comes with this.
            sync::sync(page);
            send::pump(page);
        }
        // Whether the link is still good, the next fetch will tell; if it is,
        // the socket is stuck without its channel, and is made anew in time.
        Signal::NotSubscribed => sync::sync(page),
        Signal::Down => change(page, if browser::is_online() { Link::Connecting } else { Link::Offline }),
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
    note(page, |connection| connection.change(link, browser::now()));
    if link == Link::Invalid {
        REALTIME.with_borrow(|realtime| realtime.as_ref().map_or((), Realtime::close));
    }
}

/// Notes something about the connection, and shows what follows.
fn note<T: Default>(page: Page, note: impl FnOnce(&mut Connection) -> T) -> T {
    let Some((answer, banner)) = CONNECTION.with_borrow_mut(|connection| {
        let connection = connection.as_mut()?;
        let answer = note(connection);
        Some((answer, connection.banner(browser::now())))
    }) else {
        return T::default();
    };
    if banner != page.banner.get_untracked() {
        page.banner.set(banner);
    }
    answer
}

/// The page is in front again, or has a network again: all that it knows may
/// be old, and the socket may be dead without having noticed.
fn come_back(page: Page) {
    sync::sync(page);
    send::pump(page);
    reconnect();
}

/// The server has answered, so a socket that is down need not wait for
/// pusher-js' next slot.
fn reached() {
    if REALTIME.with_borrow(|realtime| realtime.as_ref().is_some_and(|realtime| !realtime.is_connected())) {
        reconnect();
    }
}

/// Makes the socket anew, where it is not live and was not just made anew.
fn reconnect() {
    let may = CONNECTION
        .with_borrow_mut(|connection| connection.as_mut().is_some_and(|known| known.may_reconnect(browser::now())));
    if may {
        REALTIME.with_borrow(|realtime| realtime.as_ref().map_or((), Realtime::reconnect));
    }
}

/// Once a second: what only time tells.
fn tick(page: Page) {
    let due = note(page, |connection| connection.tick(browser::now(), browser::share()));
    if due.jumped {
        send::forget_pauses();
        come_back(page);
    }
    if due.reconnect {
        reconnect();
    }
    if due.fetch {
        sync::sync(page);
    }
    send::pump_if_due(page);
}
