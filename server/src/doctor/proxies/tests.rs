use super::*;
use crate::doctor::State;

#[test]
fn a_proxy_that_has_to_be_there_is_named_and_not_everybody_with_it() {
    let outside = ("PUBLIC_URL", "https://chat.hotel.example");
    let named = |proxies| ("GUEST_CHAT_TRUSTED_PROXIES", proxies);
    for (settings, state, told) in [
        (vec![], State::Ok, "no proxy is named"),
        (vec![outside], State::Warning, "GUEST_CHAT_TRUSTED_PROXIES names none"),
        (vec![outside, named("127.0.0.1, 10.0.0.0/8")], State::Ok, "from 127.0.0.1, 10.0.0.0/8 are trusted"),
        (vec![outside, named("127.0.0.1,0.0.0.0/0")], State::Warning, "trusts every address"),
        (vec![named("::/0")], State::Warning, "trusts every address"),
    ] {
        let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let finding = examine(&Config::read(var).expect("settings"));
        assert_eq!(finding.state, state, "{finding}");
        assert!(finding.told.contains(told), "{finding}");
    }
}
