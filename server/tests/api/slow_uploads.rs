//! `POST …/attachments` over sockets that stall.

use crate::harness::{Api, guest_path};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use guest_chat::http::api::upload::UploadTiming;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Time limit for something that should happen at once.
const PATIENCE: Duration = Duration::from_secs(20);

const FILE: &[u8] =
    b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--edge--\r\n";

async fn serve(api: &Api) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = api.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Sends the head of an upload of that many bytes.
async fn begin(address: SocketAddr, token: &str, length: usize) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: hotel\r\nAuthorization: Bearer {token}\r\nContent-Type: multipart/form-data; \
         boundary=edge\r\nContent-Length: {length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        guest_path("/attachments")
    );
    socket.write_all(head.as_bytes()).await.expect("written");
    socket
}

/// Reads until the server wants the body (RFC 9110, section 10.1.1).
async fn wanted(mut socket: TcpStream) -> TcpStream {
    let mut line = [0; 25];
    socket.read_exact(&mut line).await.expect("an answer");
    assert_eq!(&line, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket
}

/// Reads the rest of a response.
async fn answer(mut socket: TcpStream) -> String {
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("an answer");
    answer
}

async fn upload(address: SocketAddr, token: &str) -> String {
    let mut socket = wanted(begin(address, token, FILE.len()).await).await;
    socket.write_all(FILE).await.expect("written");
    answer(socket).await
}

#[tokio::test]
async fn the_upload_limit_lets_one_link_stall_two_uploads_only() {
    let api = Api::open().await;
    let address = serve(&api).await;
    let mut stalled = FuturesUnordered::new();
    for _ in 0..20 {
        stalled.push(wanted(begin(address, &api.token, 1_000_000).await));
    }
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(timeout(PATIENCE, stalled.next()).await.expect("two are read").expect("two"));
    }
    api.house.put_guest("killarney", "B2").await;
    let neighbour = api.house.token("killarney", "B2").await;
    for _ in 0..20 {
        let uploaded = timeout(PATIENCE, upload(address, &neighbour)).await.expect("nobody waits");
        assert!(uploaded.starts_with("HTTP/1.1 201 "), "{uploaded}");
    }
    let path = "/conversations/1/attachments";
    let sent = api.staff(axum::http::Method::POST, path).body("multipart/form-data; boundary=edge", FILE).ok(201).await;
    assert_eq!(sent["attachment"]["file_name"], "a.pdf", "the hotel does not wait for its guest");
    assert!(timeout(Duration::ZERO, stalled.next()).await.is_err(), "a third one is read");
    // A client that disconnects makes room for the next.
    drop(held.pop());
    timeout(PATIENCE, stalled.next()).await.expect("the next is read");
}

#[tokio::test]
async fn an_upload_that_stalls_is_given_up() {
    let silence = Duration::from_millis(50);
    let api = Api::with(|server| server.with_upload_timing(UploadTiming { silence, ..UploadTiming::default() })).await;
    let address = serve(&api).await;
    let mut sockets = Vec::new();
    for _ in 0..4 {
        sockets.push(begin(address, &api.token, 1_000_000).await);
    }
    // The second two wait until the slots of the first two are released.
    for socket in sockets {
        let socket = timeout(PATIENCE, wanted(socket)).await.expect("its turn comes");
        let given_up = timeout(PATIENCE, answer(socket)).await.expect("an answer");
        assert!(given_up.starts_with("HTTP/1.1 503 ") && given_up.contains("\"UNAVAILABLE\""), "{given_up}");
    }
    let uploaded = timeout(PATIENCE, upload(address, &api.token)).await.expect("an answer");
    assert!(uploaded.starts_with("HTTP/1.1 201 "), "{uploaded}");
}

#[tokio::test]
async fn an_upload_that_trickles_is_given_up() {
    let pace = UploadTiming { silence: PATIENCE, grace: Duration::from_millis(100), bytes_per_s: 1_000_000_000 };
    let api = Api::with(|server| server.with_upload_timing(pace)).await;
    let address = serve(&api).await;
    let (mut reader, mut writer) = wanted(begin(address, &api.token, 1_000_000).await).await.into_split();
    let trickle = async {
        // The file never ends.
        let begun = FILE.strip_suffix(b"\r\n--edge--\r\n").expect("a form");
        for byte in begun.iter().chain(std::iter::repeat(&b' ')) {
            if writer.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        std::future::pending::<()>().await;
    };
    let mut given_up = vec![0; 13];
    tokio::select! {
        read = timeout(PATIENCE, reader.read_exact(&mut given_up)) => { read.expect("an answer").expect("an answer"); }
        () = trickle => {}
    }
    assert_eq!(given_up, b"HTTP/1.1 503 ");
}
