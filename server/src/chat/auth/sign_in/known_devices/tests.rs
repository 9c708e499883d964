use super::*;
use crate::clock::OsRandom;
use crate::store::StaffKey;
use shared::Access;

fn member(email: &str, password_hash: &str) -> StaffMember {
    StaffMember {
        key: StaffKey(1),
        email: email.to_owned(),
        name: "Maeve".to_owned(),
        role: "Reception".to_owned(),
        access: Access::Agent,
        password_hash: password_hash.to_owned(),
    }
}

fn slug(text: &str) -> HotelSlug {
    text.parse().expect("a slug")
}

#[test]
fn cookie_proves_only_the_account_that_signed_in() {
    let key = DeviceKey::generate(&OsRandom);
    let (hotel, maeve) = (slug("killarney"), member("maeve@hotel.example", "hash"));
    let cookie = key.add_proof(None, &hotel, &maeve, &OsRandom);
    assert!(key.proves(&cookie, &hotel, &maeve));
    assert!(!key.proves(&cookie, &slug("dingle"), &maeve));
    assert!(!key.proves(&cookie, &hotel, &member("sean@hotel.example", "hash")));
    assert!(!key.proves(&cookie, &hotel, &member("maeve@hotel.example", "new hash")), "a new password");
    assert!(
        !DeviceKey::generate(&OsRandom).proves(&cookie, &hotel, &maeve),
        "the key of another installation accepts the proof"
    );
    let stolen_proof = DeviceCookie { device: [7; PART_BYTES], proofs: cookie.proofs };
    assert!(!key.proves(&stolen_proof, &hotel, &maeve), "the proof of another device");
    assert!(!key.proves(&DeviceCookie { device: [7; PART_BYTES], proofs: Vec::new() }, &hotel, &maeve));
}

#[test]
fn cookie_proves_several_accounts_and_drops_the_oldest() {
    let key = DeviceKey::generate(&OsRandom);
    let hotel = slug("killarney");
    let members: Vec<_> = (0..=MAX_PROOFS).map(|number| member(&format!("{number}@hotel.example"), "hash")).collect();
    let mut cookie = None;
    for member in &members {
        cookie = Some(key.add_proof(cookie, &hotel, member, &OsRandom));
        let again = key.add_proof(cookie.clone(), &hotel, member, &OsRandom);
        assert!(Some(&again) == cookie.as_ref(), "a second time adds nothing");
    }
    let cookie = cookie.expect("a cookie");
    let proven = members.iter().map(|member| key.proves(&cookie, &hotel, member)).collect::<Vec<_>>();
    assert_eq!(proven.iter().filter(|is_proven| **is_proven).count(), MAX_PROOFS);
    assert!(!proven[0]);
}

#[test]
fn only_a_written_cookie_can_be_parsed() {
    let key = DeviceKey::generate(&OsRandom);
    let hotel = slug("killarney");
    let mut cookie = None;
    for number in 0..MAX_PROOFS {
        cookie = Some(key.add_proof(cookie, &hotel, &member(&number.to_string(), "hash"), &OsRandom));
    }
    let text = cookie.clone().expect("a cookie").to_string();
    assert!(text.parse().ok() == cookie);
    let one_more = format!("{text}.{}", &text[..22]);
    let endless = "AAAAAAAAAAAAAAAAAAAAAA.".repeat(10_000);
    for wrong in
        ["", ".", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA.", "AAAAAAAAAAAAAAAAAAAAA=", one_more.as_str(), endless.as_str()]
    {
        assert!(wrong.parse::<DeviceCookie>().is_err(), "{wrong}");
    }
}

#[test]
fn device_key_is_stored_as_text() {
    let key = DeviceKey::generate(&OsRandom);
    assert!(DeviceKey::from_text(&key.to_text()).is_some_and(|read| read.0 == key.0));
    assert!(DeviceKey::from_text("short").is_none());
}
