//! Tests of the work that a page does by itself while something is missing.

use crate::scene::Scene;
use app::chat::connection::{Banner, OFFLINE_MS, POLL_MS, RECONNECT_MS, SHORT_OUTAGE_MS, STALE_MS, STUCK_MS};
use app::chat::session::{Effect, FAILING_MS, Input, Request, RequestError, SocketEvent};

#[test]
fn a_page_without_a_socket_fetches_changes_by_itself() {
    let mut scene = Scene::new(true);
    scene.open();
    scene.advance(POLL_MS + 1_000);
    assert_eq!(scene.fetches(0), 1);
    scene.answer_fetch(0);
    scene.advance(POLL_MS + 1_000);
    assert_eq!(scene.fetches(0), 1);
}

#[test]
fn a_subscribed_page_does_not_poll() {
    let mut scene = Scene::live();
    scene.advance(10 * POLL_MS);
    assert_eq!(scene.fetches(0), 0);
}

#[test]
fn a_socket_without_a_subscription_is_replaced() {
    let mut scene = Scene::new(true);
    scene.open();
    scene.advance(RECONNECT_MS);
    scene.input(0, Input::Socket(SocketEvent::Connected));
    scene.advance(STUCK_MS - 1_000);
    assert_eq!(scene.take_effects(&Effect::Reconnect), 0);
    scene.advance(1_000);
    assert_eq!(scene.take_effects(&Effect::Reconnect), 1);
}

#[test]
fn an_answer_of_the_server_replaces_a_socket_that_is_down() {
    let mut scene = Scene::live();
    scene.input(0, Input::Socket(SocketEvent::Down));
    scene.advance(RECONNECT_MS);
    scene.input(0, Input::Outdated);
    scene.answer_fetch(0);
    assert_eq!(scene.take_effects(&Effect::Reconnect), 1);
    // Another answer a moment later does not replace it again, but a tick does.
    scene.input(0, Input::Outdated);
    scene.answer_fetch(0);
    assert_eq!(scene.take_effects(&Effect::Reconnect), 0);
    scene.advance(RECONNECT_MS);
    assert_eq!(scene.take_effects(&Effect::Reconnect), 1);
}

#[test]
fn an_answer_of_the_server_leaves_a_connected_socket_alone() {
    let mut scene = Scene::live();
    scene.advance(RECONNECT_MS);
    scene.input(0, Input::Outdated);
    scene.answer_fetch(0);
    assert_eq!(scene.take_effects(&Effect::Reconnect), 0);
}

#[test]
fn a_page_that_returns_fetches_sends_and_reconnects() {
    let mut scene = Scene::live();
    scene.input(0, Input::Socket(SocketEvent::Down));
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Later(0));
    scene.requests.clear();
    scene.advance(100);
    scene.now = scene.now.plus_ms(RECONNECT_MS);
    scene.input(0, Input::Returned);
    assert_eq!((scene.fetches(0), scene.sending().len()), (1, 1));
    assert_eq!(scene.take_effects(&Effect::Reconnect), 1);
}

#[test]
fn a_page_that_was_suspended_fetches_at_the_next_tick() {
    let mut scene = Scene::live();
    scene.now = scene.now.plus_ms(60_000);
    scene.tick();
    assert_eq!(scene.fetches(0), 1);
}

#[test]
fn the_banner_shows_an_interruption_and_stale_data() {
    let mut scene = Scene::live();
    let since = scene.now;
    scene.input(0, Input::Socket(SocketEvent::Down));
    // The banner changes at the next tick.
    scene.advance(SHORT_OUTAGE_MS - 500);
    assert_eq!(scene.banner(0), Banner::None);
    scene.advance(1_000);
    assert_eq!(scene.banner(0), Banner::Connecting);
    scene.input(0, Input::Outdated);
    scene.fail(0, |request| matches!(request, Request::Changes(_)), RequestError::Later(0));
    scene.requests.clear();
    scene.advance(STALE_MS);
    assert_eq!(scene.banner(0), Banner::Stale(since));
}

#[test]
fn the_banner_shows_that_messages_could_not_be_sent_for_a_while() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    let start = scene.now;
    while scene.now < start.plus_ms(FAILING_MS) {
        assert_eq!(scene.banner(0), Banner::None);
        if !scene.sending().is_empty() {
            scene.fail_send(0, RequestError::Later(0));
        }
        scene.advance(1_000);
    }
    assert_eq!(scene.banner(0), Banner::Unavailable);
    scene.advance(20_000);
    scene.accept(0);
    assert_eq!(scene.banner(0), Banner::None);
}

#[test]
fn the_banner_shows_that_the_device_has_no_network() {
    let mut scene = Scene::live();
    scene.is_online = false;
    scene.input(0, Input::Offline);
    scene.advance(i64::from(OFFLINE_MS) - 1);
    assert_eq!(scene.banner(0), Banner::None);
    scene.advance(1);
    assert_eq!(scene.banner(0), Banner::Offline);
    // pusher-js reports the lost socket later.
    scene.input(0, Input::Socket(SocketEvent::Down));
    assert_eq!(scene.banner(0), Banner::Offline);
    scene.is_online = true;
    scene.subscribe(0);
    assert_eq!(scene.banner(0), Banner::None);
}

#[test]
fn a_page_from_a_copy_shows_its_age_at_once() {
    let mut scene = Scene::new(true);
    scene.is_online = false;
    let taken_at = scene.now.plus_ms(-3_600_000);
    scene.open_copy(taken_at);
    assert_eq!(scene.banner(0), Banner::OfflineSince(taken_at));
}
