use super::*;
use crate::support::{AUTH, P256DH, RepeatingRandom};
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64")
}

/// RFC 8291, appendix A and section 5: the shared secret is given, because ring
/// cannot load a private key.
#[test]
fn a_message_is_encrypted_as_in_the_example_of_the_rfc() {
    let keys = BrowserKeys::parse(P256DH, AUTH);
    let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
    let our_public = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
    let mut message = b"When I grow up, I want to be a watermelon".to_vec();
    message.push(LAST_RECORD);
    let body = seal(message, &shared, &our_public.try_into().expect("65 bytes"), &keys.expect("keys"), salt);
    assert_eq!(
        URL_SAFE_NO_PAD.encode(body.expect("a body")),
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK\
         6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    );
}

/// A browser, implemented according to the RFCs and without the server's code.
struct Browser {
    secret: EphemeralPrivateKey,
    keys: BrowserKeys,
}

impl Browser {
    fn new() -> Self {
        let secret = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).expect("a key");
        let p256dh = secret.compute_public_key().expect("a point");
        Self { secret, keys: BrowserKeys::from_bytes(p256dh.as_ref(), &[7; 16]).expect("keys") }
    }

    fn decrypt(self, body: &[u8]) -> Vec<u8> {
        let (head, record) = body.split_at(86);
        assert_eq!((&head[16..20], head[20]), (&4096_u32.to_be_bytes()[..], 65));
        let (salt, theirs) = (&head[..16], &head[21..]);
        let public = UnparsedPublicKey::new(&ECDH_P256, theirs);
        let shared = agree_ephemeral(self.secret, &public, <[u8]>::to_vec).expect("a secret");
        let info = [b"WebPush: info\0", &self.keys.p256dh[..], theirs, &[1]].concat();
        let input = mac(&mac(&self.keys.auth, &shared), &info);
        let random = mac(salt, &input);
        let key = UnboundKey::new(&AES_128_GCM, &mac(&random, b"Content-Encoding: aes128gcm\0\x01")[..16]);
        let nonce = mac(&random, b"Content-Encoding: nonce\0\x01")[..12].try_into().expect("12 bytes");
        let mut record = record.to_vec();
        let opened = LessSafeKey::new(key.expect("a key"))
            .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)
            .expect("ours");
        let end = opened.iter().rposition(|byte| *byte != 0).expect("an end");
        assert_eq!(opened[end], 2);
        opened[..end].to_vec()
    }
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

#[test]
fn browser_decrypts_the_message() {
    let browser = Browser::new();
    let body = encrypt("Grüße".as_bytes(), &browser.keys, &RepeatingRandom::default()).expect("a body");
    assert_eq!(browser.decrypt(&body), "Grüße".as_bytes());
}

#[test]
fn encrypted_messages_have_equal_length_and_differ() {
    let (browser, random) = (Browser::new(), RepeatingRandom::default());
    let longest = vec![b'x'; PADDED_BYTES - 1];
    let bodies: Vec<Vec<u8>> = [&b""[..], b"x", b"x", &longest]
        .into_iter()
        .map(|message| encrypt(message, &browser.keys, &random).expect("a body"))
        .collect();
    // Header, message and tag fit into the size that every push service accepts
    // (RFC 8030, 7.2).
    assert!(bodies.iter().all(|body| body.len() == 86 + PADDED_BYTES + 16 && body.len() <= 4096));
    assert_ne!(bodies[1][..86], bodies[2][..86], "another salt and another key pair");
    assert!(encrypt(&vec![b'x'; PADDED_BYTES], &browser.keys, &random).is_none());
    assert_eq!(browser.decrypt(&bodies[3]), longest);
}

#[test]
fn a_browsers_keys_are_read_with_padding_or_without() {
    let keys = BrowserKeys::parse(P256DH, AUTH).expect("keys");
    assert_eq!((keys.p256dh[0], keys.auth[0]), (4, 5));
    let padded = BrowserKeys::parse(&URL_SAFE.encode(keys.p256dh), &URL_SAFE.encode(keys.auth));
    assert!(padded.is_some_and(|padded| padded == keys));
}

#[test]
fn key_that_is_no_point_of_the_curve_is_refused() {
    let point = URL_SAFE_NO_PAD.decode(P256DH).expect("base64");
    let changed = |change: fn(&mut Vec<u8>)| {
        let mut point = point.clone();
        change(&mut point);
        BrowserKeys::parse(&URL_SAFE_NO_PAD.encode(point), AUTH)
    };
    assert!(changed(|_| {}).is_some());
    for wrong in [
        |point: &mut Vec<u8>| point[64] ^= 1,
        |point: &mut Vec<u8>| point[0] = 2,
        |point: &mut Vec<u8>| point.truncate(64),
        |point: &mut Vec<u8>| point.push(0),
        // Its compressed form, and the point at infinity.
        |point: &mut Vec<u8>| *point = [&[2], &point[1..33]].concat(),
        |point: &mut Vec<u8>| *point = vec![0],
        |point: &mut Vec<u8>| *point = [&[4][..], &[0; 64]].concat(),
        |point: &mut Vec<u8>| *point = [&[4][..], &[255; 64]].concat(),
    ] {
        assert!(changed(wrong).is_none());
    }
}

#[test]
fn malformed_auth_secret_is_refused() {
    for auth in ["", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J_aSIggAA", "!", &"A".repeat(10_000)] {
        assert!(BrowserKeys::parse(P256DH, auth).is_none(), "{auth}");
    }
    let standard = STANDARD.encode(URL_SAFE_NO_PAD.decode(P256DH).expect("base64"));
    assert!(BrowserKeys::parse(&standard, AUTH).is_none(), "another alphabet");
}
