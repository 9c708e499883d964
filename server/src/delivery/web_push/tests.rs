use super::*;
use crate::clock::Clock;
use crate::support::{AUTH, ManualClock, P256DH};

#[test]
fn only_the_host_of_an_endpoint_is_shown() {
    for endpoint in
        ["https://push.example/wpush/v2/secret", "https://push.example?secret", "http://push.example:8080/p"]
    {
        assert_eq!(service(endpoint).as_deref(), Some("push.example"), "{endpoint}");
    }
    assert_eq!(service("secret"), None);
}

#[test]
fn endpoint_is_normalized() {
    for url in ["https://push.example/p", "HTTPS://PUSH.example:443/p", "https://push.example/a/../p"] {
        let normalized = endpoint(EgressPolicy::Public, url).expect("an endpoint");
        assert_eq!(
            (normalized.as_str(), normalize_endpoint(url)),
            ("https://push.example/p", Some(normalized.clone())),
            "{url}"
        );
    }
    assert_eq!(normalize_endpoint("no address"), None);
}

#[tokio::test]
async fn stored_endpoint_outside_the_egress_policy_gets_no_request() {
    let pair = Vapid::new_pair().expect("a pair");
    let vapid = Arc::new(Vapid::open(&pair, None).expect("the pair"));
    let now = ManualClock::at("2026-11-22T10:00:00Z").now();
    for endpoint in ["http://127.0.0.1:9/p", "https://10.0.0.1/p", "https://push.example:8443/p"] {
        let keys = BrowserKeys::parse(P256DH, AUTH).expect("keys");
        let content = Push {
            conversation: ConversationId(1),
            message: MessageId(1),
            endpoint: endpoint.to_owned(),
            keys,
            payload: "{}".to_owned(),
        };
        let due = DueDelivery { id: 1, attempts: 0, give_up_at: now.plus_ms(60_000), content };
        let client = Client::new(EgressPolicy::Public, vapid.clone());
        // The error is that of the rule, and not of a failed connection.
        let DeliveryResponse::Failed(problem) = client.deliver(&due, now).await else { panic!("{endpoint}") };
        assert!(problem.starts_with("url "), "{problem}");
    }
}
