//! The loop of one connection, which connects WebSocket, protocol state and hub.

use super::close::CloseReason;
use super::engine::{ConnectQuery, ConnectionSlot, Embedded, Limits};
use super::peer::Peer;
use super::protocol::{Action, SocketProtocol, client_event_over_the_rate};
use super::protocol::{Liveness, LivenessAction};
use super::{frame, socket};
use crate::connection_permits::ConnectionPermit;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::SinkExt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};

/// Maximum number of queued frames that are written before other input is
/// checked.
const BATCH_FRAMES: usize = 32;

/// Reason why the loop ended.
enum End {
    /// The client has disconnected or started the closing handshake.
    Gone,
    /// The engine closes the connection.
    Close(CloseReason),
}

/// Serves an admitted client until its connection ends.
pub(super) async fn serve(
    engine: &Embedded,
    slot: ConnectionSlot<'_>,
    socket: WebSocket,
    permit: Option<Arc<ConnectionPermit>>,
) {
    let id = slot.socket_id();
    let (peer, queue) = Peer::new(slot.number, id.clone(), engine.limits.queue_frames, permit);
    engine.hub.add_connection(&peer, engine.limits.unsubscribed_sockets);
    peer.send(frame::connection_established(&id, engine.limits.activity_timeout_ms));
    let limits = &engine.limits;
    let now_ms = engine.now_ms();
    let liveness = Liveness::new(limits.activity_timeout_ms, limits.pong_timeout_ms, now_ms);
    let mut connection = Connection {
        engine,
        slot,
        socket,
        queue,
        peer,
        protocol: SocketProtocol::new(id, now_ms),
        liveness,
        shutdown_close_ms: None,
    };
    let end = connection.run().await;
    // Removed before the closing handshake: nobody reads the queue any more.
    connection.remove_from_hub();
    match end {
        End::Gone => finish_closing_handshake(&mut connection.socket, limits).await,
        End::Close(reason) => close(&mut connection.socket, reason, limits).await,
    }
}

/// Refuses a client, with the reason.
pub(super) async fn refuse(mut socket: WebSocket, reason: CloseReason, limits: &Limits) {
    close(&mut socket, reason, limits).await;
}

/// Sends the reason, closes, and waits a short time for the client to do the
/// same.
async fn close(socket: &mut WebSocket, reason: CloseReason, limits: &Limits) {
    let send_close = async {
        let error = frame::error(Some(reason.code()), reason.text());
        socket.feed(Message::Text(error)).await?;
        let frame = CloseFrame { code: reason.code(), reason: Utf8Bytes::from_static(reason.text()) };
        socket.send(Message::Close(Some(frame))).await
    };
    let sent = timeout(Duration::from_millis(limits.close_timeout_ms), send_close).await;
    if matches!(sent, Ok(Ok(()))) {
        finish_closing_handshake(socket, limits).await;
    }
}

/// Reads until the closing handshake is complete: closing with unread data
/// would reset the connection, and the client might lose our close frame.
async fn finish_closing_handshake(socket: &mut WebSocket, limits: &Limits) {
    let end = async { while let Some(Ok(_)) = socket.recv().await {} };
    // After the time limit the connection is dropped anyway.
    let _ = timeout(Duration::from_millis(limits.close_timeout_ms), end).await;
}

/// Waits until the shutdown of the engine starts.
async fn wait_for_shutdown(stopping: &mut watch::Receiver<bool>) {
    // Fails only if the sender is dropped, which the engine holds.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

struct Connection<'e> {
    engine: &'e Embedded,
    slot: ConnectionSlot<'e>,
    socket: WebSocket,
    queue: mpsc::Receiver<Utf8Bytes>,
    peer: Arc<Peer>,
    protocol: SocketProtocol,
    liveness: Liveness,
    /// Time at which to close because the server stops.
    shutdown_close_ms: Option<u64>,
}

impl Connection<'_> {
    async fn run(&mut self) -> End {
        let mut stopping = self.engine.stopping.subscribe();
        let mut timer = pin!(sleep_until(self.wake_at()));
        loop {
            if self.shutdown_close_ms.is_some_and(|close_ms| close_ms <= self.engine.now_ms()) {
                return End::Close(CloseReason::OverCapacity);
            }
            // Input from the client only moves the next check to a later time.
            // The timer is not reset for that: it fires early once and is then
            // set again. It is reset only for an earlier time.
            let wake_at = self.wake_at();
            if timer.is_elapsed() || wake_at < timer.deadline() {
                timer.as_mut().reset(wake_at);
            }
            // The order matters. A client's input cannot delay a close by the
            // engine. Queued frames are written before more input is read, so a
            // client's own requests cannot overflow its queue. Input is read
            // before silence is checked.
            let step = tokio::select! {
                biased;
                reason = self.peer.wait_until_closed() => Err(End::Close(reason)),
                () = wait_for_shutdown(&mut stopping), if self.shutdown_close_ms.is_none() => {
                    self.shutdown_close_ms = Some(self.engine.now_ms() + self.slot.shutdown_delay_ms());
                    Ok(())
                }
                Some(frame) = self.queue.recv() => self.write(frame).await,
                message = self.socket.recv() => self.read(message),
                () = timer.as_mut() => self.tick(),
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// Writes queued frames, several with one flush. A slow client affects only
    /// itself: the write has a time limit, and the queue a maximum length.
    async fn write(&mut self, first: Utf8Bytes) -> Result<(), End> {
        let Self { socket, queue, peer, engine, .. } = self;
        let write = async {
            socket.feed(Message::Text(first)).await?;
            for _ in 1..BATCH_FRAMES {
                let Ok(frame) = queue.try_recv() else { break };
                socket.feed(Message::Text(frame)).await?;
            }
            socket.flush().await
        };
        tokio::select! {
            biased;
            reason = peer.wait_until_closed() => Err(End::Close(reason)),
            written = timeout(Duration::from_millis(engine.limits.write_timeout_ms), write) => match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(End::Gone),
            },
        }
    }

    /// Handles one message. axum answers WebSocket pings; they count as
    /// activity like everything else.
    fn read(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let now_ms = self.engine.now_ms();
        self.liveness.record_activity(now_ms);
        match message {
            Some(Ok(Message::Text(text))) => {
                let action = self.protocol.handle(&self.engine.app, &text, now_ms);
                self.apply(action, now_ms)
            }
            Some(Ok(Message::Ping(bytes) | Message::Pong(bytes))) => {
                let action = self.protocol.control_frame(bytes.len(), now_ms);
                self.apply(action, now_ms)
            }
            Some(Ok(Message::Binary(_))) => Err(End::Close(CloseReason::Binary)),
            Some(Ok(Message::Close(_))) | None => Err(End::Gone),
            // Oversized or malformed, or the connection broke; then closing
            // fails at once.
            Some(Err(_)) => Err(End::Close(CloseReason::BadMessage)),
        }
    }

    /// Carries out an action of the protocol.
    fn apply(&mut self, action: Action, now_ms: u64) -> Result<(), End> {
        match action {
            Action::None => {}
            Action::Reply(frame) => {
                self.peer.send(frame);
            }
            Action::Subscribe(channel) => self.subscribe(&channel),
            Action::Unsubscribe(channel) => {
                self.engine.hub.unsubscribe(&channel, &self.peer);
                if self.protocol.unsubscribed_since_ms().is_some() {
                    self.engine.hub.set_subscribed(&self.peer, false);
                }
            }
            Action::Relay { channel, frame } => self.relay(&channel, &frame, now_ms),
            Action::Close(reason) => return Err(End::Close(reason)),
        }
        Ok(())
    }

    fn subscribe(&mut self, channel: &str) {
        if self.engine.hub.subscribe(channel, &self.peer, self.engine.limits.sockets_per_channel) {
            self.engine.hub.set_subscribed(&self.peer, true);
        } else {
            let answer = self.protocol.refuse_full_channel(channel);
            self.peer.send(answer);
        }
    }

    /// Sends a client event to the other subscribers, unless the rate limit of
    /// its token or its channel is reached.
    fn relay(&self, channel: &str, frame: &Utf8Bytes, now_ms: u64) {
        let is_sent = self.peer.accepts_client_event(now_ms)
            && self.engine.hub.publish_client_event(channel, frame, self.peer.id(), now_ms);
        if !is_sent {
            self.peer.send(client_event_over_the_rate());
        }
    }

    /// Carries out what is due at this time: a ping, or a close.
    fn tick(&mut self) -> Result<(), End> {
        if self.subscription_due_ms().is_some_and(|due_ms| due_ms <= self.engine.now_ms()) {
            return Err(End::Close(CloseReason::NoSubscription));
        }
        match self.liveness.check(self.engine.now_ms()) {
            LivenessAction::Wait(_) => {}
            LivenessAction::Ping => {
                self.peer.send(frame::ping());
            }
            LivenessAction::Dead => return Err(End::Close(CloseReason::NoPong)),
        }
        Ok(())
    }

    /// Returns the time at which a client without a subscription is closed.
    fn subscription_due_ms(&self) -> Option<u64> {
        self.protocol.unsubscribed_since_ms().map(|since_ms| since_ms + self.engine.limits.unsubscribed_timeout_ms)
    }

    /// Returns the next time at which something is due.
    fn wake_at(&self) -> Instant {
        let dues_ms = [Some(self.liveness.deadline_ms()), self.shutdown_close_ms, self.subscription_due_ms()];
        let due_ms = dues_ms.into_iter().flatten().min().unwrap_or(u64::MAX);
        self.engine.started + Duration::from_millis(due_ms)
    }

    /// Removes the connection and its subscriptions from the hub.
    fn remove_from_hub(&mut self) {
        for channel in self.protocol.leave_all() {
            self.engine.hub.unsubscribe(&channel, &self.peer);
        }
        self.engine.hub.remove_connection(&self.peer);
    }
}

impl Drop for Connection<'_> {
    /// Removes the connection from the hub, even if its task was cancelled.
    fn drop(&mut self) {
        self.remove_from_hub();
    }
}

impl Embedded {
    /// Serves one WebSocket until it ends. `key` is the app that the client
    /// requested, `permit` comes from [`Embedded::acquire_permit`]. A client
    /// that is refused gets the reason over the WebSocket, where its library can
    /// read it.
    pub async fn serve(
        self: Arc<Self>,
        socket: WebSocket,
        query: ConnectQuery,
        key: String,
        permit: Option<Arc<ConnectionPermit>>,
    ) {
        match self.admit(&query, &key) {
            Ok(slot) => socket::serve(&self, slot, socket, permit).await,
            Err(reason) => {
                socket::refuse(socket, reason, &self.limits).await;
                drop(permit);
            }
        }
    }
}
