use super::*;
use crate::support::{AUTH, P256DH};
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

#[test]
fn a_browsers_keys_are_read_with_padding_or_without() {
    let keys = BrowserKeys::parse(P256DH, AUTH).expect("keys");
    assert_eq!((keys.p256dh[0], keys.auth[0]), (4, 5));
    let padded = BrowserKeys::parse(&URL_SAFE.encode(keys.p256dh), &URL_SAFE.encode(keys.auth));
    assert!(padded.is_some_and(|padded| padded == keys));
}

#[test]
fn what_is_no_point_on_the_curve_is_no_key() {
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
fn what_is_no_secret_is_refused() {
    for auth in ["", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J_aSIggAA", "!", &"A".repeat(10_000)] {
        assert!(BrowserKeys::parse(P256DH, auth).is_none(), "{auth}");
    }
    let standard = STANDARD.encode(URL_SAFE_NO_PAD.decode(P256DH).expect("base64"));
    assert!(BrowserKeys::parse(&standard, AUTH).is_none(), "another alphabet");
}
