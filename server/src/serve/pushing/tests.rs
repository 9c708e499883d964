use super::*;
use crate::chat::events::web_push::Browser;
use crate::delivery::EgressPolicy;
use crate::delivery::ownership::Signals;
use crate::delivery::web_push::{Client, Vapid};
use crate::support::{AUTH, House, P256DH, TestDatabase};
use app::language::catalogue;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use shared::ConversationId;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Requests to a push service: path, headers and length of the body.
type Asked = Vec<(String, HeaderMap, usize)>;

/// A response: the status, and the seconds in `Retry-After`.
type Answered = (u16, Option<u32>);

/// A push service on a real socket. It sends the given responses, and 201 after
/// them.
#[derive(Clone, Default)]
struct Service {
    asked: Arc<watch::Sender<Asked>>,
    answers: Arc<Mutex<Vec<Answered>>>,
}

impl Service {
    async fn listen(answers: &[Answered]) -> (Self, String) {
        let service = Self { answers: Arc::new(Mutex::new(answers.to_vec())), ..Self::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = service.clone();
        let hear = move |uri: Uri, headers: HeaderMap, body: Bytes| async move {
            asked.asked.send_modify(|all| all.push((uri.path().to_owned(), headers, body.len())));
            let (status, retry_after) = asked.answers.lock().expect("answers").pop().unwrap_or((201, None));
            let retry_after = retry_after.map(|seconds| ("retry-after".parse().expect("a name"), seconds.into()));
            (StatusCode::from_u16(status).expect("a status"), HeaderMap::from_iter(retry_after))
        };
        tokio::spawn(axum::serve(listener, Router::new().fallback(hear)).into_future());
        (service, url)
    }

    async fn was_asked(&self, count: usize) -> Asked {
        self.asked.subscribe().wait_for(|all| all.len() >= count).await.expect("enough requests").clone()
    }
}

struct Scene {
    house: House,
    _database: TestDatabase,
    conversation: ConversationId,
    service: Service,
    vapid: Arc<Vapid>,
}

impl Scene {
    /// Opens a scene whose service sends these responses, the last one first.
    async fn open(answers: &[Answered]) -> Self {
        let (service, url) = Service::listen(answers).await;
        let (mut house, database) = House::open(0).await;
        house.chat = house.chat.with_push_policy(EgressPolicy::Private);
        let conversation = house.put_guest(House::HOTEL, House::BOOKING).await;
        let token = house.token(House::HOTEL, House::BOOKING).await;
        let guest = house.chat.join(House::HOTEL, Some(&token)).await.expect("a guest");
        let browser = Browser { endpoint: format!("{url}/p"), p256dh: P256DH.to_owned(), auth: AUTH.to_owned() };
        house.chat.subscribe_browser(&guest, browser, catalogue::english()).await.expect("the subscription is stored");
        let pair = Vapid::new_pair().expect("a pair");
        let vapid = Arc::new(Vapid::open(&pair, None).expect("the pair"));
        Self { house, _database: database, conversation, service, vapid }
    }

    fn push(&self) -> (Signals, JoinHandle<()>) {
        let (signals, clock) = (Signals::default(), self.house.clock.clone());
        let client = Client::new(EgressPolicy::Private, self.vapid.clone());
        let (due, ownership) = (DuePushes(self.house.chat.clone()), signals.ownership());
        let pace = DeliveryTiming {
            poll_ms: 1,
            first_pause_ms: 5_000,
            longest_pause_ms: 5_000,
            longest_record_pause_ms: 5_000,
            jitter: Box::new(|| 0.0),
        };
        let running = tokio::spawn(async move { delivery::run(due, client, &*clock, ownership, pace).await });
        (signals, running)
    }

    async fn say(&self) {
        self.house.say(self.conversation, House::maeve(), "Your taxi is here").await.expect("a message");
        self.house.clock.advance_ms(5_000);
    }

    /// Returns the push subscriptions with a notification due now.
    async fn due(&self) -> Vec<PushKey> {
        self.house.chat.due_push_keys(self.house.chat.now(), 10).await.expect("keys")
    }

    /// Waits until the result of the attempt is recorded.
    async fn rests(&self) {
        while !self.due().await.is_empty() {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until that many notifications wait.
    async fn waits(&self, count: i64) {
        while self.house.chat.push_backlog().await.expect("an answer").count != count {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn push_request_follows_the_rfcs() {
    let scene = Scene::open(&[]).await;
    let _running = scene.push();
    scene.say().await;
    let asked = scene.service.was_asked(1).await;
    let (path, headers, bytes) = &asked[0];
    assert_eq!((path.as_str(), *bytes), ("/p", 86 + 2048 + 16));
    let text = |name: &str| headers[name].to_str().expect("a text");
    // The rest of a day, after the delay of a notification.
    assert_eq!((text("ttl"), text("urgency")), ("86395", "high"));
    assert_eq!((text("content-encoding"), text("content-type")), ("aes128gcm", "application/octet-stream"));
    assert_eq!(text("topic").len(), 32);
    assert!(text("authorization").ends_with(&format!(", k={}", scene.vapid.public_key())));
    scene.waits(0).await;
    scene.say().await;
    let again = scene.service.was_asked(2).await;
    assert_eq!(again[1].1["topic"], headers["topic"], "the later one takes the place of the first");
}

#[tokio::test]
async fn unavailable_push_service_is_retried_after_its_retry_after() {
    let scene = Scene::open(&[(429, Some(60)), (503, None)]).await;
    let _running = scene.push();
    scene.say().await;
    // The first pause is that of the loop, the second that of the service.
    for (asked, pause_ms) in [(1, 5_000), (2, 60_000)] {
        scene.service.was_asked(asked).await;
        scene.rests().await;
        scene.house.clock.advance_ms(pause_ms - 1);
        assert!(scene.due().await.is_empty(), "{asked}");
        scene.house.clock.advance_ms(1);
    }
    scene.service.was_asked(3).await;
    scene.waits(0).await;
}

#[tokio::test]
async fn expired_push_subscription_is_removed() {
    for status in [404, 410] {
        let scene = Scene::open(&[(status, None)]).await;
        let _running = scene.push();
        scene.say().await;
        scene.waits(0).await;
        scene.say().await;
        scene.waits(0).await;
        assert_eq!(scene.service.asked.borrow().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn refused_push_is_not_repeated_before_the_next_message() {
    for status in [400, 401, 403, 413] {
        let scene = Scene::open(&[(status, None)]).await;
        let _running = scene.push();
        scene.say().await;
        scene.service.was_asked(1).await;
        scene.rests().await;
        scene.house.clock.advance_ms(24 * 60 * 60 * 1000);
        // A retry would be due now, or already made.
        assert!(scene.due().await.is_empty(), "{status}");
        assert_eq!(scene.service.asked.borrow().len(), 1, "{status}");
        scene.waits(0).await;
        scene.say().await;
        scene.service.was_asked(2).await;
    }
}
