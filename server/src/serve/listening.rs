//! Closing the sockets of links and sessions that open nothing any more, whoever
//! has ended them: the command line is another process.

use crate::chat::Chat;
use crate::realtime::Embedded;
use crate::realtime::listeners::Listeners;
use crate::token::SecretHash;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often is looked.
const EVERY: Duration = Duration::from_secs(2);

/// Looks again and again, until `stop` turns true.
pub async fn run(chat: Chat, engine: Arc<Embedded>, listeners: Arc<Listeners>, mut stop: watch::Receiver<bool>) {
    loop {
        // The sender going away is the end as well.
        let told = async { _ = stop.wait_for(|stop| *stop).await };
        tokio::select! {
            () = told => return,
            () = sleep(EVERY) => {}
        }
        look(&chat, &engine, &listeners).await;
    }
}

async fn look(chat: &Chat, engine: &Embedded, listeners: &Listeners) {
    let by_token = listeners.by_token(|socket| engine.is_open(socket));
    if by_token.is_empty() {
        return;
    }
    let tokens: Vec<SecretHash> = by_token.keys().copied().collect();
    match chat.tokens_that_closed(&tokens).await {
        Ok(closed) => {
            for socket in closed.iter().filter_map(|token| by_token.get(token)).flatten() {
                engine.terminate(socket);
            }
        }
        // The next look will tell.
        Err(error) => tracing::warn!(%error, "whether links still open cannot be told"),
    }
}
