use super::*;
use crate::support::ManualClock;
use futures_util::FutureExt;
use std::sync::mpsc;
use std::task::Poll;

const MAEVE: &str = "maeve@hotel.example";

fn account(email: &str) -> AccountKey {
    AccountKey::new(&"killarney".parse().expect("a slug"), email)
}

fn attempts() -> (SignInAttempts, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at("2026-11-22T10:00:00.000Z"));
    (SignInAttempts::new(&(clock.clone() as Arc<dyn Clock>)), clock)
}

/// Returns the number of failed attempts that are allowed out of `count`.
fn let_through(attempts: &SignInAttempts, count: u32, attempt: impl Fn(u32) -> (String, String)) -> usize {
    let is_let_through = |number: &u32| {
        let (email, from) = attempt(*number);
        attempts.take_tokens(account(&email), from.parse().ok(), None).is_ok()
    };
    (0..count).filter(is_let_through).count()
}

#[test]
fn a_network_of_ipv6_is_one_address() {
    let (attempts, _) = attempts();
    let maeve = |number| (MAEVE.to_owned(), format!("2001:db8:0:1::{number:x}"));
    assert_eq!(let_through(&attempts, 80, maeve), 5, "one account");
    let all = |number| (format!("{number}@hotel.example"), format!("2001:db8:0:2::{number:x}"));
    assert_eq!(let_through(&attempts, 80, all), 30, "any account");
}

#[test]
fn the_sign_in_limit_of_an_account_counts_all_addresses() {
    let (attempts, clock) = attempts();
    let everywhere = |number| (MAEVE.to_owned(), format!("2001:db8:0:{number:x}::1"));
    assert_eq!(let_through(&attempts, 120, everywhere), 20);
    clock.advance_ms(60 * 60 * 1000);
    assert_eq!(let_through(&attempts, 120, everywhere), 20, "in an hour");
    assert_eq!(let_through(&attempts, 1, |_| ("sean@hotel.example".to_owned(), "192.0.2.1".to_owned())), 1);
}

#[test]
fn known_device_signs_in_despite_attempts_of_others() {
    let (attempts, clock) = attempts();
    let (device, other) = ([1; 16], [2; 16]);
    // From many addresses, and from the device's own.
    let_through(&attempts, 200, |number| (MAEVE.to_owned(), format!("2001:db8:0:{number:x}::1")));
    let_through(&attempts, 200, |number| (format!("{number}@hotel.example"), "192.0.2.7".to_owned()));
    let from = "192.0.2.7".parse().ok();
    let of = |device| (0..10).filter(|_| attempts.take_tokens(account(MAEVE), from, Some(device)).is_ok()).count();
    assert_eq!((of(device), of(other)), (5, 5), "it has tries of its own, and no end of them neither");
    assert!(attempts.take_tokens(account(MAEVE), from, None).is_err(), "an unknown device has to wait");
    clock.advance_ms(60_000);
    assert_eq!(of(device), 5);
}

#[test]
fn successful_sign_in_does_not_count_for_the_account() {
    let (attempts, _) = attempts();
    for number in 0..100 {
        let from = format!("2001:db8:0:{number:x}::1").parse().ok();
        let attempt =
            attempts.take_tokens(account(MAEVE), from, None).unwrap_or_else(|early| panic!("{number}: {early:?}"));
        attempts.return_account_token(attempt);
    }
}

const AT_ONE_TIME: usize = limits::PASSWORD_CHECKS.count();

/// Returns a check that signals its start and runs until the sender gives its
/// result.
fn held() -> (mpsc::Sender<bool>, tokio::sync::oneshot::Receiver<()>, impl FnOnce() -> bool + Send + 'static) {
    let (end, ended) = mpsc::channel();
    let (begin, begun) = tokio::sync::oneshot::channel();
    let check = move || {
        begin.send(()).ok();
        ended.recv().expect("an end")
    };
    (end, begun, check)
}

#[tokio::test]
async fn disconnected_client_keeps_its_slot_until_the_check_ends() {
    let checks = PasswordChecks::new(limits::PASSWORD_CHECKS);
    let mut ends = Vec::new();
    for _ in 0..AT_ONE_TIME {
        let (end, mut begun, check) = held();
        let mut run = Box::pin(checks.run(check));
        tokio::select! {
            _ = run.as_mut() => panic!("the check ended before its turn"),
            begun = &mut begun => begun.expect("the check begins"),
        }
        // The client disconnects.
        drop(run);
        ends.push(end);
    }
    let mut next = Box::pin(checks.run(|| true));
    assert!(matches!(futures_util::poll!(next.as_mut()), Poll::Pending), "all permits are in use");
    assert_eq!(checks.permits.available_permits(), 0);
    ends.pop().expect("a check").send(false).expect("the program runs");
    assert!(next.await.expect("a permit"), "one is free again");
    ends.into_iter().for_each(|end| end.send(false).expect("the program runs"));
}

#[tokio::test]
async fn full_queue_refuses_further_checks() {
    let checks = PasswordChecks::new(limits::PASSWORD_CHECKS);
    let held: Vec<_> = (0..AT_ONE_TIME).map(|_| held()).collect();
    let mut ends = Vec::new();
    let mut running = Vec::new();
    for (end, begun, check) in held {
        let mut run = Box::pin(checks.run(check));
        assert!(matches!(futures_util::poll!(run.as_mut()), Poll::Pending));
        begun.await.expect("the check begins");
        ends.push(end);
        running.push(run);
    }
    let mut waiting: Vec<_> =
        (0..limits::WAITING_PASSWORD_CHECKS.count()).map(|_| Box::pin(checks.run(|| true))).collect();
    for run in &mut waiting {
        assert!(matches!(futures_util::poll!(run.as_mut()), Poll::Pending));
    }
    let refused = checks.run(|| true).now_or_never();
    assert!(matches!(refused, Some(Err(ChatError::RateLimited { retry_after_s: 5 }))), "{refused:?}");
    // A client that stops waiting makes room.
    waiting.pop();
    assert!(checks.run(|| true).now_or_never().is_none(), "a further check waits");
    ends.into_iter().for_each(|end| end.send(true).expect("the program runs"));
    for run in running.into_iter() {
        assert!(run.await.expect("a check"));
    }
    for run in waiting {
        assert!(run.await.expect("a check"));
    }
}
