//! Tests of repeated attempts.

use crate::scene::Scene;
use app::chat::session::{Input, RequestError, SocketEvent};

/// Waits until a message is being sent; returns the time in milliseconds.
fn wait_for_attempt(scene: &mut Scene) -> i64 {
    let start = scene.now;
    while scene.sending().is_empty() {
        scene.advance(1_000);
        assert!(scene.now < start.plus_ms(120_000), "no attempt");
    }
    scene.now.unix_ms() - start.unix_ms()
}

#[test]
fn pauses_between_attempts_grow() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    let mut pauses_ms = Vec::new();
    for _ in 0..7 {
        scene.fail_send(0, RequestError::Later(0));
        pauses_ms.push(wait_for_attempt(&mut scene));
    }
    // Half of the longest pauses, at the next tick.
    assert_eq!(pauses_ms, [1_000, 1_000, 1_000, 3_000, 5_000, 10_000, 10_000]);
}

#[test]
fn an_acknowledged_message_ends_the_growth_of_pauses() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    for _ in 0..5 {
        scene.fail_send(0, RequestError::Later(0));
        wait_for_attempt(&mut scene);
    }
    scene.accept(0);
    scene.send(0, "two");
    scene.fail_send(0, RequestError::Later(0));
    assert_eq!(wait_for_attempt(&mut scene), 1_000);
}

#[test]
fn a_new_subscription_ends_the_pause() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    for _ in 0..5 {
        scene.fail_send(0, RequestError::Later(0));
        wait_for_attempt(&mut scene);
    }
    scene.fail_send(0, RequestError::Later(0));
    scene.advance(200);
    scene.input(0, Input::Socket(SocketEvent::Subscribed));
    assert_eq!(scene.sending(), [(0, "one".to_owned())]);
}

#[test]
fn nothing_ends_a_pause_that_the_server_demands() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Later(30_000));
    scene.input(0, Input::Returned);
    scene.send(0, "two");
    scene.advance(29_000);
    assert!(scene.sending().is_empty());
    scene.advance(2_000);
    assert_eq!(scene.sending(), [(0, "one".to_owned())]);
}

#[test]
fn a_clock_that_jumps_ends_the_pause() {
    let mut scene = Scene::live();
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Later(0));
    scene.advance(100);
    scene.now = scene.now.plus_ms(-3_600_000);
    scene.tick();
    assert_eq!(scene.sending(), [(0, "one".to_owned())]);
    assert_eq!(scene.fetches(0), 1);
}

#[test]
fn a_failed_fetch_is_repeated() {
    let mut scene = Scene::live();
    scene.input(0, Input::Outdated);
    scene.fail(0, |_| true, RequestError::Later(0));
    assert_eq!(scene.fetches(0), 0);
    scene.advance(1_000);
    assert_eq!(scene.fetches(0), 1);
}

#[test]
fn a_request_during_a_fetch_begins_another_one() {
    let mut scene = Scene::live();
    scene.input(0, Input::Outdated);
    scene.input(0, Input::Outdated);
    scene.input(0, Input::Outdated);
    assert_eq!(scene.fetches(0), 1);
    scene.answer_fetch(0);
    assert_eq!(scene.fetches(0), 1);
    scene.fail(0, |_| true, RequestError::Later(0));
    assert_eq!(scene.fetches(0), 0);
}
