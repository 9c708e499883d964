use super::*;
use crate::clock::OsRandom;
use crate::token::GuestToken;

fn token() -> SecretHash {
    GuestToken::generate(&OsRandom).hash()
}

#[test]
fn a_full_bucket_gives_what_it_holds_and_then_says_when_to_come_back() {
    let limit = SendLimit::per_minute(3);
    let token = token();
    for _ in 0..3 {
        limit.take(&token).expect("one more");
    }
    match limit.take(&token) {
        // One every twenty seconds.
        Err(ChatError::RateLimited { retry_after_s }) => assert!((1..=21).contains(&retry_after_s), "{retry_after_s}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_token_has_a_bucket_of_its_own() {
    let limit = SendLimit::per_minute(1);
    let (one, other) = (token(), token());
    limit.take(&one).expect("the first");
    limit.take(&one).expect_err("the second");
    limit.take(&other).expect("another's first");
}

#[test]
fn zero_is_no_limit() {
    let limit = SendLimit::per_minute(0);
    let token = token();
    for _ in 0..1_000 {
        limit.take(&token).expect("one more");
    }
}

#[test]
fn guests_who_have_just_sent_are_not_forgotten_among_many() {
    let limit = SendLimit::per_minute(1);
    let first = token();
    limit.take(&first).expect("the first");
    for _ in 0..=KEPT_KEYS {
        limit.take(&token()).expect("another's first");
    }
    limit.take(&first).expect_err("the second");
}
