use super::*;

#[test]
fn it_says_whom_the_numbers_are_for() {
    let public = ("PUBLIC_URL", "https://chat.hotel.example");
    for (settings, told) in [
        (vec![], "programs on this machine"),
        (vec![("PUBLIC_URL", "http://localhost:3000")], "programs on this machine"),
        (vec![public], "is not available"),
        (vec![("GUEST_CHAT_ADDR", "0.0.0.0:3000")], "is not available"),
        (vec![public, ("GUEST_CHAT_METRICS_TOKEN", "for monitoring")], "requires GUEST_CHAT_METRICS_TOKEN"),
    ] {
        let var = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let finding = examine(&Config::read(var).expect("settings"));
        assert!(finding.told.contains(told) && !finding.told.contains("for monitoring"), "{finding}");
    }
}
