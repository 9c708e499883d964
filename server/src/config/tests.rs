use super::*;

fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(|name| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

fn trusts(config: &Config, proxy: &str) -> bool {
    config.trusted_proxies.trusts(proxy.parse().expect("an address"))
}

#[test]
fn no_proxy_is_trusted_by_default() {
    assert!(!trusts(&read(&[]).expect("defaults"), "127.0.0.1"));
    for invalid in ["proxy.example", "10.0.0.0/33", "127.0.0.1:80", "127.0.0.1 10.0.0.1", "*"] {
        let error = read(&[("GUEST_CHAT_TRUSTED_PROXIES", invalid)]).expect_err(invalid).to_string();
        assert!(error.starts_with("GUEST_CHAT_TRUSTED_PROXIES: ") && !error.contains('\n'), "{error}");
    }
}

#[test]
fn everything_has_a_default_for_one_machine() {
    let config = read(&[]).expect("defaults");
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    let url =
        PublicUrl { base: "http://127.0.0.1:3000".to_owned(), host: "127.0.0.1".to_owned(), port: 3000, tls: false };
    assert_eq!(config.public_url, url);
    assert_eq!(config.database_url, "sqlite://data/guest-chat.db");
    assert!(config.pusher.is_none());
    assert_eq!((config.cluster.as_str(), config.send_per_minute, config.sockets_per_address), ("mt1", 30, 1_000));
    assert_eq!((config.metrics_token.is_none(), config.log), (true, LogFormat::Text));
}

#[test]
fn empty_setting_is_unset() {
    let names =
        ["GUEST_CHAT_ADDR", "PUBLIC_URL", "DATABASE_URL", "REALTIME", "PUSHER_KEY", "GUEST_CHAT_SEND_PER_MINUTE"];
    let config = read(&names.map(|name| (name, "  "))).expect("defaults");
    assert_eq!((config.addr.port(), config.send_per_minute, config.pusher.is_none()), (3000, 30, true));
}

#[test]
fn every_setting_is_read() {
    let config = read(&[
        ("GUEST_CHAT_ADDR", "[::1]:8080"),
        ("PUBLIC_URL", "https://chat.hotel.example/"),
        ("DATABASE_URL", "sqlite://elsewhere.db"),
        ("REALTIME", "embedded"),
        ("PUSHER_APP_ID", "1"),
        ("PUSHER_KEY", "key"),
        ("PUSHER_SECRET", "top secret"),
        ("PUSHER_CLUSTER", "eu"),
        ("GUEST_CHAT_SEND_PER_MINUTE", "0"),
        ("GUEST_CHAT_SOCKETS_PER_ADDRESS", "0"),
        ("GUEST_CHAT_METRICS_TOKEN", "for monitoring"),
        ("GUEST_CHAT_LOG", "json"),
        ("GUEST_CHAT_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1"),
    ])
    .expect("settings");
    assert!(["127.0.0.1", "10.1.2.3", "::1"].iter().all(|proxy| trusts(&config, proxy)));
    assert_eq!(config.addr.to_string(), "[::1]:8080");
    assert_eq!((config.public_url.base.as_str(), config.public_url.port), ("https://chat.hotel.example", 443));
    assert_eq!((config.database_url.as_str(), config.cluster.as_str()), ("sqlite://elsewhere.db", "eu"));
    assert_eq!((config.send_per_minute, config.sockets_per_address, config.log), (0, 0, LogFormat::Json));
    assert_eq!(config.metrics_token.as_ref().map(Secret::expose), Some("for monitoring"));
    let debug_text = format!("{config:?}");
    assert!(!debug_text.contains("top secret") && !debug_text.contains("for monitoring"), "a secret is shown");
    let app = config.pusher.expect("an app");
    assert_eq!((app.id.as_str(), app.key.as_str(), app.secret.expose()), ("1", "key", "top secret"));
}

#[test]
fn private_networks_are_allowed_separately_for_push_and_webhooks() {
    let policies = |settings: &[(&str, &str)]| {
        let config = read(settings).expect("settings");
        (config.webhook_policy, config.push_policy)
    };
    assert_eq!(policies(&[]), (EgressPolicy::Public, EgressPolicy::Public));
    assert_eq!(policies(&[("GUEST_CHAT_WEBHOOKS_PRIVATE", "allow")]), (EgressPolicy::Private, EgressPolicy::Public));
    assert_eq!(policies(&[("GUEST_CHAT_PUSH_PRIVATE", "allow")]), (EgressPolicy::Public, EgressPolicy::Private));
    assert_eq!(policies(&[("GUEST_CHAT_PUSH_PRIVATE", "refuse")]), (EgressPolicy::Public, EgressPolicy::Public));
}

#[test]
fn a_public_url_is_a_scheme_a_host_and_a_port() {
    for (text, base, host, port, tls) in [
        ("http://localhost", "http://localhost", "localhost", 80, false),
        ("https://hotel.example", "https://hotel.example", "hotel.example", 443, true),
        ("https://hotel.example:8443//", "https://hotel.example:8443", "hotel.example", 8443, true),
        ("http://[::1]:3000", "http://[::1]:3000", "[::1]", 3000, false),
    ] {
        let url = read(&[("PUBLIC_URL", text)]).expect(text).public_url;
        let expected = PublicUrl { base: base.to_owned(), host: host.to_owned(), port, tls };
        assert_eq!(url, expected);
    }
}

#[test]
fn a_number_that_is_out_of_range_is_answered_with_the_range() {
    for name in [
        "GUEST_CHAT_SEND_PER_MINUTE",
        "GUEST_CHAT_API_KEY_PER_MINUTE",
        "GUEST_CHAT_SOCKETS_PER_ADDRESS",
        "GUEST_CHAT_FILES_PER_STAY_MIB",
        "GUEST_CHAT_FILES_KEEP_FREE_MIB",
    ] {
        read(&[(name, "4294967295")]).expect("the maximum");
        let error = read(&[(name, "4294967296")]).map(drop).expect_err(name).to_string();
        assert!(error.contains(" from 0 to 4294967295, 0 for no limit"), "{error}");
    }
    let engine = [("REALTIME", "pusher"), ("PUSHER_APP_ID", "1"), ("PUSHER_KEY", "k"), ("PUSHER_SECRET", "s")];
    for name in ["PUSHER_PORT", "PUSHER_CLIENT_PORT"] {
        let error = read(&[&engine[..], &[(name, "65536")]].concat()).map(drop).expect_err(name).to_string();
        assert_eq!(error, format!("{name}: must be a port from 1 to 65535, like 443"));
    }
}

#[test]
fn a_wrong_setting_is_named() {
    for (name, value) in [
        ("GUEST_CHAT_ADDR", "localhost"),
        ("GUEST_CHAT_ADDR", "127.0.0.1"),
        ("GUEST_CHAT_ADDR", "127.0.0.1:99999"),
        ("PUBLIC_URL", "hotel.example"),
        ("PUBLIC_URL", "ftp://hotel.example"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://hotel.example/chat"),
        ("PUBLIC_URL", "https://hotel.example?a=b"),
        ("PUBLIC_URL", "https://hotel.example#top"),
        ("PUBLIC_URL", "https://hotel.example:99999"),
        ("PUBLIC_URL", "https://hotel.example:"),
        ("PUBLIC_URL", "https://user:word@hotel.example"),
        ("DATABASE_URL", "data/guest-chat.db"),
        ("DATABASE_URL", "mysql://localhost/chat"),
        ("REALTIME", "carrier pigeon"),
        ("GUEST_CHAT_WEBHOOKS_PRIVATE", "yes"),
        ("GUEST_CHAT_PUSH_PRIVATE", "yes"),
        ("GUEST_CHAT_PUSH_CONTACT", "it@hotel.example"),
        ("GUEST_CHAT_SEND_PER_MINUTE", "-1"),
        ("GUEST_CHAT_SEND_PER_MINUTE", "many"),
        ("GUEST_CHAT_SOCKETS_PER_ADDRESS", "-1"),
        ("GUEST_CHAT_SEND_PER_MINUTE", "4294967296"),
        ("GUEST_CHAT_API_KEY_PER_MINUTE", "-1"),
    ] {
        let error = read(&[(name, value)]).map(|config| config.public_url).expect_err(value).to_string();
        assert!(error.starts_with(&format!("{name}: ")), "{name}={value}: {error}");
        assert_eq!(error.lines().count(), 1);
    }
}

#[test]
fn incomplete_app_settings_are_refused() {
    let app = [("PUSHER_APP_ID", "1"), ("PUSHER_KEY", "key"), ("PUSHER_SECRET", "top secret")];
    for missing in 0..3 {
        let mut settings = app.to_vec();
        let (name, _) = settings.remove(missing);
        let error = read(&settings).expect_err(name).to_string();
        assert!(error.starts_with(&format!("{name}: ")), "{error}");
        assert!(!error.contains("top secret"), "a secret is shown");
    }
}

const APP: [(&str, &str); 4] =
    [("REALTIME", "pusher"), ("PUSHER_APP_ID", "1"), ("PUSHER_KEY", "key"), ("PUSHER_SECRET", "top secret")];

#[test]
fn external_engine_is_pusher_channels_or_a_named_host() {
    for (settings, api, host, port, tls) in [
        (vec![], "https://api-mt1.pusher.com:443", "ws-mt1.pusher.com", 443, true),
        (vec![("PUSHER_CLUSTER", "eu")], "https://api-eu.pusher.com:443", "ws-eu.pusher.com", 443, true),
        (vec![("PUSHER_HOST", "soketi.local")], "https://soketi.local:443", "soketi.local", 443, true),
        (
            vec![("PUSHER_HOST", "soketi.local"), ("PUSHER_SCHEME", "http")],
            "http://soketi.local:80",
            "soketi.local",
            80,
            false,
        ),
        (vec![("PUSHER_HOST", "[::1]"), ("PUSHER_PORT", "6001")], "https://[::1]:6001", "[::1]", 6001, true),
    ] {
        let engine = read(&[&APP[..], &settings].concat()).expect("settings").engine;
        let expected = Endpoint { api: api.to_owned(), host: host.to_owned(), port, tls };
        assert_eq!(engine, Some(expected));
    }
    assert_eq!(read(&APP[1..]).expect("settings").engine, None, "an app alone is the embedded engine's");
}

#[test]
fn pages_can_use_a_separate_engine_address() {
    let engine = |more: &[(&'static str, &'static str)]| {
        let app = [("REALTIME", "pusher"), ("PUSHER_APP_ID", "1"), ("PUSHER_KEY", "k"), ("PUSHER_SECRET", "s")];
        let inside = [("PUSHER_HOST", "soketi"), ("PUSHER_PORT", "6001"), ("PUSHER_SCHEME", "http")];
        let settings: Vec<_> = app.into_iter().chain(inside).chain(more.iter().copied()).collect();
        let endpoint = read(&settings).expect("settings").engine.expect("an engine");
        assert_eq!(endpoint.api, "http://soketi:6001");
        (endpoint.host, endpoint.port, endpoint.tls)
    };
    let client_address = |host: &str, port, tls| (host.to_owned(), port, tls);
    assert_eq!(engine(&[]), client_address("soketi", 6001, false));
    let host = ("PUSHER_CLIENT_HOST", "ws.hotel.example");
    assert_eq!(engine(&[host]), client_address("ws.hotel.example", 6001, false));
    assert_eq!(engine(&[host, ("PUSHER_CLIENT_SCHEME", "https")]), client_address("ws.hotel.example", 443, true));
    assert_eq!(engine(&[("PUSHER_CLIENT_PORT", "6002")]), client_address("soketi", 6002, false));
}

#[test]
fn an_engine_elsewhere_that_cannot_be_reached_is_named() {
    for (name, value) in [
        ("PUSHER_SCHEME", "wss"),
        ("PUSHER_PORT", "0"),
        ("PUSHER_PORT", "65536"),
        ("PUSHER_PORT", "https"),
        ("PUSHER_HOST", "soketi.local/app"),
        ("PUSHER_HOST", "soketi.local:6001"),
        ("PUSHER_HOST", "https://soketi.local"),
        ("PUSHER_HOST", "name@soketi.local"),
        ("PUSHER_HOST", "soketi local"),
        ("PUSHER_CLIENT_HOST", "wss://soketi.local"),
        ("PUSHER_CLIENT_PORT", "0"),
        ("PUSHER_CLIENT_SCHEME", "wss"),
    ] {
        let error = read(&[&APP[..], &[(name, value)]].concat()).expect_err(value).to_string();
        assert!(error.starts_with(&format!("{name}: ")), "{name}={value}: {error}");
    }
    let error = read(&[("REALTIME", "pusher")]).expect_err("no app").to_string();
    assert!(error.starts_with("PUSHER_KEY: "), "{error}");
}

#[test]
fn either_database_can_be_configured() {
    for url in ["sqlite://elsewhere.db", "postgres://chat:word@db.hotel.example/chat", "postgresql:///chat?host=/run"] {
        assert_eq!(read(&[("DATABASE_URL", url)]).expect("settings").database_url, url);
    }
}

#[test]
fn known_settings_are_exactly_those_that_are_read() {
    let asked = std::cell::RefCell::new(std::collections::BTreeSet::new());
    let var = |name: &str| {
        asked.borrow_mut().insert(name.to_owned());
        None
    };
    Config::read(var).expect("settings");
    let ours = unknown::SETTINGS.iter().map(|name| format!("GUEST_CHAT_{name}")).collect();
    let asked = asked.into_inner().into_iter().filter(|name| name.starts_with("GUEST_CHAT_"));
    assert_eq!(asked.collect::<std::collections::BTreeSet<_>>(), ours);
}

#[test]
fn misspelt_setting_is_reported_with_a_suggestion() {
    let warnings = |vars: &[(&str, &str)]| {
        let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        unknown_among(vars).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (slip, suggestion) in [
        ("GUEST_CHAT_TRUSTED_PROXY", "TRUSTED_PROXIES"),
        ("GUEST_CHAT_TRUSTED_PROXYS", "TRUSTED_PROXIES"),
        ("GUEST_CHAT_ADRR", "ADDR"),
        ("GUEST_CHAT_LOGS", "LOG"),
        ("GUEST_CHAT_METRICS", "METRICS_TOKEN"),
        ("GUEST_CHAT_SEND_PER_MIN", "SEND_PER_MINUTE"),
        ("GUEST_CHAT_WEBHOOK_PRIVATE", "WEBHOOKS_PRIVATE"),
    ] {
        let expected = format!("{slip} is not a known setting and is ignored; did you mean GUEST_CHAT_{suggestion}?");
        assert_eq!(warnings(&[(slip, "top secret")]), [expected]);
    }
    let strange = warnings(&[("GUEST_CHAT_XYZ", "1"), ("GUEST_CHAT_PORT", "8080")]);
    assert_eq!(strange.len(), 2);
    assert!(strange.iter().all(|warning| warning.ends_with("is ignored")), "{strange:?}");
    assert_eq!(warnings(&[("GUEST_CHAT_ADDR", "here"), ("PUBLIC_URL", "x"), ("HOME", "/")]), [""; 0]);
    // Kubernetes sets these if the service is called guest-chat.
    let of_kubernetes = [
        ("GUEST_CHAT_SERVICE_HOST", "10.0.0.7"),
        ("GUEST_CHAT_SERVICE_PORT_HTTP", "3000"),
        ("GUEST_CHAT_PORT", "tcp://10.0.0.7:3000"),
        ("GUEST_CHAT_PORT_3000_TCP_ADDR", "10.0.0.7"),
    ];
    assert_eq!(warnings(&of_kubernetes), [""; 0]);
}

#[test]
fn storage_limits_are_set_in_mebibytes() {
    let mib = 1024 * 1024;
    let storage = |settings: &[(&str, &str)]| read(settings).map(|config| config.storage);
    assert_eq!(storage(&[]), Ok(StorageLimits { side_bytes: 500 * mib, free_bytes: 500 * mib }));
    let set = [("GUEST_CHAT_FILES_PER_STAY_MIB", "0"), ("GUEST_CHAT_FILES_KEEP_FREE_MIB", "2000")];
    assert_eq!(storage(&set), Ok(StorageLimits { side_bytes: 0, free_bytes: 2000 * mib }));
    for name in ["GUEST_CHAT_FILES_PER_STAY_MIB", "GUEST_CHAT_FILES_KEEP_FREE_MIB"] {
        for invalid in ["many", "-1", "1.5", "500 MiB", "99999999999"] {
            let error = storage(&[(name, invalid)]).expect_err(invalid).to_string();
            assert_eq!(error, format!("{name}: must be a number of mebibytes from 0 to 4294967295, 0 for no limit"));
        }
    }
}
