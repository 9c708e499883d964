use super::check_return_address;

#[test]
fn only_pages_of_the_hotels_own_desk_are_return_addresses() {
    let slug = "killarney".parse().expect("a slug");
    for address in [
        "/desk/hotel/killarney",
        "/desk/hotel/killarney?filter=mine",
        "/desk/hotel/killarney/conversations/5?filter=open&q=two%20towels",
        "/desk/hotel/killarney/replies",
        "/desk/hotel/killarney/bookings/B1@x.example,2;3=4?part=all",
    ] {
        assert_eq!(check_return_address(address.to_owned(), &slug).as_deref(), Some(address));
    }
    for address in [
        "",
        "https://evil.example/desk/hotel/killarney",
        "//evil.example",
        "/desk/hotel/killarney-two",
        "/desk/hotel/dingle/conversations/5",
        "/desk/hotel/killarney/sign-in",
        "/desk/hotel/killarney/sign-out",
        "/desk/hotel/killarney/../../chat",
        "/desk/hotel/killarney/%2e%2e/%2E%2e/chat",
        "/desk/hotel/killarney/conversations/%2e%2e",
        "/desk/hotel/killarney/join?token=gci_x",
        "/desk/hotel/killarney/staff/5",
        "/desk/hotel/killarney/conversations/5/resolve",
        "/desk/hotel/killarney/conversations/",
        "/desk/hotel/killarney//evil.example",
        "/desk/hotel/killarney/elsewhere",
        "/desk/hotel/killarney/\\evil.example",
        "/desk/hotel/killarney?q=\r\nset-cookie:x",
        "/desk/hotel/killarney?q=two towels",
    ] {
        assert_eq!(check_return_address(address.to_owned(), &slug), None, "{address}");
    }
    let long = format!("/desk/hotel/killarney?q={}", "x".repeat(2_000));
    assert_eq!(check_return_address(long, &slug), None);
}
