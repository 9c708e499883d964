use super::*;

#[test]
fn private_channels_of_pushers_alphabet_are_served() {
    let longest = format!("private-{}", "x".repeat(CHANNEL_CHARS - "private-".len()));
    for name in ["private-a", "private-hotel-killarney-staff-chat", "private-AZaz09_-=@,.;", &longest] {
        assert!(is_served_channel(name), "{name}");
    }
}

#[test]
fn other_kinds_and_broken_names_are_not_served() {
    let too_long = format!("private-{}", "x".repeat(CHANNEL_CHARS));
    for name in [
        "",
        "public",
        "presence-a",
        "cache-a",
        "private-cache-a",
        "private-encrypted-a",
        "private-encrypted-cache-a",
        "private",
        "Private-a",
        "private-a b",
        "private-é",
        "private-a/b",
        "private-a\n",
        "#server-to-user-1",
        &too_long,
    ] {
        assert!(!is_served_channel(name), "{name}");
    }
}

#[test]
fn a_client_event_has_its_prefix_and_at_most_200_characters() {
    let longest = format!("client-{}", "é".repeat(EVENT_CHARS - "client-".len()));
    assert!(is_client_event("client-typing"));
    assert!(is_client_event(&longest));
    assert!(!is_client_event(&format!("{longest}x")));
    assert!(!is_client_event("typing"));
    assert!(!is_client_event("Client-typing"));
}
