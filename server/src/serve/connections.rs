//! Taking connections in, and letting none of them hold the server up: who is
//! slow to ask, or asks too much, loses the connection.

mod placed;

use crate::limits::{self, ClientNetwork};
use crate::places::Places;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use placed::Placed;
use std::future::Future;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

#[cfg(test)]
mod tests;

/// How long to wait where the system has no more connections to give.
const OUT_OF_SOCKETS: Duration = Duration::from_secs(1);

/// How long, how much and how many.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// How long the head of a request may take from the moment that one could
    /// begin: a connection that rests as long is closed too.
    pub head: Duration,
    /// The most that a head may hold, in bytes.
    pub head_bytes: usize,
    /// How many headers it may have.
    pub headers: usize,
    /// Connections at one time.
    pub connections: usize,
    /// Connections from one [`ClientNetwork`] at one time. A hotel's guests
    /// share one; programs on this machine, a proxy that stands here, are not
    /// counted.
    pub per_address: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            head_bytes: 32 * 1024,
            headers: 100,
            connections: limits::CONNECTIONS.count(),
            per_address: limits::ADDRESS_CONNECTIONS.count(),
        }
    }
}

/// Serves every connection until `stop` is over, then waits until the requests
/// that are under way have been answered. `is_proxy` tells the peers that ask
/// for others, who are not counted.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    is_proxy: impl Fn(IpAddr) -> bool,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Places::new(bounds.connections, bounds.per_address));
    let http = http(&bounds);
    let ending = watch::Sender::new(false);
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = stop.as_mut() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                recover(&error).await;
                continue;
            }
        };
        let address = peer.ip().to_canonical();
        let counted = (!address.is_loopback() && !is_proxy(address)).then(|| ClientNetwork::from(address));
        // Who finds no place is hung up on: to say why would need one.
        let Some(place) = places.take(counted) else { continue };
        // Small frames go out at once, not when there are enough of them.
        stream.set_nodelay(true).ok();
        let stream = Placed::new(stream, place);
        tokio::spawn(connection(http.clone(), stream, peer, router.clone(), ending.subscribe()));
    }
    drop(listener);
    ending.send_replace(true);
    // Each connection holds a receiver for as long as it answers.
    ending.closed().await;
}

fn http(bounds: &Bounds) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(bounds.head_bytes)
        .max_headers(bounds.headers);
    http
}

/// Serves one connection until it ends, or has become a WebSocket.
async fn connection(
    http: http1::Builder,
    stream: Placed,
    peer: SocketAddr,
    router: Router,
    mut ending: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    // The sender going away is the end as well.
    let told = async { _ = ending.wait_for(|ending| *ending).await };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // Slow, broken or gone: the client's affair.
        tracing::debug!(%error, "a connection ended early");
    }
}

/// What follows from an accept that failed: nothing, where that one client has
/// gone again; else the system is short of something, and needs a moment.
async fn recover(error: &std::io::Error) {
    let is_clients = matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    );
    if !is_clients {
        tracing::error!(%error, "no connection can be taken");
        tokio::time::sleep(OUT_OF_SOCKETS).await;
    }
}
