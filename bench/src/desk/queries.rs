//! Requests of the desk that are measured.

use super::text::rare_word;
use crate::failure::Failure;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::Value;
use shared::desk::ConversationList;

/// Number of different places of the list, bookings and so on that are used in
/// turn.
const SAMPLES: usize = 200;

/// Kind of request: paths below the staff API, used in turn.
#[derive(Clone, Debug)]
pub struct Query {
    /// Name in the output.
    pub name: &'static str,
    paths: Vec<String>,
}

impl Query {
    fn new(name: &'static str, paths: Vec<String>) -> Self {
        Self { name, paths }
    }

    /// Returns the path for a request number.
    pub fn path(&self, number: usize) -> &str {
        &self.paths[number % self.paths.len()]
    }
}

/// Session of a member of staff.
pub struct DeskClient {
    http: reqwest::Client,
    api: String,
    cookie: String,
}

impl DeskClient {
    /// Signs in at a hotel's desk.
    pub async fn sign_in(server: &str, hotel: &str, email: &str, password: &str) -> Result<Self, Failure> {
        // One provider for the whole process; the first one that was set stays.
        rustls::crypto::ring::default_provider().install_default().ok();
        let never = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().tcp_nodelay(true).redirect(never).build()?;
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let request = http
            .post(format!("{server}/desk/hotel/{hotel}/sign-in"))
            .header("Origin", server)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("email={}&password={}", encode(email), encode(password)));
        let answer = request.send().await?;
        let cookie = answer.headers().get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.ok_or_else(|| format!("signing in failed with status {}", answer.status()))?.to_owned();
        Ok(Self { http, api: format!("{server}/api/staff/hotel/{hotel}"), cookie })
    }

    /// Sends a request and returns the number of rows of the answer.
    pub async fn query(&self, path: &str) -> Result<usize, Failure> {
        let answer: Value = self.get(path).await?;
        let rows = answer.get("conversations").or_else(|| answer.get("messages")).and_then(Value::as_array);
        Ok(rows.map_or(0, Vec::len))
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let answer = self.http.get(format!("{}{path}", self.api)).header(COOKIE, &self.cookie).send().await?;
        if !answer.status().is_success() {
            return Err(format!("{path} failed with status {}", answer.status()).into());
        }
        Ok(answer.json().await?)
    }
}

/// Returns all kinds of requests, for the data of the hotel.
///
/// # Errors
/// Fails if a request is refused, or the hotel has only one page of conversations.
pub async fn all(client: &DeskClient) -> Result<Vec<Query>, Failure> {
    let list = |query: &str| format!("/conversations?filter=all&{query}");
    let newest: ConversationList = client.get(&list("")).await?;
    let top = newest.next_cursor.as_deref().and_then(|cursor| cursor.split('.').next()?.parse::<i64>().ok());
    let top = top.ok_or("the hotel needs more than one page of conversations")?;
    let places: Vec<i64> = (1..=SAMPLES as i64).map(|part| top * part / (SAMPLES as i64 + 1)).collect();
    let mut somewhere = Vec::new();
    for place in places.iter().step_by(10) {
        let page: ConversationList = client.get(&list(&format!("cursor={place}.0"))).await?;
        somewhere.extend(page.conversations.into_iter().take(10));
    }
    let search = |word: &str| list(&format!("q={}", word.replace(' ', "+")));
    let of = |path: &dyn Fn(&shared::desk::ConversationSummary) -> String| somewhere.iter().map(path).collect();
    let first = |filter: &str| vec![format!("/conversations?filter={filter}")];
    let below =
        |query: &str, mark: &str| places.iter().map(|at| list(&format!("{query}cursor={mark}{at}.0"))).collect();
    Ok(vec![
        Query::new("list, open", first("open")),
        Query::new("list, mine", first("mine")),
        Query::new("list, unread", first("unread")),
        Query::new("list, resolved", first("resolved")),
        Query::new("list, all", first("all")),
        Query::new("list, unread first", first("all&order=unread")),
        Query::new("list, deep", below("", "")),
        Query::new("list, unread first, deep", below("order=unread&", "r")),
        Query::new("search, in every fourth message", vec![search("please")]),
        Query::new("search, in every twentieth message", vec![search("breakfast")]),
        Query::new("search, common, deep", places.iter().map(|at| search(&format!("towels&cursor={at}.0"))).collect()),
        Query::new("search, rare", (0..SAMPLES).map(|number| search(&rare_word(number))).collect()),
        Query::new("search, two words", (0..SAMPLES).map(|n| search(&format!("{} towels", rare_word(n)))).collect()),
        Query::new("search, beginning of two letters", vec![search("to"), search("br"), search("ba")]),
        Query::new("search, beginning of four letters", vec![search("towe"), search("brea"), search("bako")]),
        Query::new("search, beginning of five letters", vec![search("towel"), search("break"), search("bakob")]),
        Query::new("search, booking id", of(&|row| search(row.booking_id.as_str()))),
        Query::new("search, guest", of(&|row| search(&row.guest_name))),
        Query::new("search, room", of(&|row| search(row.chat.room_number.as_deref().unwrap_or("")))),
        Query::new("search, two characters of Chinese", vec![search("毛巾")]),
        Query::new("search, nothing", vec![search("nobodysaysthis")]),
        Query::new("opening a conversation", of(&|row| format!("/conversations/{}/messages", row.conversation_id))),
    ])
}
