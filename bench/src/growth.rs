//! Response times as a hotel grows: the same requests, one at a time, to a server
//! whose database was filled by `desk fill`.

use crate::Failure;
use crate::chat::endpoint::Dialer;
use crate::chat::http::Http;
use crate::chat::table::{Row, Table};
use crate::desk::text::{Chance, message};
use crate::new_id;
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
struct Past {
    who: String,
    /// Number of the newest change of the conversation.
    newest: i64,
    /// Id of the message in the middle of the conversation.
    middle: i64,
}

/// Sends all requests over one connection.
struct Asker {
    http: Http,
    key: String,
    guest: String,
    hotel: String,
}

impl Asker {
    async fn ask(&mut self, method: &str, path: &str, who: &str, body: Option<&str>) -> Result<&[u8], Failure> {
        let request = self.http.request(method, path, who, body);
        let answer = self.http.ask(&request).await?;
        answer.good().map_err(|error| format!("{method} {path}: {error}"))?;
        Ok(answer.body)
    }

    async fn read<T: DeserializeOwned>(&mut self, method: &str, path: &str, who: &str) -> Result<T, Failure> {
        Ok(serde_json::from_slice(self.ask(method, path, who, None).await?)?)
    }

    /// Returns the guest of a booking, with a new link.
    async fn past(&mut self, number: usize) -> Result<Past, Failure> {
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
        let middle = middle.messages.first().ok_or("a conversation in which nothing was said")?.id.0;
        Ok(Past { who, newest: context.seq.0, middle })
    }
}

/// Kind of request: method, path and body for a guest, and whether the guest sends
/// it.
type Question = fn(&Asker, &Past, &mut Chance) -> Result<(&'static str, String, Option<String>, bool), Failure>;

const QUESTIONS: [(&str, Question); 6] = [
    ("a guest writes", |asker, _, chance| {
        let body = json!({ "message": message(chance), "client_message_id": new_id()? }).to_string();
        Ok(("POST", format!("{}/messages", asker.guest), Some(body), true))
    }),
    ("history, newest page", |asker, _, _| {
        Ok(("GET", format!("{}/messages?limit={PAGE_MESSAGES}", asker.guest), None, true))
    }),
    ("history, a page far back", |asker, past, _| {
        Ok(("GET", format!("{}/messages?limit={PAGE_MESSAGES}&before={}", asker.guest, past.middle), None, true))
    }),
    ("what has changed", |asker, past, _| {
        let after = (past.newest - CHANGES).max(0);
        Ok(("GET", format!("{}/messages?limit={PAGE_MESSAGES}&after={after}", asker.guest), None, true))
    }),
    ("staff's list", |asker, _, _| {
        Ok(("GET", format!("/api/staff/hotel/{}/conversations?filter=all", asker.hotel), None, false))
    }),
    ("staff's list, unread", |asker, _, _| {
        Ok(("GET", format!("/api/staff/hotel/{}/conversations?filter=unread", asker.hotel), None, false))
    }),
];

/// Measures and prints the results.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let dialer = Rc::new(Dialer::look_up(&args.server).await?);
    let mut asker = Asker {
        http: Http::new(dialer, 0),
        key: format!("Authorization: Bearer {}\r\n", args.api_key),
        guest: format!("/api/guest/hotel/{}/chat", args.hotel),
        hotel: args.hotel.clone(),
    };
    let samples = SAMPLES.min(args.conversations);
    let mut pasts = Vec::new();
    for number in 0..samples {
        pasts.push(asker.past(number * args.conversations / samples).await?);
    }
    let mut rows = Vec::new();
    for (what, question) in QUESTIONS {
        rows.push(Row::of_times(what, &ask(&mut asker, question, &pasts, args).await?, None));
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

async fn ask(asker: &mut Asker, question: Question, pasts: &[Past], args: &Args) -> Result<Spread, Failure> {
    let (mut spread, mut chance) = (Spread::default(), Chance::new(1));
    // The first round fills caches, which is not measured.
    let mut warm = pasts.len();
    let mut end = Instant::now();
    for past in pasts.iter().cycle() {
        let (method, path, body, by_guest) = question(asker, past, &mut chance)?;
        let who = if by_guest { past.who.clone() } else { asker.key.clone() };
        let asked = Instant::now();
        asker.ask(method, &path, &who, body.as_deref()).await?;
        if warm > 0 {
            warm -= 1;
            end = Instant::now() + Duration::from_secs(args.seconds);
            continue;
        }
        spread.add(asked.elapsed());
        if Instant::now() >= end {
            break;
        }
    }
    Ok(spread)
}
