//! A sender of messages: the page's own outbox, over the HTTP API.

use crate::installation::Line;
use crate::tally::Tally;
use app::chat::{Outbox, OutboxItem};
use shared::{ConversationId, SendMessage, Sent, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// Number of messages that are queued after the one being sent.
const TYPED_AHEAD: usize = 3;
/// Pause before a message is sent again; the page's pauses are meant for
/// people.
const PAUSE: Duration = Duration::from_millis(20);
/// One in so many requests is abandoned before its response, and repeated while
/// the first may still be in progress.
const PATIENT_REQUESTS: u32 = 25;

/// Side of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Guest,
    Staff,
}

/// Acknowledged messages of one sender, in order.
pub struct Acknowledged {
    pub sender: String,
    pub conversation: ConversationId,
    pub messages: Vec<Written>,
}

/// A message as its sender knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Written {
    pub client_message_id: Uuid,
    pub text: String,
}

/// Result of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The message is new and stored.
    Stored,
    /// The message had been stored before.
    Repeated,
    /// There was no response.
    Failed,
    /// The client did not wait for the response.
    Abandoned,
}

/// A sender that writes as fast as it gets responses.
pub struct Sender {
    line: Line,
    side: Side,
    tally: Arc<Tally>,
    chance: fastrand::Rng,
    outbox: Outbox,
    typed: usize,
    /// Result of the first request for the message being sent, if it had no
    /// response.
    missed: Option<Outcome>,
    done: Acknowledged,
}

impl Sender {
    pub fn new(line: &Line, side: Side, number: usize, tally: Arc<Tally>, chance: fastrand::Rng) -> Self {
        let conversation = line.conversation;
        let sender = format!("{side:?} {number} of {conversation}");
        let done = Acknowledged { sender, conversation, messages: Vec::new() };
        let outbox = Outbox::default();
        Self { line: line.clone(), side, tally, chance, outbox, typed: 0, missed: None, done }
    }

    /// Writes until it is told to stop and all messages are acknowledged.
    pub async fn run(mut self, stop: watch::Receiver<bool>) -> Acknowledged {
        loop {
            while !*stop.borrow() && self.outbox.items().count() < TYPED_AHEAD {
                let (id, text) = (Uuid::from_u128(self.chance.u128(..)), self.text());
                self.outbox.push(id, text, None, Timestamp::from_unix_ms(0));
            }
            let Some(next) = self.outbox.next().cloned() else { return self.done };
            let (client_message_id, outcome) = (next.client_message_id, self.deliver(&next).await);
            self.count(outcome);
            if matches!(outcome, Outcome::Stored | Outcome::Repeated) {
                self.outbox.acknowledge(client_message_id);
                self.done.messages.push(Written { client_message_id, text: next.text });
            } else {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn deliver(&mut self, item: &OutboxItem) -> Outcome {
        let request = self.request(item).send();
        let answered = async {
            let answer = request.await?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, answer.text().await?))
        };
        self.tally.asked.add(1);
        let patience_ms = if self.chance.u32(0..PATIENT_REQUESTS) == 0 { self.chance.u64(0..10) } else { u64::MAX };
        let Ok(answer) = tokio::time::timeout(Duration::from_millis(patience_ms), answered).await else {
            return Outcome::Abandoned;
        };
        let Ok((status, body)) = answer else { return Outcome::Failed };
        assert!(matches!(status.as_u16(), 200 | 201), "{} was answered with {status}: {body}", self.done.sender);
        let sent: Sent = serde_json::from_str(&body).expect("an answer");
        assert_eq!(sent.message.client_message_id, Some(item.client_message_id));
        assert_eq!(sent.message.message, item.text);
        if status == 201 { Outcome::Stored } else { Outcome::Repeated }
    }

    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Failed => self.tally.failed.add(1),
            Outcome::Abandoned => self.tally.abandoned.add(1),
            Outcome::Stored => self.tally.acknowledged.add(1),
            Outcome::Repeated => {
                self.tally.acknowledged.add(1);
                self.tally.repeated.add(1);
                if self.missed == Some(Outcome::Failed) {
                    self.tally.stored_unanswered.add(1);
                }
            }
        }
        let missed = matches!(outcome, Outcome::Failed | Outcome::Abandoned);
        self.missed = if missed { self.missed.or(Some(outcome)) } else { None };
    }

    fn request(&mut self, item: &OutboxItem) -> reqwest::RequestBuilder {
        let mut body = SendMessage {
            message: Some(item.text.clone()),
            client_message_id: Some(item.client_message_id),
            ..SendMessage::default()
        };
        let (url, credential) = match self.side {
            Side::Guest => &self.line.guest,
            Side::Staff => {
                // The author changes, which is a change of the conversation of
                // its own.
                body.sender_name = Some((*self.chance.choice(&["Maeve", "Oisín"]).expect("a name")).to_owned());
                body.sender_role = Some("Reception".to_owned());
                &self.line.staff
            }
        };
        self.line.http.post(url).bearer_auth(credential).json(&body)
    }

    /// Returns a unique text, sometimes one that is too large to publish.
    fn text(&mut self) -> String {
        self.typed += 1;
        let length = if self.chance.u8(0..40) == 0 { 3_900 } else { self.chance.usize(0..60) };
        let filler = self.chance.choice(["m", "é", "\"", "\\", "𝄞", "\n"]).expect("one").repeat(length);
        format!("{} writes {}: {filler}.", self.done.sender, self.typed)
    }
}
