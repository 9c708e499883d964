use super::*;
use crate::clock::OsRandom;
use crate::support::RepeatingRandom;

#[test]
fn a_token_is_32_random_bytes_in_base64url_without_padding() {
    struct Ones;
    impl Random for Ones {
        fn fill(&self, bytes: &mut [u8]) {
            assert_eq!(bytes.len(), 32);
            bytes.fill(0xff);
        }
    }
    assert_eq!(GuestToken::generate(&Ones).expose(), "_".repeat(42) + "8");
    assert_eq!(ApiKey::generate(&Ones).expose(), "gck_".to_owned() + &"_".repeat(42) + "8");
}

#[test]
fn generated_token_can_be_parsed_and_keeps_its_digest() {
    for _ in 0..100 {
        let token = GuestToken::generate(&OsRandom);
        assert!(GuestToken::parse(token.expose()).expect("a token").hash() == token.hash());
        let key = ApiKey::generate(&OsRandom);
        assert!(ApiKey::parse(key.expose()).expect("a key").hash() == key.hash());
        assert!(ApiKey::parse(token.expose()).is_none() && GuestToken::parse(key.expose()).is_none());
    }
}

#[test]
fn the_digest_is_the_sha_256_of_the_text() {
    let token = GuestToken::parse(&"A".repeat(43)).expect("a token");
    let expected = Sha256::digest([b'A'; 43]);
    assert_eq!(token.hash().as_bytes(), &expected[..]);
    let random = RepeatingRandom::default();
    assert!(GuestToken::generate(&random).hash() != GuestToken::generate(&random).hash());
}

#[test]
fn malformed_token_is_refused() {
    let token = "A".repeat(43);
    for wrong in
        ["", &token[1..], &format!("{token}A"), &format!("{token}="), &"é".repeat(43), &token.replacen('A', "+", 1)]
    {
        assert!(GuestToken::parse(wrong).is_none(), "{wrong}");
        assert!(ApiKey::parse(&format!("gck_{wrong}")).is_none(), "{wrong}");
    }
    assert!(ApiKey::parse(&format!("GCK_{token}")).is_none());
}

#[test]
fn debug_output_hides_secrets() {
    let (token, key) = (GuestToken::generate(&OsRandom), ApiKey::generate(&OsRandom));
    assert_eq!(format!("{token:?} {key:?} {:?}", token.hash()), "GuestToken(..) ApiKey(..) SecretHash(..)");
}
