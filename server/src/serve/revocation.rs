//! Closes sockets whose token or session is no longer valid. It polls, because
//! the command line, another process, can revoke credentials.

use crate::chat::Chat;
use crate::realtime::Embedded;
use crate::realtime::socket_registry::SocketRegistry;
use crate::token::SecretHash;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// Interval between two checks.
const EVERY: Duration = Duration::from_secs(2);

/// Checks repeatedly until `stop` turns true.
pub async fn run(chat: Chat, engine: Arc<Embedded>, registry: Arc<SocketRegistry>, mut stop: watch::Receiver<bool>) {
    loop {
        // A dropped sender counts as the signal, too.
        let stop_requested = async { _ = stop.wait_for(|stop| *stop).await };
        tokio::select! {
            () = stop_requested => return,
            () = sleep(EVERY) => {}
        }
        close_revoked(&chat, &engine, &registry).await;
    }
}

async fn close_revoked(chat: &Chat, engine: &Embedded, registry: &SocketRegistry) {
    let by_token = registry.by_token(|socket| engine.is_open(socket));
    if by_token.is_empty() {
        return;
    }
    let tokens: Vec<SecretHash> = by_token.keys().copied().collect();
    match chat.find_invalid_tokens(&tokens).await {
        Ok(invalid) => {
            for socket in invalid.iter().filter_map(|token| by_token.get(token)).flatten() {
                engine.terminate(socket);
            }
        }
        // The next check tries again.
        Err(error) => {
            tracing::warn!(%error, "could not check whether the credentials of open sockets are still valid; retrying")
        }
    }
}
