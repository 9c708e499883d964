//! How answers slow down as a hotel's past grows: the same questions, one at a
//! time, to a server whose database `desk fill` has filled.

use crate::Failure;
use crate::chat::dial::Dialer;
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

/// Bookings that take turns.
const SAMPLES: usize = 100;
/// Messages of a page.
const PAGE_MESSAGES: usize = 30;
/// How far back a fetch of changes begins.
const CHANGES: i64 = 5;

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// The server's address, like http://127.0.0.1:3000.
    server: String,
    /// The hotel.
    #[arg(long, default_value = "killarney")]
    hotel: String,
    /// Its api key.
    #[arg(long, env = "BENCH_API_KEY", hide_env_values = true)]
    api_key: String,
    /// How many conversations it was filled with.
    #[arg(long)]
    conversations: usize,
    /// How long each kind of question is asked, in seconds.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Print a line of JSON for each row.
    #[arg(long)]
    json: bool,
}

/// A guest of the past.
struct Past {
    who: String,
    /// The newest change of the conversation.
    newest: i64,
    /// The message of the change half as old.
    middle: i64,
}

/// Asks the server whatever is asked, over one connection.
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

    /// The guest of that booking, whoever that was, in the house again.
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

/// A kind of question: what is asked of each guest of the past.
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

/// Measures, and prints what it found.
///
/// # Errors
/// Where the server refuses.
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
    // The first round fills caches, which everybody has afterwards.
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
