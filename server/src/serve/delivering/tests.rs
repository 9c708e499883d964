use super::*;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::hotel::webhooks::PutWebhookResult;
use crate::delivery::EgressPolicy;
use crate::delivery::ownership::Signals;
use crate::delivery::webhooks::Client;
use crate::store::StoredWebhook;
use crate::support::{House, TestDatabase};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use shared::ConversationId;
use shared::webhook::{PutWebhook, Webhook, WebhookDelivery};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Received deliveries: `webhook-id` and the body.
type Heard = Vec<(String, Value)>;

/// A hotel's own system on a real socket. It sends the given responses, and 204
/// after them, and accepts only signed requests.
#[derive(Clone, Default)]
struct System {
    heard: Arc<watch::Sender<Heard>>,
    answers: Arc<Mutex<Vec<u16>>>,
    secret: Arc<Mutex<String>>,
}

impl System {
    async fn listen(answers: &[u16]) -> (Self, String) {
        let system = Self { answers: Arc::new(Mutex::new(answers.to_vec())), ..Self::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hooks", listener.local_addr().expect("an address"));
        let heard = system.clone();
        let hear = move |headers: HeaderMap, body: Bytes| async move { heard.hear(&headers, &body).await };
        let service = Router::new().fallback(hear);
        tokio::spawn(axum::serve(listener, service).into_future());
        (system, url)
    }

    async fn hear(&self, headers: &HeaderMap, body: &[u8]) -> (StatusCode, HeaderMap) {
        let text = |name: &str| headers[name].to_str().expect("a text").to_owned();
        let (id, time) = (text("webhook-id"), text("webhook-timestamp"));
        // Computed according to the specification, without the server's code.
        let key = self.secret.lock().expect("a secret").clone();
        let key = STANDARD.decode(key.strip_prefix("whsec_").expect("a secret")).expect("base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        [id.as_bytes(), b".", time.as_bytes(), b".", body].iter().for_each(|part| mac.update(part));
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(text("webhook-signature"), expected);
        let body: Value = serde_json::from_slice(body).expect("JSON");
        assert_eq!(body["id"], id);
        self.heard.send_modify(|heard| heard.push((id, body)));
        let answer = self.answers.lock().expect("answers").pop().unwrap_or(204);
        if answer == 0 {
            std::future::pending::<()>().await;
        }
        let elsewhere = HeaderMap::from_iter([(header::LOCATION, "/elsewhere".parse().expect("a path"))]);
        (StatusCode::from_u16(answer).expect("a status"), elsewhere)
    }

    async fn has_heard(&self, count: usize) -> Heard {
        self.heard.subscribe().wait_for(|heard| heard.len() >= count).await.expect("enough deliveries").clone()
    }
}

/// A house whose hotel's system receives webhooks.
struct Scene {
    house: House,
    database: TestDatabase,
    conversation: ConversationId,
    caller: StaffCaller,
    webhook: WebhookKey,
    system: System,
}

impl Scene {
    /// Opens a scene whose system sends these responses, the last one first.
    async fn open(answers: &[u16]) -> Self {
        let (system, url) = System::listen(answers).await;
        let (mut house, database) = House::open(0).await;
        house.chat = house.chat.with_webhook_policy(EgressPolicy::Private);
        let conversation = house.put_guest(House::HOTEL, House::BOOKING).await;
        let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
        let caller = StaffCaller { hotel, member: None };
        let put = PutWebhook { url, events: None };
        let result = house.chat.put_webhook(&caller, put).await.expect("a webhook");
        let PutWebhookResult::Created(Webhook { id, secret, .. }) = result else {
            panic!("the webhook was not created")
        };
        *system.secret.lock().expect("a secret") = secret.expect("shown");
        Self { house, database, conversation, caller, webhook: WebhookKey(id), system }
    }

    /// Starts the deliveries, without pauses.
    fn deliver(&self, timeout: Duration) -> (Signals, JoinHandle<()>) {
        let (signals, clock) = (Signals::default(), self.house.clock.clone());
        let client = Client::with_timeout(EgressPolicy::Private, timeout);
        let (deliveries, ownership) = (StoredDeliveries(self.database.store.clone()), signals.ownership());
        let pace = DeliveryTiming {
            poll_ms: 1,
            first_pause_ms: 0,
            longest_pause_ms: 0,
            longest_record_pause_ms: 0,
            jitter: Box::new(|| 0.0),
        };
        let running = tokio::spawn(async move { delivery::run(deliveries, client, &*clock, ownership, pace).await });
        (signals, running)
    }

    async fn say(&self, text: &str) {
        let guest = self.house.guest(House::HOTEL, House::BOOKING).await;
        self.house.say(self.conversation, guest, text).await.expect("a message");
    }

    /// Returns the log, newest first, once its newest entry satisfies `done`.
    async fn log(&self, done: impl Fn(&WebhookDelivery) -> bool) -> Vec<WebhookDelivery> {
        loop {
            let log = self.house.chat.deliveries(&self.caller, self.webhook, None).await.expect("a log").deliveries;
            if log.first().is_some_and(&done) {
                return log;
            }
            tokio::task::yield_now().await;
        }
    }
}

const PATIENT: Duration = Duration::from_secs(10);

fn is_delivered(delivery: &WebhookDelivery) -> bool {
    delivery.status == DeliveryStatus::Delivered
}

#[tokio::test]
async fn refused_delivery_is_retried_with_the_same_id() {
    let scene = Scene::open(&[302, 503]).await;
    let _running = scene.deliver(PATIENT);
    scene.say("Hello").await;
    let heard = scene.system.has_heard(3).await;
    assert!(heard.iter().all(|one| *one == heard[0]), "{heard:?}");
    assert_eq!(heard[0].1["data"]["message"], "Hello");
    let log = scene.log(is_delivered).await;
    assert_eq!((log[0].attempts, log[0].response_status, log[0].next_attempt_at), (3, Some(204), None));
}

#[tokio::test]
async fn unanswered_delivery_is_retried() {
    let scene = Scene::open(&[0]).await;
    let _running = scene.deliver(Duration::from_millis(200));
    scene.say("Hello").await;
    scene.system.has_heard(2).await;
    assert_eq!(scene.log(is_delivered).await[0].attempts, 2);
}

#[tokio::test]
async fn webhook_answering_410_is_paused_until_stored_again() {
    let scene = Scene::open(&[410]).await;
    let _running = scene.deliver(PATIENT);
    scene.say("one").await;
    let log = scene.log(|delivery| delivery.status == DeliveryStatus::Failed).await;
    assert_eq!(log[0].response_status, Some(410));
    scene.say("two").await;
    let mut snapshot = scene.database.store.read_transaction().await.expect("a snapshot");
    let StoredWebhook { url, disabled_at, .. } =
        snapshot.db().webhooks(scene.caller.hotel.key).await.expect("rows").remove(0);
    assert!(disabled_at.is_some());
    scene.house.chat.put_webhook(&scene.caller, PutWebhook { url, events: None }).await.expect("put again");
    scene.say("three").await;
    let heard = scene.system.has_heard(2).await;
    let texts: Vec<&str> = heard.iter().filter_map(|(_, body)| body["data"]["message"].as_str()).collect();
    assert_eq!(texts, ["one", "three"]);
}

#[tokio::test]
async fn restart_continues_with_waiting_deliveries() {
    let scene = Scene::open(&[]).await;
    scene.say("before").await;
    let (signals, running) = scene.deliver(PATIENT);
    scene.system.has_heard(1).await;
    signals.stop.send_replace(true);
    running.await.expect("the task ends without a panic");
    scene.say("meanwhile").await;
    let _running = scene.deliver(PATIENT);
    let heard = scene.system.has_heard(2).await;
    let texts: Vec<&str> = heard.iter().filter_map(|(_, body)| body["data"]["message"].as_str()).collect();
    assert_eq!(texts, ["before", "meanwhile"], "an accepted delivery is not sent again");
}

#[tokio::test]
async fn host_name_of_a_private_address_is_not_contacted() {
    let scene = Scene::open(&[]).await;
    let mut snapshot = scene.database.store.read_transaction().await.expect("a snapshot");
    let url = snapshot.db().webhooks(scene.caller.hotel.key).await.expect("rows").remove(0).url;
    scene.say("Hello").await;
    let now = scene.house.chat.now();
    let due = snapshot_due(&scene, now).await;
    let client = Client::new(EgressPolicy::Public);
    for url in [url.clone(), url.replace("http://", "https://"), "https://localhost.:1/".to_owned()] {
        let due = DueDelivery { content: WebhookRequest { url, ..due.content.clone() }, ..due };
        let answer = client.deliver(&due, now).await;
        assert!(matches!(answer, DeliveryResponse::Failed(_)), "{answer:?}");
    }
    assert!(scene.system.heard.borrow().is_empty());
}

async fn snapshot_due(scene: &Scene, now: Timestamp) -> DueDelivery<WebhookRequest> {
    let deliveries = StoredDeliveries(scene.database.store.clone());
    deliveries.due(scene.webhook.0, now, 1).await.expect("rows").remove(0)
}
