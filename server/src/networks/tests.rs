use super::*;

fn network(text: &str) -> String {
    ClientNetwork::from(text.parse::<IpAddr>().expect("an address")).to_string()
}

#[test]
fn ipv4_address_is_its_own_network_in_every_notation() {
    assert_eq!(network("192.0.2.7"), "192.0.2.7");
    assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
    assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
}

#[test]
fn an_ipv6_address_is_counted_by_its_first_64_bits() {
    assert_eq!(network("2001:db8:0:1::1"), "2001:db8:0:1::/64");
    assert_eq!(network("2001:db8:0:1:ffff:ffff:ffff:ffff"), network("2001:db8:0:1::"));
    assert_ne!(network("2001:db8:0:2::1"), network("2001:db8:0:1::1"));
}
