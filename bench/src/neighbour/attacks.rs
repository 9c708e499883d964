//! The attacks, one function each. Each runs until it is stopped.

use super::hostile::Hostile;
use super::pictures::{self, BOUNDARY};
use crate::chat::guest_chat::Socket;
use crate::failure::Failure;
use crate::message_id::new_id;
use futures_util::future::LocalBoxFuture;
use serde_json::json;
use std::cell::RefCell;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

/// The most characters that a message may have.
const MESSAGE_CHARACTERS: usize = 4000;
/// The most sockets that one attack holds open.
const SOCKETS: usize = 2000;
/// Sockets that send client events.
const TYPING_SOCKETS: usize = 100;
/// Uploads that stall at the same time.
const STALLED_UPLOADS: usize = 64;

/// An attack of the hostile client.
#[derive(Clone, Copy)]
pub struct Attack {
    /// Name on the command line and in the table.
    pub name: &'static str,
    /// Function that attacks until its future is dropped.
    pub run: for<'a> fn(&'a Hostile) -> LocalBoxFuture<'a, Result<(), Failure>>,
}

/// Creates the list of attacks from the names of their functions.
macro_rules! attacks {
    ($($name:ident),+ $(,)?) => {
        &[$(Attack { name: stringify!($name), run: |hostile| Box::pin($name(hostile)) }),+]
    };
}

/// All attacks.
pub const ATTACKS: &[Attack] = attacks![
    sends,
    sends_of_hostile_text,
    refused_sends,
    repeated_sends,
    read_markers,
    history_pages,
    chat_pages,
    good_uploads,
    uploads_of_many_frames,
    uploads_of_many_pixels,
    broken_uploads,
    stalled_uploads,
    idle_sockets,
    client_events,
    broken_frames,
    icons,
    sign_ins,
    invalid_tokens,
];

/// Returns a text that is hard to search for links and card numbers.
fn hostile_text() -> String {
    let text = format!("{}{}", "www.-".repeat(400), "4 ".repeat(MESSAGE_CHARACTERS));
    text.chars().take(MESSAGE_CHARACTERS - 1).chain([')']).collect()
}

fn send_request(hostile: &Hostile, text: &str) -> Vec<u8> {
    let id = new_id().map(|id| id.to_string()).unwrap_or_default();
    hostile.json("POST", &hostile.api("messages"), &json!({ "message": text, "client_message_id": id }))
}

async fn sends(hostile: &Hostile) -> Result<(), Failure> {
    hostile.flood(|| send_request(hostile, "Is anybody there?")).await;
    Ok(())
}

async fn sends_of_hostile_text(hostile: &Hostile) -> Result<(), Failure> {
    let text = hostile_text();
    hostile.flood(|| send_request(hostile, &text)).await;
    Ok(())
}

/// Sends messages that are one character too long.
async fn refused_sends(hostile: &Hostile) -> Result<(), Failure> {
    let text = hostile_text() + "12";
    hostile.flood(|| send_request(hostile, &text)).await;
    Ok(())
}

async fn repeated_sends(hostile: &Hostile) -> Result<(), Failure> {
    let message = json!({ "message": hostile_text(), "client_message_id": new_id()?.to_string() });
    hostile.flood(|| hostile.json("POST", &hostile.api("messages"), &message)).await;
    Ok(())
}

async fn read_markers(hostile: &Hostile) -> Result<(), Failure> {
    hostile.flood(|| hostile.json("POST", &hostile.api("read"), &json!({ "up_to": hostile.number() }))).await;
    Ok(())
}

async fn history_pages(hostile: &Hostile) -> Result<(), Failure> {
    hostile.flood(|| hostile.request("GET", &hostile.api("messages?limit=100"), hostile.token(), None)).await;
    Ok(())
}

/// Requests the page as a document, for a conversation with hostile texts.
async fn chat_pages(hostile: &Hostile) -> Result<(), Failure> {
    for _ in 0..5 {
        hostile.send(&send_request(hostile, &hostile_text())).await;
    }
    let path = hostile.page(&format!("?token={}", hostile.token()));
    hostile.flood(|| hostile.request("GET", &path, "", None)).await;
    Ok(())
}

async fn upload(hostile: &Hostile, file: &[u8]) -> Result<(), Failure> {
    let (kind, form) = (format!("multipart/form-data; boundary={BOUNDARY}"), pictures::form(file));
    hostile.flood(|| hostile.request("POST", &hostile.api("attachments"), hostile.token(), Some((&kind, &form)))).await;
    Ok(())
}

async fn good_uploads(hostile: &Hostile) -> Result<(), Failure> {
    upload(hostile, &pictures::photo()?).await
}

async fn uploads_of_many_frames(hostile: &Hostile) -> Result<(), Failure> {
    upload(hostile, &pictures::many_frames()).await
}

async fn uploads_of_many_pixels(hostile: &Hostile) -> Result<(), Failure> {
    upload(hostile, &pictures::many_pixels()?).await
}

async fn broken_uploads(hostile: &Hostile) -> Result<(), Failure> {
    upload(hostile, &pictures::broken()).await
}

/// Starts uploads that send their head and a little of the body, and then nothing.
async fn stalled_uploads(hostile: &Hostile) -> Result<(), Failure> {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let form = pictures::form(&vec![0xff; 1_000_000]);
    hostile
        .in_parallel(STALLED_UPLOADS, async |_| {
            loop {
                hostile.turn().await;
                let request =
                    hostile.request("POST", &hostile.api("attachments"), hostile.token(), Some((&kind, &form)));
                if let Ok(mut connection) = hostile.connect().await {
                    connection.write_all(&request[..5000]).await.ok();
                    // Until the server answers or closes the connection.
                    let _answer_or_end = connection.read_u8().await;
                }
                hostile.count_closed();
            }
        })
        .await;
    Ok(())
}

/// Holds sockets that send pings and have no subscription.
async fn idle_sockets(hostile: &Hostile) -> Result<(), Failure> {
    hold_sockets(hostile, SOCKETS, async || hostile.socket().await, r#"{"event":"pusher:ping","data":{}}"#).await
}

async fn client_events(hostile: &Hostile) -> Result<(), Failure> {
    let typing = json!({ "event": "client-typing", "channel": hostile.channel(), "data": { "who": "guest" } });
    hold_sockets(hostile, TYPING_SOCKETS, async || hostile.subscribed_socket().await, &typing.to_string()).await
}

/// Sends frames that are not JSON, over sockets that are opened again after they
/// are closed.
async fn broken_frames(hostile: &Hostile) -> Result<(), Failure> {
    hold_sockets(hostile, TYPING_SOCKETS, async || hostile.socket().await, &"[{".repeat(10_000)).await
}

/// Holds sockets open, and sends a frame over each in turn as often as the pace
/// allows.
async fn hold_sockets(
    hostile: &Hostile,
    sockets: usize,
    open: impl AsyncFn() -> Result<Socket, Failure>,
    frame: &str,
) -> Result<(), Failure> {
    let held: RefCell<Vec<Socket>> = RefCell::default();
    loop {
        hostile.turn().await;
        let count = held.borrow().len();
        if count < sockets {
            match open().await {
                Ok(socket) => held.borrow_mut().insert(0, socket),
                Err(_) => {
                    hostile.count_closed();
                    // A refused socket is retried at the rate of a script.
                    sleep(Duration::from_millis(1)).await;
                }
            }
        }
        let Some(mut socket) = held.borrow_mut().pop() else { continue };
        match socket.send(frame).await {
            Ok(()) => {
                hostile.count_frame();
                held.borrow_mut().insert(0, socket);
            }
            Err(_) => hostile.count_closed(),
        }
    }
}

async fn icons(hostile: &Hostile) -> Result<(), Failure> {
    hostile.flood(|| hostile.request("GET", &hostile.page("/icon-512.png"), "", None)).await;
    Ok(())
}

/// Attempts to sign in with a wrong password, each from another address of one /64
/// network.
async fn sign_ins(hostile: &Hostile) -> Result<(), Failure> {
    let kind = "application/x-www-form-urlencoded";
    let body = || format!("email=guest{}%40hotel.example&password=not-the-password", hostile.number());
    hostile.flood(|| hostile.request("POST", &hostile.sign_in(), "", Some((kind, body().as_bytes())))).await;
    Ok(())
}

async fn invalid_tokens(hostile: &Hostile) -> Result<(), Failure> {
    let token = || format!("{:0>43}", hostile.number());
    hostile.flood(|| hostile.request("GET", &hostile.api("context"), &token(), None)).await;
    Ok(())
}
