use super::*;
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::{Stream, stream};
use std::convert::Infallible;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n";

/// A listener that is served with these limits until it is told to stop.
struct Door {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Door {
    async fn open(bounds: Bounds) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new()
            .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { format!("{peer}!") }))
            .route("/endless", get(|| async { Body::from_stream(endless()) }))
            .route("/echo", post(|body: String| async move { body }));
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(async move {
            serve(listener, router, bounds, |_| false, async { _ = stopped.await }).await;
        });
        Self { address, stop, served }
    }

    async fn dial(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    /// Returns the response up to the end of the connection.
    async fn answer_to(&self, bytes: &[u8]) -> String {
        let mut stream = self.dial().await;
        stream.write_all(bytes).await.expect("written");
        rest(&mut stream).await
    }
}

/// Returns the content of a response without end.
fn endless() -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 64 * 1024])))
}

/// Limits with short times.
fn hasty() -> Bounds {
    Bounds { head: Duration::from_millis(50), ..Bounds::default() }
}

/// Reads until the end; a reset connection has ended too.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
    read.expect("it is closed").ok();
    String::from_utf8(bytes).expect("UTF-8")
}

/// Returns one response of a connection that stays open.
async fn answer(stream: &mut TcpStream) -> String {
    stream.write_all(GET).await.expect("written");
    let mut bytes = vec![0; 4096];
    let read = timeout(Duration::from_secs(20), stream.read(&mut bytes))
        .await
        .expect("a response within 20 s")
        .expect("an answer");
    String::from_utf8(bytes[..read].to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn handler_gets_the_peer_address() {
    let door = Door::open(Bounds::default()).await;
    let mut stream = door.dial().await;
    let own = stream.local_addr().expect("an address");
    let response = answer(&mut stream).await;
    assert!(response.starts_with("HTTP/1.1 200") && response.ends_with(&format!("{own}!")), "{response}");
}

#[tokio::test]
async fn a_client_that_does_not_read_its_response_is_closed() {
    let door = Door::open(Bounds { write: Duration::from_millis(50), connections: 1, ..Bounds::default() }).await;
    let mut silent = door.dial().await;
    silent.write_all(b"GET /endless HTTP/1.1\r\nHost: here\r\n\r\n").await.expect("written");
    // Its connection is the only one, so another client is served after it is
    // closed.
    let served = async {
        loop {
            let mut other = door.dial().await;
            // It may be closed before the request arrives.
            other.write_all(GET).await.ok();
            let mut bytes = [0; 12];
            if other.read_exact(&mut bytes).await.is_ok() {
                return bytes;
            }
        }
    };
    assert_eq!(
        &timeout(Duration::from_secs(20), served).await.expect("the connection is closed within 20 s"),
        b"HTTP/1.1 200"
    );
    drop(silent);
}

#[tokio::test]
async fn silent_connection_is_closed() {
    let door = Door::open(hasty()).await;
    assert_eq!(door.answer_to(b"").await, "");
}

#[tokio::test]
async fn connection_with_an_unfinished_head_is_closed() {
    let door = Door::open(hasty()).await;
    let mut stream = door.dial().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n").await.expect("written");
    // Further headers do not extend the time limit.
    let (mut reading, mut writing) = stream.split();
    let dripping = async {
        while writing.write_all(b"X-More: 1\r\n").await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let mut read = Vec::new();
    let closed = async {
        tokio::select! {
            () = dripping => {}
            _ = reading.read_to_end(&mut read) => {}
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed).await.expect("it is closed");
    assert!(!String::from_utf8_lossy(&read).contains("200"));
}

#[tokio::test]
async fn idle_connection_is_closed() {
    let door = Door::open(hasty()).await;
    let mut stream = door.dial().await;
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn request_head_is_limited() {
    let door = Door::open(Bounds { head_bytes: 8192, headers: 10, ..Bounds::default() }).await;
    let many = format!("GET / HTTP/1.1\r\nHost: here\r\n{}\r\n", "X: 1\r\n".repeat(10));
    let long = format!("GET / HTTP/1.1\r\nHost: here\r\nX: {}\r\n\r\n", "1".repeat(9000));
    for head in [many, long] {
        let response = door.answer_to(head.as_bytes()).await;
        assert!(response.starts_with("HTTP/1.1 431"), "{response}");
    }
    assert!(door.answer_to(b"\x16\x03\x01 not HTTP\r\n\r\n").await.starts_with("HTTP/1.1 400"));
}

#[tokio::test]
async fn number_of_connections_is_limited() {
    let door = Door::open(Bounds { connections: 2, ..Bounds::default() }).await;
    let (mut one, mut two) = (door.dial().await, door.dial().await);
    for stream in [&mut one, &mut two] {
        assert!(answer(stream).await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(door.answer_to(GET).await, "");
    drop(one);
    // The permit is released as soon as the server has noticed.
    loop {
        let mut stream = door.dial().await;
        let mut first = [0; 12];
        if stream.write_all(GET).await.is_ok() && stream.read_exact(&mut first).await.is_ok() {
            assert_eq!(&first, b"HTTP/1.1 200");
            break;
        }
    }
    assert!(answer(&mut two).await.starts_with("HTTP/1.1 200"), "an open connection keeps its permit");
}

#[test]
fn the_connection_limit_of_an_address_is_enforced() {
    let permits = Arc::new(ConnectionPermits::new(3, 1));
    let network = |text: &str| ClientNetwork::from(text.parse::<IpAddr>().expect("an address"));
    let (one, two) = (network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
    let first = permits.acquire(Some(one)).expect("a permit");
    assert!(permits.acquire(Some(network("2001:db8:0:1:ffff::1"))).is_none(), "a second one of the same network");
    let _second = permits.acquire(Some(two)).expect("a permit");
    let _proxys = permits.acquire(None).expect("a permit");
    assert!(permits.acquire(None).is_none(), "all are taken");
    drop(first);
    assert!(permits.acquire(Some(one)).is_some(), "it was not given back");
}

#[tokio::test]
async fn stop_answers_running_requests_and_accepts_no_connections() {
    let door = Door::open(Bounds::default()).await;
    let mut busy = door.dial().await;
    let head = b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    busy.write_all(head).await.expect("written");
    let mut go_on = [0; 25];
    busy.read_exact(&mut go_on).await.expect("an answer");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let mut resting = door.dial().await;
    assert!(answer(&mut resting).await.starts_with("HTTP/1.1 200"));
    door.stop.send(()).expect("the program runs");
    assert_eq!(rest(&mut resting).await, "", "a connection that rests ends");
    assert!(!door.served.is_finished(), "a request is under way");
    busy.write_all(b"hello").await.expect("written");
    let response = rest(&mut busy).await;
    assert!(response.starts_with("HTTP/1.1 200") && response.ends_with("hello"), "{response}");
    timeout(Duration::from_secs(20), door.served).await.expect("the connection is closed within 20 s").expect("an end");
    assert!(TcpStream::connect(door.address).await.is_err(), "it still listens");
}
