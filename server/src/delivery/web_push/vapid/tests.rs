use super::*;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::Value;

const NOON_MS: i64 = 1_795_694_400_000;

fn vapid(contact: Option<&str>) -> Vapid {
    let contact = contact.map(|contact| contact.parse().expect("a contact"));
    Vapid::open(&Vapid::new_pair().expect("a pair"), contact).expect("the pair")
}

/// Verifies the signature in an `Authorization` with the key in it, and returns
/// its claims and that key.
fn claims(authorization: &str) -> (Value, String) {
    let rest = authorization.strip_prefix("vapid t=").expect("a scheme");
    let (token, key) = rest.split_once(", k=").expect("a key");
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decode(key));
    public.verify(signed.as_bytes(), &decode(signature)).expect("signed");
    let (head, claims) = signed.split_once('.').expect("two parts");
    let json = |text: &str| -> Value { serde_json::from_slice(&decode(text)).expect("JSON") };
    assert_eq!(json(head), json!({ "typ": "JWT", "alg": "ES256" }));
    (json(claims), key.to_owned())
}

#[test]
fn vapid_token_has_audience_subject_and_expires_within_a_day() {
    let vapid = vapid(Some("mailto:it@hotel.example"));
    let now = Timestamp::from_unix_ms(NOON_MS);
    for (endpoint, audience) in [
        ("https://fcm.googleapis.com/fcm/send/abc:def?x=y", "https://fcm.googleapis.com"),
        ("https://push.example:8443/p", "https://push.example:8443"),
    ] {
        let authorization = vapid.authorization(&endpoint.parse().expect("a URL"), now).expect("a token");
        let (claims, key) = claims(&authorization);
        assert_eq!(key, vapid.public_key());
        let exp = claims["exp"].as_i64().expect("a number");
        assert!((NOON_MS / 1000 + 1..=NOON_MS / 1000 + 24 * 60 * 60).contains(&exp), "{exp}");
        assert_eq!((&claims["aud"], &claims["sub"]), (&audience.into(), &"mailto:it@hotel.example".into()));
    }
}

#[test]
fn vapid_token_without_a_contact_has_no_subject() {
    let endpoint = "https://push.example/p".parse().expect("a URL");
    let authorization = vapid(None).authorization(&endpoint, Timestamp::from_unix_ms(0)).expect("a token");
    assert_eq!(claims(&authorization).0.get("sub"), None);
}

#[test]
fn stored_key_pair_is_read_unchanged() {
    let kept = Vapid::new_pair().expect("a pair");
    let key = || Vapid::open(&kept, None).expect("the pair").public_key();
    assert_eq!((key(), key().len()), (key(), 87));
    assert_ne!(Vapid::new_pair().expect("a pair"), kept);
    for wrong in ["", "AAAA", "no base64"] {
        assert!(Vapid::open(wrong, None).is_none());
    }
    assert_eq!(format!("{:?}", Vapid::open(&kept, None)), "Some(Vapid(..))");
}

#[test]
fn contact_is_a_mailto_or_https_url() {
    for text in ["mailto:it@hotel.example", "https://chat.hotel.example", "https://chat.hotel.example:8443/about"] {
        assert!(text.parse::<Contact>().is_ok(), "{text}");
    }
    for text in ["", "it@hotel.example", "mailto:it", "mailto:@", "http://chat.hotel.example", "https://", "tel:1"] {
        assert_eq!(text.parse::<Contact>(), Err(ContactError), "{text}");
    }
}
