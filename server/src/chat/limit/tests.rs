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

#[test]
fn wrong_tokens_are_counted_for_a_network_of_ipv6_as_for_one_address() {
    let wrong = WrongTokens::default();
    let address = |text: &str| text.parse().expect("an address");
    for number in 0..WRONG_TOKENS_AT_ONCE {
        wrong.take(address(&format!("2001:db8:0:1::{number:x}"))).expect("one more");
    }
    wrong.take(address("2001:db8:0:1:ffff:ffff:ffff:ffff")).expect_err("the same network");
    wrong.take(address("2001:db8:0:2::1")).expect("another");
    wrong.take(address("192.0.2.7")).expect("another");
    assert_eq!(network(address("::ffff:192.0.2.7")), address("192.0.2.7"));
}

#[test]
fn guesses_from_more_addresses_than_can_be_kept_take_no_more_room() {
    let wrong = WrongTokens::default();
    let take = |number: u32| wrong.take(IpAddr::V4(number.into()));
    for number in 0..KEPT_KEYS as u32 {
        // Twice: whoever has a token back already is forgotten.
        take(number).expect("the first");
        take(number).expect("the second");
    }
    let refused = (0..1000).filter(|more| take(u32::MAX - more).is_err()).count();
    assert!(refused > 500, "{refused}");
    let kept = wrong.0.limiter.as_ref().expect("a limit").len();
    assert!(kept <= KEPT_KEYS + 1, "{kept}");
}
