//! Realtime engine that can be switched off: the one request of Pusher's HTTP API
//! that the server makes (Pusher docs, "HTTP API reference": POST batch events). It
//! does not check signatures.

use super::arrivals::Arrivals;
use crate::Failure;
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
const END: Duration = Duration::from_secs(5);

/// Behaviour of the engine during an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Connections are refused.
    Refusing,
    /// Connections are accepted and never answered.
    Silent,
}

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refusing => "refuses connections",
            Self::Silent => "accepts connections and answers nothing",
        })
    }
}

/// Realtime engine.
pub struct Engine {
    address: SocketAddr,
    arrivals: Arc<Arrivals>,
    /// Runtime of the engine: when it shuts down, all connections end.
    life: Option<Runtime>,
    /// Keeps the address bound while the engine is off. Otherwise the system might
    /// assign the port to the client that tries to connect to it.
    held: Option<TcpSocket>,
}

impl Engine {
    /// Starts the engine.
    ///
    /// # Errors
    /// Fails if the address is not available.
    pub async fn start(address: SocketAddr, arrivals: Arc<Arrivals>) -> Result<Self, Failure> {
        let mut engine = Self { address, arrivals, life: None, held: None };
        engine.come_back().await?;
        Ok(engine)
    }

    /// Stops the engine at once.
    ///
    /// # Errors
    /// Fails if the address is not available.
    pub async fn leave(&mut self, away: Away) -> Result<(), Failure> {
        self.end().await?;
        match away {
            Away::Refusing => self.held = Some(bound(self.address)?),
            Away::Silent => self.live(|listener, _| async move {
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
    pub async fn come_back(&mut self) -> Result<(), Failure> {
        self.end().await?;
        self.live(|listener, arrivals| async move {
            let router = Router::new().route("/apps/{id}/batch_events", post(batch)).with_state(arrivals);
            // It ends with its runtime.
            let _ = axum::serve(listener, router).await;
        })
    }

    fn live<F>(&mut self, serve: impl FnOnce(TcpListener, Arc<Arrivals>) -> F) -> Result<(), Failure>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let socket = self.held.take().map_or_else(|| bound(self.address), Ok)?;
        let life = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = {
            let _inside = life.enter();
            socket.listen(BACKLOG)?
        };
        life.spawn(serve(listener, Arc::clone(&self.arrivals)));
        self.life = Some(life);
        Ok(())
    }

    async fn end(&mut self) -> Result<(), Failure> {
        if let Some(life) = self.life.take() {
            tokio::task::spawn_blocking(move || life.shutdown_timeout(END)).await?;
        }
        Ok(())
    }
}

fn bound(address: SocketAddr) -> Result<TcpSocket, Failure> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Connections that have just ended do not block the address.
    socket.set_reuseaddr(true)?;
    socket.bind(address).map_err(|error| format!("{address}: {error}"))?;
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
