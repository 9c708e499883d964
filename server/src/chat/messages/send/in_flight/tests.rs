use super::*;
use crate::token::GuestToken;
use futures_util::FutureExt;

fn token(character: &str) -> SecretHash {
    GuestToken::parse(&character.repeat(43)).expect("a token").hash()
}

#[tokio::test]
async fn retry_waits_only_for_its_own_earlier_attempt() {
    let in_flight = Arc::new(InFlight::default());
    let id = Uuid::from_u128(1);
    let first = in_flight.begin_attempt(token("A"), id).await;
    assert!(in_flight.begin_attempt(token("A"), Uuid::from_u128(2)).now_or_never().is_some(), "another message");
    assert!(in_flight.begin_attempt(token("B"), id).now_or_never().is_some(), "another guest");
    let mut second = Box::pin(in_flight.begin_attempt(token("A"), id));
    assert!(futures_util::poll!(second.as_mut()).is_pending());
    drop(first);
    let second = second.await;
    assert_eq!(in_flight.lock().len(), 1);
    drop(second);
    assert!(in_flight.lock().is_empty());
}

#[tokio::test]
async fn cancelled_wait_removes_its_entry() {
    let in_flight = Arc::new(InFlight::default());
    let begin_attempt = || Box::pin(in_flight.begin_attempt(token("A"), Uuid::from_u128(1)));
    let first = begin_attempt().await;
    let (mut second, mut third) = (begin_attempt(), begin_attempt());
    assert!(futures_util::poll!(second.as_mut()).is_pending());
    assert!(futures_util::poll!(third.as_mut()).is_pending());
    drop(second);
    drop(first);
    drop(third);
    assert!(in_flight.lock().is_empty());
}
