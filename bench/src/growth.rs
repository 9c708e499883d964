//! Response times as a hotel grows: the same requests, one at a time, to a server
//! whose database was filled by `desk fill`.

use crate::chat::endpoint::Endpoint;
use crate::chat::http::Http;
use crate::chat::table::{Row, Table};
use crate::desk::text::{Chance, message};
use crate::failure::Failure;
use crate::message_id::new_id;
use crate::spread::Spread;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::{Context, MessagePage};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Number of bookings that are used in turn.
const SAMPLES: usize = 100;
/// Number of messages per page.
const PAGE_MESSAGES: usize = 30;
/// Number of changes that a request for changes goes back.
const CHANGES: i64 = 5;

/// Options of `bench growth`.
#[derive(clap::Args)]
pub struct Args {
    /// Address of the server, like http://127.0.0.1:3000.
    server: String,
    /// Slug of the hotel.
    #[arg(long, default_value = "killarney")]
    hotel: String,
    /// API key of the hotel.
    #[arg(long, env = "BENCH_API_KEY", hide_env_values = true)]
    api_key: String,
    /// Number of conversations that the database was filled with.
    #[arg(long)]
    conversations: usize,
    /// Time to measure each kind of request, in seconds.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Print a line of JSON for each row.
    #[arg(long)]
    json: bool,
}

/// Guest of the filled database.
struct SampleGuest {
    who: String,
    /// Number of the newest change of the conversation.
    newest: i64,
    /// Id of the message in the middle of the conversation.
    middle: i64,
}

/// Sends all requests over one connection.
struct ApiClient {
    http: Http,
    key: String,
    guest: String,
    hotel: String,
}

impl ApiClient {
    async fn send(&mut self, method: &str, path: &str, who: &str, body: Option<&str>) -> Result<&[u8], Failure> {
        let request = self.http.request(method, path, who, body);
        let answer = self.http.send(&request).await?;
        answer.good().map_err(|error| format!("{method} {path}: {error}"))?;
        Ok(answer.body)
    }

    async fn read<T: DeserializeOwned>(&mut self, method: &str, path: &str, who: &str) -> Result<T, Failure> {
        Ok(serde_json::from_slice(self.send(method, path, who, None).await?)?)
    }

    /// Returns the guest of a booking, with a new link.
    async fn sample_guest(&mut self, number: usize) -> Result<SampleGuest, Failure> {
        #[derive(serde::Deserialize)]
        struct Link {
            token: String,
        }
        let (key, booking) = (self.key.clone(), format!("/api/hotel/{}/bookings/BK-{number:06}", self.hotel));
        let link: Link = self.read("POST", &format!("{booking}/links"), &key).await?;
        let who = format!("Authorization: Bearer {}\r\n", link.token);
        let guest = self.guest.clone();
        let context: Context = self.read("GET", &format!("{guest}/context"), &who).await?;
        let middle = format!("{guest}/messages?limit=1&after={}", context.seq.0 / 2);
        let middle: MessagePage = self.read("GET", &middle, &who).await?;
        let middle = middle.messages.first().ok_or("the conversation has no messages")?.id.0;
        Ok(SampleGuest { who, newest: context.seq.0, middle })
    }
}

/// Kind of request: method, path and body for a guest, and whether the guest sends
/// it.
type RequestBuilder =
    fn(&ApiClient, &SampleGuest, &mut Chance) -> Result<(&'static str, String, Option<String>, bool), Failure>;

const REQUESTS: [(&str, RequestBuilder); 6] = [
    ("a guest writes", |client, _, chance| {
        let body = json!({ "message": message(chance), "client_message_id": new_id()? }).to_string();
        Ok(("POST", format!("{}/messages", client.guest), Some(body), true))
    }),
    ("history, newest page", |client, _, _| {
        Ok(("GET", format!("{}/messages?limit={PAGE_MESSAGES}", client.guest), None, true))
    }),
    ("history, a page far back", |client, guest, _| {
        Ok(("GET", format!("{}/messages?limit={PAGE_MESSAGES}&before={}", client.guest, guest.middle), None, true))
    }),
    ("what has changed", |client, guest, _| {
        let after = (guest.newest - CHANGES).max(0);
        Ok(("GET", format!("{}/messages?limit={PAGE_MESSAGES}&after={after}", client.guest), None, true))
    }),
    ("staff's list", |client, _, _| {
        Ok(("GET", format!("/api/staff/hotel/{}/conversations?filter=all", client.hotel), None, false))
    }),
    ("staff's list, unread", |client, _, _| {
        Ok(("GET", format!("/api/staff/hotel/{}/conversations?filter=unread", client.hotel), None, false))
    }),
];

/// Measures and prints the results.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let endpoint = Rc::new(Endpoint::resolve(&args.server).await?);
    let mut client = ApiClient {
        http: Http::new(endpoint, 0),
        key: format!("Authorization: Bearer {}\r\n", args.api_key),
        guest: format!("/api/guest/hotel/{}/chat", args.hotel),
        hotel: args.hotel.clone(),
    };
    let samples = SAMPLES.min(args.conversations);
    let mut guests = Vec::new();
    for number in 0..samples {
        guests.push(client.sample_guest(number * args.conversations / samples).await?);
    }
    let mut rows = Vec::new();
    for (what, build) in REQUESTS {
        rows.push(Row::of_times(what, &measure_request(&mut client, build, &guests, args).await?, None));
    }
    if args.json {
        for row in &rows {
            println!("{}", serde_json::to_string(row)?);
        }
    } else {
        print!("{}", Table(rows));
    }
    Ok(())
}

async fn measure_request(
    client: &mut ApiClient,
    build: RequestBuilder,
    guests: &[SampleGuest],
    args: &Args,
) -> Result<Spread, Failure> {
    let (mut spread, mut chance) = (Spread::default(), Chance::new(1));
    // The first round fills caches, which is not measured.
    let mut warm = guests.len();
    let mut end = Instant::now();
    for guest in guests.iter().cycle() {
        let (method, path, body, by_guest) = build(client, guest, &mut chance)?;
        let who = if by_guest { guest.who.clone() } else { client.key.clone() };
        let started = Instant::now();
        client.send(method, &path, &who, body.as_deref()).await?;
        if warm > 0 {
            warm -= 1;
            end = Instant::now() + Duration::from_secs(args.seconds);
            continue;
        }
        spread.add(started.elapsed());
        if Instant::now() >= end {
            break;
        }
    }
    Ok(spread)
}
