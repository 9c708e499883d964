//! Two servers on one PostgreSQL server that is restarted under load: when
//! ownership of the outbox moves between them, no webhook delivery and no push
//! notification is made twice or lost.
//!
//! A request in progress cannot be cancelled when the database stops. So the
//! receivers delay their responses until the other server owns the outbox: it
//! must not begin deliveries that the first has in progress. In some rounds the
//! first server is suspended meanwhile (SIGSTOP), and resumes without knowing.

mod cluster;
mod receivers;

use crate::engine::Engine;
use crate::installation::{HOTEL, Installation};
use crate::tally::Tally;
use crate::within;
use cluster::{Cluster, Shutdown};
use receivers::{Receivers, Requests};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

const WEBHOOKS: usize = 3;
/// Number of guests who write all the time, to both servers in turn.
const WRITERS: usize = 4;
/// Pause before each further message, so that one server in a debug build keeps
/// up.
const WRITING_PAUSE: Duration = Duration::from_millis(100);
/// Number of guests whose browsers get one notification in each round.
const PUSHES_PER_ROUND: usize = 8;
/// Mode of the database's restart, and whether the owner is suspended
/// meanwhile.
const ROUNDS: [(Shutdown, bool); 5] = [
    (Shutdown::Fast, true),
    (Shutdown::Immediate, true),
    (Shutdown::Fast, false),
    (Shutdown::Immediate, false),
    (Shutdown::Fast, true),
];

/// A browser's keys (RFC 8291, appendix A).
const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failover_of_the_database_neither_loses_nor_duplicates_a_delivery() {
    let cluster = Cluster::start();
    let engine = Engine::start(Arc::new(Tally::default()), fastrand::Rng::with_seed(1)).await;
    let receivers = Receivers::start().await;
    let installation = Installation::put(engine.address, &["BK-0"], Some(&cluster.url()));
    for webhook in 0..WEBHOOKS {
        let url = format!("http://{}/webhook/{webhook}", receivers.address);
        installation.ok(&["webhook", "put", HOTEL, &url, "--events", "message.created"]);
    }
    let house = House { servers: [installation.clone(), installation.beside()] };
    let mut first = house.servers[0].serve().await;
    let firsts_name = within("an owner", owner(&cluster)).await;
    let mut second = house.servers[1].serve().await;
    let load = Load::start(&house).await;
    let mut owners = Vec::new();
    for (round, (shutdown, is_stopped)) in ROUNDS.into_iter().enumerate() {
        receivers.pushes.gate.close();
        house.tell_browsers(receivers.address, round).await;
        let pushes = within("a push under way", receivers.pushes.gate.holds(1)).await;
        receivers.webhooks.gate.close();
        let deliveries = within("deliveries under way", receivers.webhooks.gate.holds(1)).await;
        let name = within("an owner", owner(&cluster)).await;
        println!("round {round}: {shutdown:?}, {deliveries} deliveries and {pushes} pushes under way, of {name}");
        let serving = if name == firsts_name { &first } else { &second };
        if is_stopped {
            serving.signal("STOP");
            cluster.restart(shutdown);
            within("another owner", another_owner(&cluster, &name)).await;
            serving.signal("CONT");
        } else {
            cluster.restart(shutdown);
            within("the outbox owned again", outbox_locked(&cluster)).await;
        }
        owners.push(name);
        receivers.webhooks.gate.open();
        receivers.pushes.gate.open();
    }
    let acknowledged = load.finish().await;
    within("nothing left to deliver", nothing_waits(&cluster)).await;
    owners.push(within("an owner", owner(&cluster)).await);
    let moves = owners.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let expected = expected(&cluster).await;
    println!("{acknowledged} messages, {} webhook deliveries, the outbox moved {moves} times", expected.len());
    assert!(moves >= 2 && expected.len() >= acknowledged * WEBHOOKS);
    house.assert_once_each("webhook deliveries", &receivers.webhooks.requests(), &expected);
    let pushes = (0..ROUNDS.len() * PUSHES_PER_ROUND).map(|push| (push.to_string(), String::new()));
    house.assert_once_each("pushes", &receivers.pushes.requests(), &pushes.collect());
    first.stop().await;
    second.stop().await;
}

/// Two servers on one database.
struct House {
    servers: [Installation; 2],
}

/// A guest.
struct Guest {
    token: String,
    conversation: i64,
}

impl House {
    /// Compares the received with the expected deliveries, once each. Prints
    /// the servers' logs if they differ.
    fn assert_once_each(&self, what: &str, came: &Requests, expected: &BTreeSet<(String, String)>) {
        let doubled: Vec<_> = came.iter().filter(|(_, count)| count.in_time > 1).collect();
        let lost: Vec<_> = expected.iter().filter(|key| !came.contains_key(*key)).collect();
        let late = came.values().filter(|count| count.late > 0).count();
        println!("{} {what}, of which {late} were answered late", came.len());
        let logs = || self.servers.each_ref().map(Installation::log).join("\n\n");
        assert!(
            doubled.is_empty() && lost.is_empty(),
            "{what}: {doubled:?} came more than once, {lost:?} never\n{}",
            logs()
        );
        assert_eq!(came.len(), expected.len(), "{what}");
    }

    /// Sends a request to one server and then the other, until one succeeds.
    async fn ask(&self, request: impl Fn(&Installation) -> RequestBuilder) -> Value {
        for server in self.servers.iter().cycle() {
            if let Ok(answer) = request(server).send().await
                && answer.status().is_success()
                && let Ok(body) = answer.text().await
            {
                return serde_json::from_str(&body).unwrap_or_default();
            }
            tokio::time::sleep(WRITING_PAUSE).await;
        }
        unreachable!("a cycle has no end")
    }

    async fn guest(&self, booking: &str) -> Guest {
        // A check-in no earlier than today, so that nothing is erased.
        let stay = json!({ "guest_name": "Ada Byrne", "room": "101", "checked_in_at": jiff::Timestamp::now() });
        let path = format!("/api/hotel/{HOTEL}/bookings/{booking}");
        let links = format!("{path}/links");
        let put = self.ask(|server| server.as_system(Method::PUT, &path).json(&stay)).await;
        let link = self.ask(|server| server.as_system(Method::POST, &links)).await;
        Guest {
            token: link["token"].as_str().expect("a token").to_owned(),
            conversation: put["conversation_id"].as_i64().expect("a number"),
        }
    }

    /// Sends one message to each of some guests with push subscriptions.
    async fn tell_browsers(&self, push_services: SocketAddr, round: usize) {
        for push in round * PUSHES_PER_ROUND..(round + 1) * PUSHES_PER_ROUND {
            let guest = self.guest(&format!("PUSH-{push}")).await;
            let browser = json!({
                "endpoint": format!("http://{push_services}/push/{push}"),
                "keys": { "p256dh": P256DH, "auth": AUTH },
            });
            let path = format!("/api/guest/hotel/{HOTEL}/chat/push");
            self.ask(|server| server.ask(Method::PUT, &path).bearer_auth(&guest.token).json(&browser)).await;
            let path = format!("/api/staff/hotel/{HOTEL}/conversations/{}/messages", guest.conversation);
            let message = json!({
                "message": "Your taxi is here", "client_message_id": Uuid::from_u128(fastrand::u128(..)),
                "sender_name": "Maeve", "sender_role": "Reception",
            });
            self.ask(|server| server.as_system(Method::POST, &path).json(&message)).await;
        }
    }
}

/// Guests who write.
struct Load {
    stop: watch::Sender<bool>,
    writers: Vec<JoinHandle<usize>>,
}

impl Load {
    async fn start(house: &House) -> Self {
        let stop = watch::Sender::new(false);
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let guest = house.guest(&format!("WRITER-{writer}")).await;
            let house = House { servers: house.servers.clone() };
            writers.push(tokio::spawn(write(house, guest.token, stop.subscribe())));
        }
        Self { stop, writers }
    }

    /// Stops new messages, and returns the number of acknowledged ones.
    async fn finish(self) -> usize {
        self.stop.send_replace(true);
        let mut acknowledged = 0;
        for writer in self.writers {
            acknowledged += within("every message acknowledged", writer).await.expect("a writer that ends well");
        }
        acknowledged
    }
}

async fn write(house: House, token: String, stop: watch::Receiver<bool>) -> usize {
    let path = format!("/api/guest/hotel/{HOTEL}/chat/messages");
    let mut acknowledged = 0;
    while !*stop.borrow() {
        let message = json!({ "message": "Hello", "client_message_id": Uuid::from_u128(fastrand::u128(..)) });
        house.ask(|server| server.ask(Method::POST, &path).bearer_auth(&token).json(&message)).await;
        acknowledged += 1;
        tokio::time::sleep(WRITING_PAUSE).await;
    }
    acknowledged
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect(&cluster.url()).await.expect("the database")
}

/// Waits until a query has an acceptable result. The database pauses between
/// two attempts, because the servers need the processor.
async fn answer<T>(cluster: &Cluster, sql: &'static str, will_do: impl Fn(&T) -> bool) -> T
where
    T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    let mut conn = connect(cluster).await;
    loop {
        if let Some(answer) = sqlx::query_scalar(sql).fetch_optional(&mut conn).await.expect("an answer")
            && will_do(&answer)
        {
            return answer;
        }
        sqlx::query("SELECT pg_sleep(0.02)").execute(&mut conn).await.expect("a pause");
    }
}

/// The last owner of the outbox, as recorded in its claims.
const OWNER: &str = "SELECT value FROM settings WHERE name = 'outbox_owner'";

async fn owner(cluster: &Cluster) -> String {
    answer(cluster, OWNER, |_| true).await
}

async fn another_owner(cluster: &Cluster, than: &str) {
    answer(cluster, OWNER, |name: &String| name != than).await;
}

/// Waits until a process holds the lock of the outbox.
async fn outbox_locked(cluster: &Cluster) {
    let sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted";
    answer(cluster, sql, |locks: &i64| *locks > 0).await;
}

async fn nothing_waits(cluster: &Cluster) {
    let sql = "SELECT (SELECT count(*) FROM webhook_deliveries WHERE status = 'waiting') \
               + (SELECT count(*) FROM push_subscriptions WHERE next_at_ms IS NOT NULL)";
    answer(cluster, sql, |waiting: &i64| *waiting == 0).await;
}

/// Returns every event of every webhook, once.
async fn expected(cluster: &Cluster) -> BTreeSet<(String, String)> {
    let mut conn = connect(cluster).await;
    let sql = "SELECT w.url, d.event_id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut conn).await.expect("rows");
    let receiver = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
    rows.into_iter().map(|(url, event)| (receiver(&url), event)).collect()
}
