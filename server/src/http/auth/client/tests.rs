use super::*;
use crate::support::made_up;
use axum::http::HeaderName;

const PROXY: &str = "10.0.0.1";

fn client(peer: &str, header_pairs: &[(&str, &str)]) -> (String, bool) {
    let mut extensions = Extensions::new();
    extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 50_000)));
    let mut headers = HeaderMap::new();
    for (name, value) in header_pairs {
        headers.append(HeaderName::try_from(*name).expect("a name"), value.parse().expect("a value"));
    }
    let proxies = "10.0.0.0/8, fd00::1".parse().expect("networks");
    let client = Client::of(&extensions, &headers, &proxies);
    (client.address.expect("an address").to_string(), client.tls)
}

#[test]
fn forwarding_headers_of_untrusted_peers_are_ignored() {
    for header in ["x-forwarded-for", "forwarded", "x-real-ip"] {
        assert_eq!(client("192.0.2.7", &[(header, "198.51.100.1")]), ("192.0.2.7".to_owned(), false));
    }
    assert!(!client("192.0.2.7", &[("x-forwarded-proto", "https"), ("forwarded", "proto=https")]).1);
    assert_eq!(client("::ffff:192.0.2.7", &[]).0, "192.0.2.7");
}

#[test]
fn address_before_a_proxy_is_the_client() {
    for (value, expected) in [
        ("192.0.2.7", "192.0.2.7"),
        ("198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("198.51.100.1, 192.0.2.7, 10.2.3.4", "192.0.2.7"),
        ("10.2.3.4", "10.2.3.4"),
        ("198.51.100.1, nonsense", PROXY),
        ("nonsense, 10.2.3.4", "10.2.3.4"),
        ("192.0.2.7:1234", "192.0.2.7"),
        ("[2001:db8::1]:1234", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", PROXY),
        ("b\u{fc}cher\u{7fff}, 192.0.2.7", "192.0.2.7"),
    ] {
        assert_eq!(client(PROXY, &[("x-forwarded-for", value)]).0, expected, "{value}");
    }
    assert_eq!(client(PROXY, &[("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "192.0.2.7")]).0, "192.0.2.7");
    assert_eq!(client("fd00::1", &[("x-forwarded-for", "192.0.2.7")]).0, "192.0.2.7");
}

#[test]
fn forwarded_header_is_read_without_x_forwarded_for() {
    let standard = ("forwarded", "for=198.51.100.1;proto=http, For=\"[2001:db8::1]:80\";Proto=https;by=10.0.0.1");
    assert_eq!(client(PROXY, &[standard]), ("2001:db8::1".to_owned(), true));
    assert_eq!(client(PROXY, &[standard, ("x-forwarded-for", "192.0.2.7")]), ("192.0.2.7".to_owned(), false));
    assert_eq!(client(PROXY, &[("forwarded", "for=unknown")]).0, PROXY);
}

#[test]
fn proxy_header_determines_the_scheme() {
    let tls = |proto| client(PROXY, &[("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", proto)]).1;
    assert!(tls("https") && tls("HTTPS") && tls("http, https"));
    assert!(!tls("http") && !tls("https, http") && !tls(""));
}

#[test]
fn forwarded_addresses_are_accepted_only_from_a_proxy() {
    let seeds = ["203.0.113.7", "203.0.113.7, 198.51.100.1", "::1", "[2001:db8::1]:443", "unknown, ,"];
    made_up(&seeds, |text| {
        if axum::http::HeaderValue::from_str(text).is_err() {
            return;
        }
        let header_pairs = [("x-forwarded-for", text), ("forwarded", text)];
        assert_eq!(client("198.51.100.2", &header_pairs), ("198.51.100.2".to_owned(), false));
        let believed = client(PROXY, &header_pairs).0;
        let last: Option<IpAddr> = text.rsplit(',').next().and_then(|one| one.trim().parse().ok());
        if let Some(last) = last.filter(|last| !last.to_canonical().to_string().starts_with("10.")) {
            assert_eq!(believed, last.to_canonical().to_string());
        }
    });
}
