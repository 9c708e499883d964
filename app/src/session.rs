//! The hydrated page: receives events, fetches and sends. The state in `chat`
//! decides what any of it means.

mod change;
mod composer;
pub mod files;
mod host;
mod keep;
mod scroll;
mod send;
mod sync;
mod typing;

pub use change::delete;
pub use composer::{copy, edit, key_pressed, leave, put, reply, submitted, take_back, tapped, typed};
pub use host::tell_host;
pub use scroll::{load_older, scrolled, show_newest};
pub use send::{send_again, throw_away};
pub use sync::Fetch;

use crate::api::AskError;
use crate::browser;
use crate::chat::connection::Link;
use crate::chat::{Connection, Heard};
use crate::conversation::Conversation;
use crate::realtime::{Realtime, Signal};
use leptos::prelude::*;
use shared::{Event, EventKind};
use std::cell::RefCell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

thread_local! {
    // A page has one session.
    static REALTIME: RefCell<Option<Realtime>> = const { RefCell::new(None) };
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// Starts the session of a hydrated page. `also` is called with every signal
/// too: a channel may carry events of other conversations.
pub fn start(conversation: Conversation, fetch: Fetch, also: impl Fn(&Signal) + 'static) {
    sync::fetch_by(fetch);
    let now = browser::now();
    let connection = browser::taken_at().map_or_else(|| Connection::new(now), |at| Connection::from_copy(at, now));
    CONNECTION.set(Some(connection));
    request_animation_frame(move || {
        conversation.composer.on_load(move |field| {
            composer::restore_draft(conversation, &field);
            // A photo without text is a valid message.
            if let Some(form) = field.form() {
                form.set_no_validate(true);
            }
            // Messages that an earlier load of this page has not sent.
            keep::agree(conversation);
            send::pump(conversation);
            // Marks the page as ready, for tests, other scripts and the style
            // sheet.
            browser::mark("data-hydrated", true);
        });
        // A copy that was opened without a network shows that at once.
        lost(conversation);
        connect(conversation, also);
        listen(conversation);
        set_interval(move || tick(conversation), Duration::from_secs(1));
    });
    Effect::new(move |_| sync::mark_read(conversation));
}

/// Registers handlers for all browser events after which the page's data may be
/// old.
fn listen(conversation: Conversation) {
    let window = browser::window();
    for event in ["online", "focus", "pageshow"] {
        browser::listen(&window, event, move |_| come_back(conversation));
    }
    browser::listen(&document(), "visibilitychange", move |_| {
        if browser::is_visible() {
            come_back(conversation);
        }
    });
    browser::listen(&window, "offline", move |_| change(conversation, Link::Offline));
    browser::listen(&window, "storage", move |event| {
        keep::heard(conversation, event.unchecked_into::<StorageEvent>().key());
        composer::follow_draft(conversation);
    });
}

fn connect(conversation: Conversation, also: impl Fn(&Signal) + 'static) {
    let side = conversation.side.get_value();
    // Once subscribed, it fetches missed changes; without a socket, it polls.
    let realtime = Realtime::connect(&side.pusher, move |signal| {
        also(&signal);
        hear(conversation, signal);
    });
    let realtime = realtime.map(|realtime| {
        realtime.with_typing(&side.guest_channel, move |who| {
            if who != side.reader {
                typing::heard(conversation);
            }
        })
    });
    REALTIME.set(realtime);
}

fn hear(conversation: Conversation, signal: Signal) {
    match signal {
        Signal::Connected => note(conversation, |connection| connection.connected(browser::now())),
        Signal::Subscribed => {
            change(conversation, Link::Live);
            // Fetches the changes before the subscription.
            sync::sync(conversation);
            send::pump(conversation);
        }
        // The next fetch shows whether the link is still valid. If it is, the
        // socket without its channel counts as stuck and is replaced in time.
        Signal::NotSubscribed => sync::sync(conversation),
        Signal::Down => lost(conversation),
        Signal::Event(Some(event)) if !concerns(conversation, &event) => {}
        Signal::Event(Some(event)) => {
            if matches!(event.kind, EventKind::ChatMessage(_)) {
                typing::ended(conversation);
            }
            let heard = scroll::keeping_place(conversation, || {
                conversation.timeline.try_update(|timeline| timeline.hear(event))
            });
            if heard == Some(Heard::Gap) {
                sync::sync(conversation);
            }
        }
        Signal::Event(None) => sync::sync(conversation),
    }
}

fn concerns(conversation: Conversation, event: &Event) -> bool {
    conversation.side.with_value(|side| event.conversation_id.is_none_or(|id| id == side.conversation_id))
}

/// Records that there is no socket.
fn lost(conversation: Conversation) {
    change(conversation, if browser::is_online() { Link::Connecting } else { Link::Offline });
}

/// Sets the state of the connection, and updates the banner.
fn change(conversation: Conversation, link: Link) {
    note(conversation, |connection| connection.change(link, browser::now()));
    if link == Link::Invalid {
        REALTIME.with_borrow(|realtime| realtime.as_ref().map_or((), Realtime::close));
    }
}

/// Ends the session if a request failed because its credential is no longer
/// accepted; returns whether it did.
fn end_if_refused(conversation: Conversation, error: AskError) -> bool {
    let has_ended = error.refuses_credential();
    if has_ended {
        change(conversation, Link::Invalid);
    }
    has_ended
}

/// Updates the connection state, and shows the resulting banner.
fn note<T: Default>(conversation: Conversation, note: impl FnOnce(&mut Connection) -> T) -> T {
    let Some((answer, banner)) = CONNECTION.with_borrow_mut(|connection| {
        let connection = connection.as_mut()?;
        let answer = note(connection);
        Some((answer, connection.banner(browser::now())))
    }) else {
        return T::default();
    };
    if banner != conversation.banner.get_untracked() {
        conversation.banner.set(banner);
    }
    answer
}

/// Updates a page that became visible or has a network again: its data may be
/// old, and the socket may be dead without a report.
fn come_back(conversation: Conversation) {
    // A hidden page does not receive all storage events.
    composer::follow_draft(conversation);
    sync::sync(conversation);
    send::pump(conversation);
    reconnect();
}

/// Fetches changes after an action for which the socket may carry no event.
pub fn catch_up(conversation: Conversation) {
    sync::sync(conversation);
}

/// Reconnects a socket that is down as soon as the server has answered a
/// request, without waiting for the next attempt of pusher-js.
fn reached() {
    if REALTIME.with_borrow(|realtime| realtime.as_ref().is_some_and(|realtime| !realtime.is_connected())) {
        reconnect();
    }
}

/// Replaces the socket, unless it is live or was replaced a moment ago.
fn reconnect() {
    let may = CONNECTION
        .with_borrow_mut(|connection| connection.as_mut().is_some_and(|known| known.may_reconnect(browser::now())));
    if may {
        REALTIME.with_borrow(|realtime| realtime.as_ref().map_or((), Realtime::reconnect));
    }
}

/// Does the work that is due, once a second.
fn tick(conversation: Conversation) {
    let due = note(conversation, |connection| connection.tick(browser::now(), browser::is_visible(), browser::share()));
    if due.jumped {
        send::clock_jumped();
        come_back(conversation);
    }
    if due.reconnect {
        reconnect();
    }
    if due.fetch {
        sync::sync(conversation);
    }
    send::pump_if_due(conversation);
}
