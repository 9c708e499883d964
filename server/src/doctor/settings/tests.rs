use super::*;
use crate::config::unknown_among;
use crate::doctor::State;

fn found(settings: &[(&str, &str)], environment: &[(&str, &str)]) -> Vec<Finding> {
    let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    examine(&Config::read(var).expect("settings"), &unknown_among(environment))
}

#[test]
fn an_address_that_no_guest_can_open_or_anybody_can_read_is_worth_a_word() {
    for (settings, state, told) in [
        (vec![("PUBLIC_URL", "https://chat.hotel.example")], State::Ok, "all settings are valid"),
        (vec![("PUBLIC_URL", "http://chat.hotel.example")], State::Warning, "no TLS"),
        (vec![("PUBLIC_URL", "http://localhost:3000")], State::Warning, "only on this machine"),
        (vec![("PUBLIC_URL", "https://localhost")], State::Warning, "only on this machine"),
        (vec![("PUBLIC_URL", "http://[::1]:3000")], State::Warning, "only on this machine"),
        (vec![("GUEST_CHAT_ADDR", "0.0.0.0:3000")], State::Warning, "only on this machine"),
        (vec![], State::Warning, "http://127.0.0.1:3000"),
    ] {
        let findings = found(&settings, &[]);
        assert_eq!((findings.len(), findings[0].state), (1, state), "{settings:?}: {findings:?}");
        assert!(findings[0].told.contains(told), "{}", findings[0]);
    }
}

#[test]
fn a_slip_in_a_name_is_a_line() {
    let slip = [("GUEST_CHAT_TRUSTED_PROXY", "127.0.0.1")];
    let findings = found(&[("PUBLIC_URL", "https://chat.hotel.example")], &slip);
    assert_eq!((findings.len(), findings[0].state), (1, State::Warning));
    assert!(findings[0].told.contains("did you mean GUEST_CHAT_TRUSTED_PROXIES?"), "{}", findings[0]);
}
