use super::*;
use crate::config::unknown_among;
use crate::doctor::State;

fn found(settings: &[(&str, &str)], environment: &[(&str, &str)]) -> Vec<Finding> {
    let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    examine(&Config::read(var).expect("settings"), &unknown_among(environment))
}

#[test]
fn public_url_that_is_local_or_without_tls_is_a_warning() {
    for (settings, state, message) in [
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
        assert!(findings[0].message.contains(message), "{}", findings[0]);
    }
}

#[test]
fn misspelt_setting_is_a_finding() {
    let slip = [("GUEST_CHAT_TRUSTED_PROXY", "127.0.0.1")];
    let findings = found(&[("PUBLIC_URL", "https://chat.hotel.example")], &slip);
    assert_eq!((findings.len(), findings[0].state), (1, State::Warning));
    assert!(findings[0].message.contains("did you mean GUEST_CHAT_TRUSTED_PROXIES?"), "{}", findings[0]);
}

#[test]
fn missing_or_universal_trusted_proxies_are_a_warning() {
    let outside = ("PUBLIC_URL", "https://chat.hotel.example");
    let named = |proxies| ("GUEST_CHAT_TRUSTED_PROXIES", proxies);
    for (settings, state, message) in [
        (vec![], State::Ok, "no proxy is named"),
        (vec![outside], State::Warning, "GUEST_CHAT_TRUSTED_PROXIES names none"),
        (vec![outside, named("127.0.0.1, 10.0.0.0/8")], State::Ok, "from 127.0.0.1, 10.0.0.0/8 are trusted"),
        (vec![outside, named("127.0.0.1,0.0.0.0/0")], State::Warning, "trusts every address"),
        (vec![named("::/0")], State::Warning, "trusts every address"),
    ] {
        let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let finding = examine_proxies(&Config::read(var).expect("settings"));
        assert_eq!(finding.state, state, "{finding}");
        assert!(finding.message.contains(message), "{finding}");
    }
}

#[test]
fn metrics_finding_names_who_can_read_them() {
    let public = ("PUBLIC_URL", "https://chat.hotel.example");
    for (settings, message) in [
        (vec![], "programs on this machine"),
        (vec![("PUBLIC_URL", "http://localhost:3000")], "programs on this machine"),
        (vec![public], "is not available"),
        (vec![("GUEST_CHAT_ADDR", "0.0.0.0:3000")], "is not available"),
        (vec![public, ("GUEST_CHAT_METRICS_TOKEN", "for monitoring")], "requires GUEST_CHAT_METRICS_TOKEN"),
    ] {
        let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let finding = examine_metrics(&Config::read(var).expect("settings"));
        assert!(finding.message.contains(message) && !finding.message.contains("for monitoring"), "{finding}");
    }
}

fn push(settings: &[(&str, &str)]) -> Finding {
    let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    examine_push(&Config::read(var).expect("settings"))
}

#[test]
fn push_contact_finding_shows_the_contact() {
    let contact = ("GUEST_CHAT_PUSH_CONTACT", "mailto:it@hotel.example");
    let outside = ("PUBLIC_URL", "https://chat.hotel.example");
    for (settings, state, message) in [
        (vec![outside], State::Ok, "https://chat.hotel.example"),
        (vec![outside, contact], State::Ok, "mailto:it@hotel.example"),
        (vec![contact], State::Ok, "mailto:it@hotel.example"),
        (vec![], State::Warning, "GUEST_CHAT_PUSH_CONTACT"),
        (vec![contact, ("PUBLIC_URL", "http://chat.hotel.example")], State::Warning, "TLS"),
        (vec![outside, ("GUEST_CHAT_PUSH_PRIVATE", "allow")], State::Warning, "GUEST_CHAT_PUSH_PRIVATE"),
    ] {
        let finding = push(&settings);
        assert_eq!(finding.state, state, "{finding}");
        assert!(finding.message.contains(message), "{finding}");
    }
}
