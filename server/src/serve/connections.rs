//! Accepts TCP connections and closes those that are too slow or send too much.

use crate::connection_permits::{ConnectionPermit, ConnectionPermits};
use crate::limits::{self, ClientNetwork};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::Future;
use std::io::{ErrorKind, IoSlice, Result};
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

#[cfg(test)]
mod tests;

/// Pause when the system has no more file descriptors.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_secs(1);

/// Limits on connections and on request heads.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Time limit for a request's head, from the moment at which it could
    /// begin. It is also the limit for an idle connection.
    pub head: Duration,
    /// Maximum size of a request's head, in bytes.
    pub head_bytes: usize,
    /// Maximum number of headers.
    pub headers: usize,
    /// Maximum number of connections.
    pub connections: usize,
    /// Maximum number of connections from one [`ClientNetwork`], which the
    /// guests of a hotel may share. Programs on this machine, for example a
    /// proxy, are not counted.
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

/// Serves all connections until `stop` resolves, then waits until running
/// requests have been answered. `is_proxy` identifies the proxies, which are
/// not counted.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    is_proxy: impl Fn(IpAddr) -> bool,
    stop: impl Future<Output = ()>,
) {
    let permits = Arc::new(ConnectionPermits::new(bounds.connections, bounds.per_address));
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
        // A connection without a permit is closed: a response would need a
        // permit too.
        let Some(permit) = permits.acquire(counted) else { continue };
        // Small frames are sent immediately and not collected.
        stream.set_nodelay(true).ok();
        let stream = CountedStream::new(stream, permit);
        tokio::spawn(connection(http.clone(), stream, peer, router.clone(), ending.subscribe()));
    }
    drop(listener);
    ending.send_replace(true);
    // Each connection holds a receiver until it ends.
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

/// Serves one connection until it ends or is upgraded to a WebSocket.
async fn connection(
    http: http1::Builder,
    stream: CountedStream,
    peer: SocketAddr,
    router: Router,
    mut ending: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    // A dropped sender counts as the signal, too.
    let stop_requested = async { _ = ending.wait_for(|ending| *ending).await };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop_requested => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // The client is slow, sent an invalid request, or disconnected.
        tracing::debug!(%error, "a connection ended before its request was complete");
    }
}

/// Handles a failed accept. If the client has disconnected, nothing follows;
/// otherwise the system lacks a resource, and the server waits a moment.
async fn recover(error: &std::io::Error) {
    let is_client_error = matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    );
    if !is_client_error {
        tracing::error!(%error, "could not accept a connection");
        tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
    }
}

/// The stream of a connection and its permit.
pub struct CountedStream {
    stream: TcpStream,
    _permit: ConnectionPermit,
}

impl CountedStream {
    /// Wraps the stream of a connection that has a permit.
    pub fn new(stream: TcpStream, permit: ConnectionPermit) -> Self {
        Self { stream, _permit: permit }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl AsyncRead for CountedStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        self.stream().poll_read(cx, buffer)
    }
}

impl AsyncWrite for CountedStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.stream().poll_write(cx, bytes)
    }

    fn poll_write_vectored(self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        self.stream().poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}
