use super::*;
use futures_util::FutureExt;
use std::sync::mpsc;
use std::task::Poll;

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
async fn a_client_that_goes_away_keeps_its_place_until_the_check_has_ended() {
    let checks = PasswordChecks::new(limits::PASSWORD_CHECKS);
    let mut ends = Vec::new();
    for _ in 0..AT_ONE_TIME {
        let (end, mut begun, check) = held();
        let mut run = Box::pin(checks.run(check));
        tokio::select! {
            _ = run.as_mut() => panic!("it goes on"),
            begun = &mut begun => begun.expect("it has begun"),
        }
        // The client disconnects.
        drop(run);
        ends.push(end);
    }
    let mut next = Box::pin(checks.run(|| true));
    assert!(matches!(futures_util::poll!(next.as_mut()), Poll::Pending), "all permits are in use");
    assert_eq!(checks.permits.available_permits(), 0);
    ends.pop().expect("a check").send(false).expect("it runs");
    assert!(next.await.expect("a permit"), "one is free again");
    ends.into_iter().for_each(|end| end.send(false).expect("it runs"));
}

#[tokio::test]
async fn a_queue_that_is_full_takes_nobody_else() {
    let checks = PasswordChecks::new(limits::PASSWORD_CHECKS);
    let held: Vec<_> = (0..AT_ONE_TIME).map(|_| held()).collect();
    let mut ends = Vec::new();
    let mut running = Vec::new();
    for (end, begun, check) in held {
        let mut run = Box::pin(checks.run(check));
        assert!(matches!(futures_util::poll!(run.as_mut()), Poll::Pending));
        begun.await.expect("it has begun");
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
    assert!(checks.run(|| true).now_or_never().is_none(), "it waits");
    ends.into_iter().for_each(|end| end.send(true).expect("it runs"));
    for run in running.into_iter() {
        assert!(run.await.expect("a check"));
    }
    for run in waiting {
        assert!(run.await.expect("a check"));
    }
}
