//! Realtime engine that can be switched off: the one request of Pusher's HTTP API
//! that the server makes (Pusher docs, "HTTP API reference": POST batch events). It
//! does not check signatures.

use super::arrivals::Arrivals;
use crate::failure::Failure;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::{Builder, Runtime};

/// Number of connections that may wait to be accepted.
const BACKLOG: u32 = 1024;
/// Time within which a runtime has to shut down.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

/// Behaviour of the engine during an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutageKind {
    /// Connections are refused.
    Refusing,
    /// Connections are accepted and never answered.
    Silent,
}

impl fmt::Display for OutageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refusing => "refuses connections",
            Self::Silent => "accepts connections and does not answer",
        })
    }
}

/// Realtime engine.
pub struct Engine {
    address: SocketAddr,
    arrivals: Arc<Arrivals>,
    /// Runtime of the engine: when it shuts down, all connections end.
    runtime: Option<Runtime>,
    /// Keeps the address bound while the engine is off. Otherwise the system might
    /// assign the port to the client that tries to connect to it.
    reserved: Option<TcpSocket>,
}

impl Engine {
    /// Starts the engine.
    ///
    /// # Errors
    /// Fails if the address is not available.
    pub async fn start(address: SocketAddr, arrivals: Arc<Arrivals>) -> Result<Self, Failure> {
        let mut engine = Self { address, arrivals, runtime: None, reserved: None };
        engine.resume().await?;
        Ok(engine)
    }

    /// Stops the engine at once.
    ///
    /// # Errors
    /// Fails if the address is not available.
    pub async fn stop(&mut self, kind: OutageKind) -> Result<(), Failure> {
        self.shut_down().await?;
        match kind {
            OutageKind::Refusing => self.reserved = Some(bind(self.address)?),
            OutageKind::Silent => self.run(|listener, _| async move {
                let mut ignored = Vec::new();
                while let Ok(connection) = listener.accept().await {
                    ignored.push(connection);
                }
            })?,
        }
        Ok(())
    }

    /// Starts the engine again.
    ///
    /// # Errors
    /// Fails if the address is not available.
    pub async fn resume(&mut self) -> Result<(), Failure> {
        self.shut_down().await?;
        self.run(|listener, arrivals| async move {
            let router = Router::new().route("/apps/{id}/batch_events", post(batch)).with_state(arrivals);
            // It ends with its runtime.
            let _ = axum::serve(listener, router).await;
        })
    }

    fn run<F>(&mut self, serve: impl FnOnce(TcpListener, Arc<Arrivals>) -> F) -> Result<(), Failure>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let socket = self.reserved.take().map_or_else(|| bind(self.address), Ok)?;
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            socket.listen(BACKLOG)?
        };
        runtime.spawn(serve(listener, Arc::clone(&self.arrivals)));
        self.runtime = Some(runtime);
        Ok(())
    }

    async fn shut_down(&mut self) -> Result<(), Failure> {
        if let Some(runtime) = self.runtime.take() {
            tokio::task::spawn_blocking(move || runtime.shutdown_timeout(SHUTDOWN_TIMEOUT)).await?;
        }
        Ok(())
    }
}

fn bind(address: SocketAddr) -> Result<TcpSocket, Failure> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Connections that have just ended do not block the address.
    socket.set_reuseaddr(true)?;
    socket.bind(address).map_err(|error| format!("could not bind {address}: {error}"))?;
    Ok(socket)
}

#[derive(Deserialize)]
struct Batch {
    batch: Vec<BatchEvent>,
}

#[derive(Deserialize)]
struct BatchEvent {
    data: String,
}

async fn batch(State(arrivals): State<Arc<Arrivals>>, Json(body): Json<Batch>) -> &'static str {
    for event in &body.batch {
        arrivals.add(&event.data);
    }
    "{}"
}
