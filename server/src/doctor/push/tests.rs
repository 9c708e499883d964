use super::*;
use crate::doctor::State;

fn found(settings: &[(&str, &str)]) -> Finding {
    let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    examine(&Config::read(var).expect("settings"))
}

#[test]
fn push_services_are_told_whom_to_write_to() {
    let contact = ("GUEST_CHAT_PUSH_CONTACT", "mailto:it@hotel.example");
    let outside = ("PUBLIC_URL", "https://chat.hotel.example");
    for (settings, state, told) in [
        (vec![outside], State::Ok, "https://chat.hotel.example"),
        (vec![outside, contact], State::Ok, "mailto:it@hotel.example"),
        (vec![contact], State::Ok, "mailto:it@hotel.example"),
        (vec![], State::Warning, "GUEST_CHAT_PUSH_CONTACT"),
        (vec![contact, ("PUBLIC_URL", "http://chat.hotel.example")], State::Warning, "TLS"),
        (vec![outside, ("GUEST_CHAT_PUSH_PRIVATE", "allow")], State::Warning, "GUEST_CHAT_PUSH_PRIVATE"),
    ] {
        let finding = found(&settings);
        assert_eq!(finding.state, state, "{finding}");
        assert!(finding.told.contains(told), "{finding}");
    }
}
