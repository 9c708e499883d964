use super::*;
use crate::limits::Rate;
use crate::support::{House, TestDatabase};
use crate::token::GuestToken;
use futures_util::FutureExt;

/// Returns a house in which guests, sessions and systems may write twice a
/// minute.
async fn house() -> (House, TestDatabase) {
    let (mut house, database) = House::open(0).await;
    let twice = Rate::per_minute(2);
    house.chat = house.chat.with_write_rates(WriteRates { guest: twice, session: twice, api_key: twice });
    (house, database)
}

fn callers() -> [Caller; 3] {
    let hash = GuestToken::parse(&"A".repeat(43)).expect("a token").hash();
    [Caller::Guest(hash), Caller::Session(hash), Caller::ApiKey(hash)]
}

async fn valid() -> Result<(), ChatError> {
    Ok(())
}

#[tokio::test]
async fn a_known_client_over_its_limit_is_refused_before_anything_is_asked() {
    let (house, _database) = house().await;
    for caller in callers() {
        for _ in 0..2 {
            house.chat.authenticate_writer(caller, valid()).await.expect("the caller is authenticated");
        }
        // It is refused before authentication, which would never end here.
        let never = std::future::pending::<Result<(), ChatError>>();
        let refused = house.chat.authenticate_writer(caller, never).now_or_never();
        assert!(matches!(refused, Some(Err(ChatError::RateLimited { retry_after_s: 30 }))), "{caller:?}: {refused:?}");
    }
    house.clock.advance_ms(30_000);
    for caller in callers() {
        house.chat.authenticate_writer(caller, valid()).await.expect("let through again");
    }
}

#[tokio::test]
async fn an_invalid_credential_is_refused_as_such_however_often_it_comes() {
    let (house, _database) = house().await;
    for caller in callers() {
        for _ in 0..5 {
            let refused = house.chat.authenticate_writer(caller, async { Err::<(), _>(ChatError::InvalidToken) }).await;
            assert!(matches!(refused, Err(ChatError::InvalidToken)), "{caller:?}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn the_first_request_counts_too() {
    let (house, _database) = house().await;
    let [caller, ..] = callers();
    // A credential that is forgotten in between does not evade the limit.
    for _ in 0..2 {
        house.chat.authenticate_writer(caller, valid()).await.expect("the caller is authenticated");
        house.chat.known_credentials.remove(caller.credential());
    }
    let refused = house.chat.authenticate_writer(caller, valid()).await;
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{refused:?}");
}
