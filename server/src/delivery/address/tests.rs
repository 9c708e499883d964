use super::*;

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    for address in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "::127.0.0.1",
    ] {
        assert!(!is_public(address.parse().expect("an address")), "{address}");
    }
    for address in ["1.1.1.1", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::"] {
        assert!(is_public(address.parse().expect("an address")), "{address}");
    }
}

#[test]
fn an_address_is_https_on_the_public_internet() {
    for (text, error) in [
        ("", AddressError::Malformed),
        ("pms.hotel.example", AddressError::Malformed),
        ("https://", AddressError::Malformed),
        ("https://a b.example/", AddressError::Malformed),
        ("http://pms.hotel.example/", AddressError::NotHttps),
        ("ftp://pms.hotel.example/", AddressError::NotHttps),
        ("https://me:you@pms.hotel.example/", AddressError::HasMore),
        ("https://pms.hotel.example/#here", AddressError::HasMore),
        ("https://localhost/", AddressError::Private),
        ("https://pms.localhost./", AddressError::Private),
        ("https://127.0.0.1/", AddressError::Private),
        ("https://2130706433/", AddressError::Private),
        ("https://0x7f.1/", AddressError::Private),
        ("https://[::1]/", AddressError::Private),
        ("https://[::ffff:a00:1]/", AddressError::Private),
    ] {
        assert_eq!(EgressPolicy::Public.parse(text), Err(error), "{text}");
    }
    let good = "https://pms.hotel.example/hooks?of=killarney";
    assert_eq!(EgressPolicy::Public.parse(good), Ok(good.to_owned()));
}

#[test]
fn the_operator_can_allow_private_addresses_and_this_machine_without_tls() {
    for good in ["https://10.0.0.7/", "http://localhost:8080/hooks", "http://127.0.0.1:9/", "http://[::1]/"] {
        assert_eq!(EgressPolicy::Private.parse(good), Ok(good.to_owned()));
    }
    assert_eq!(EgressPolicy::Private.parse("http://10.0.0.7/"), Err(AddressError::NotHttps));
}

#[test]
fn any_accepted_address_is_public_and_https() {
    let seeds = [
        "https://pms.hotel.example/hooks?of=killarney",
        "https://127.0.0.1:3000/",
        "https://[::ffff:10.0.0.1]/",
        "https://0x7f000001/",
        "https://me:you@localhost./#x",
        "http://10.0.0.7/",
    ];
    crate::support::made_up(&seeds, |text| {
        let Ok(address) = EgressPolicy::Public.parse(text) else { return };
        assert!(address.starts_with("https://"));
        let url = Url::parse(&address).expect("an address");
        let host = literal(url.host_str().expect("a host"));
        assert!(host.is_none_or(is_public));
        assert_eq!(EgressPolicy::Public.parse(&address), Ok(address));
    });
}
