//! Tests of the lock for sending.

use crate::scene::Scene;
use app::chat::session::{LOCK_TIMEOUT_MS, PRECEDENCE_MS, RequestError, UNLOCK_DELAY_MS};

#[test]
fn a_page_keeps_the_lock_for_a_moment_after_the_last_message() {
    let mut scene = Scene::live();
    scene.open();
    scene.send(0, "one");
    scene.send(1, "two");
    // The message of the other page is sent by the page that holds the lock.
    scene.accept(0);
    scene.accept(0);
    assert!(scene.outbox(1).is_empty());
    scene.send(1, "three");
    assert!(scene.sending().is_empty(), "the lock is not released yet");
    scene.advance(i64::from(UNLOCK_DELAY_MS));
    assert_eq!(scene.sending(), [(1, "three".to_owned())]);
}

#[test]
fn a_page_that_sends_again_within_that_moment_keeps_the_lock() {
    let mut scene = Scene::live();
    scene.open();
    scene.send(0, "one");
    scene.accept(0);
    scene.advance(i64::from(UNLOCK_DELAY_MS) - 1);
    scene.send(0, "two");
    assert_eq!(scene.sending(), [(0, "two".to_owned())]);
    // The release that was planned after the first message does not happen.
    scene.advance(1);
    scene.send(1, "three");
    scene.advance(i64::from(PRECEDENCE_MS));
    assert_eq!(scene.sending(), [(0, "two".to_owned())]);
    scene.accept(0);
    assert_eq!(scene.sending(), [(0, "three".to_owned())]);
}

#[test]
fn a_failure_releases_the_lock() {
    let mut scene = Scene::live();
    scene.open();
    scene.send(0, "one");
    scene.fail_send(0, RequestError::Later(60_000));
    scene.advance(i64::from(PRECEDENCE_MS) + 1_000);
    assert_eq!(scene.sending(), [(1, "one".to_owned())]);
}

#[test]
fn a_page_sends_without_the_lock_after_thirty_seconds() {
    let mut scene = Scene::live();
    scene.open();
    // The browser suspends the first page while it sends.
    scene.send(0, "one");
    scene.requests.clear();
    scene.send(1, "two");
    scene.advance(i64::from(LOCK_TIMEOUT_MS) - 1_000);
    assert!(scene.sending().is_empty());
    scene.advance(2_000);
    assert_eq!(scene.sending(), [(1, "one".to_owned())]);
    scene.accept(1);
    scene.accept(1);
    assert_eq!(scene.stored(), 0);
}

#[test]
fn a_lock_that_is_granted_too_late_is_released() {
    let mut scene = Scene::live();
    scene.open();
    scene.send(0, "one");
    scene.requests.clear();
    scene.send(1, "two");
    scene.advance(i64::from(LOCK_TIMEOUT_MS) + 1_000);
    scene.accept(1);
    scene.accept(1);
    scene.advance(i64::from(UNLOCK_DELAY_MS));
    scene.close(0);
    let third = scene.open();
    scene.send(third, "three");
    scene.advance(i64::from(PRECEDENCE_MS));
    assert_eq!(scene.sending(), [(third, "three".to_owned())]);
}

#[test]
fn without_locks_only_the_page_that_wrote_a_message_sends_it() {
    let mut scene = Scene::new(false);
    scene.open();
    scene.open();
    scene.send(0, "one");
    scene.advance(5_000);
    assert_eq!(scene.sending(), [(0, "one".to_owned())]);
}
