//! A proxy between a store and PostgreSQL that holds each statement until it is
//! released. The store is unmodified.

use super::wire::{Message, Requests, is_ssl_request, read_message, read_startup};
use sqlx::postgres::PgConnectOptions;
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// The statement that replaces a vacuum.
const NO_VACUUM: &str = "SELECT 'no vacuum'";

/// One of the two concurrent use cases: 0 or 1.
pub type Lane = usize;

/// Messages from the proxies and the use cases to the scheduler.
pub enum Event {
    /// A statement waits for its release.
    Held(Held),
    /// PostgreSQL has answered a statement that was released.
    Answered(Answered),
    /// A use case has ended.
    Finished(Lane),
}

/// A statement that waits for its release.
pub struct Held {
    /// Its use case.
    pub lane: Lane,
    /// The PostgreSQL process that it is for.
    pub pid: i32,
    /// Its text.
    pub sql: String,
    /// Dropped to release it.
    pub release: oneshot::Sender<()>,
}

/// The response to a statement that was released.
pub struct Answered {
    /// Its use case.
    pub lane: Lane,
    /// `true` if the connection is in a transaction now.
    pub in_transaction: bool,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A proxy for one use case, which ends when this is dropped.
pub struct Proxy {
    /// The `DATABASE_URL` of the proxy.
    pub url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

struct Shared {
    lane: Lane,
    holds: AtomicBool,
    events: mpsc::UnboundedSender<Event>,
    upstream: PgConnectOptions,
}

struct Connection {
    shared: Arc<Shared>,
    pid: AtomicI32,
    /// For each request without a response, whether it was held.
    unanswered: Mutex<VecDeque<bool>>,
}

impl Proxy {
    /// Starts a proxy to the database at `url`, which holds nothing at first.
    pub fn start(lane: Lane, url: &str, events: mpsc::UnboundedSender<Event>) -> Self {
        let upstream: PgConnectOptions = url.parse().expect("the address of a Postgres");
        let folder = tempfile::tempdir().expect("a folder");
        let socket = socket_in(folder.path().to_owned(), upstream.get_port());
        let listener = UnixListener::bind(socket).expect("a socket");
        let (address, _) = url.split_once('?').unwrap_or((url, ""));
        let url = format!("{address}?host={}", folder.path().display());
        let shared = Arc::new(Shared { lane, holds: AtomicBool::new(false), events, upstream });
        let serving = tokio::spawn(serve(listener, shared.clone()));
        Self { url, shared, serving, _folder: folder }
    }

    /// Starts or stops holding statements.
    pub fn set_holding(&self, holds: bool) {
        self.shared.holds.store(holds, Ordering::SeqCst);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Returns the path that clients expect for a server's socket.
fn socket_in(folder: PathBuf, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

async fn serve(listener: UnixListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let connection = Connection { shared: shared.clone(), pid: AtomicI32::new(0), unanswered: Mutex::default() };
        // The client notices if a connection breaks.
        tokio::spawn(async move { connection.pass(client).await.ok() });
    }
}

async fn connect(to: &PgConnectOptions) -> io::Result<Box<dyn Stream>> {
    Ok(match to.get_socket() {
        Some(folder) => Box::new(UnixStream::connect(socket_in(folder.clone(), to.get_port())).await?),
        None => Box::new(TcpStream::connect((to.get_host(), to.get_port())).await?),
    })
}

impl Connection {
    async fn pass(self, mut client: UnixStream) -> io::Result<()> {
        let mut startup = read_startup(&mut client).await?;
        if is_ssl_request(&startup) {
            client.write_all(b"N").await?;
            startup = read_startup(&mut client).await?;
        }
        let mut server = connect(&self.shared.upstream).await?;
        server.write_all(&startup).await?;
        let (from_client, to_client) = tokio::io::split(client);
        let (from_server, to_server) = tokio::io::split(server);
        let this = Arc::new(self);
        // The end of one direction ends the other.
        tokio::select! {
            ended = this.pass_requests(BufReader::new(from_client), to_server) => ended,
            ended = this.pass_answers(BufReader::new(from_server), to_client) => ended,
        }
    }

    async fn pass_requests(
        &self,
        mut client: impl AsyncRead + Unpin,
        mut server: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let mut requests = Requests::default();
        while let Some(message) = read_message(&mut client).await? {
            let Some(request) = requests.push(&without_vacuum(message)) else { continue };
            let is_held = match request.sql {
                Some(sql) if self.shared.holds.load(Ordering::SeqCst) && is_boundary(&sql) => {
                    self.wait_for_release(sql).await;
                    true
                }
                _ => false,
            };
            self.unanswered.lock().expect("the queue").push_back(is_held);
            server.write_all(&request.bytes).await?;
        }
        Ok(())
    }

    async fn wait_for_release(&self, sql: String) {
        let (release, released) = oneshot::channel();
        let held = Held { lane: self.shared.lane, pid: self.pid.load(Ordering::SeqCst), sql, release };
        // Without a scheduler nothing is held.
        if self.shared.events.send(Event::Held(held)).is_ok() {
            released.await.ok();
        }
    }

    async fn pass_answers(
        &self,
        mut server: BufReader<impl AsyncRead + Unpin>,
        mut client: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let mut answer = Vec::new();
        while let Some(message) = read_message(&mut server).await? {
            match message.kind() {
                // BackendKeyData: the process id and a secret.
                b'K' => {
                    let pid = message.content()[..4].try_into().map_err(io::Error::other)?;
                    self.pid.store(i32::from_be_bytes(pid), Ordering::SeqCst);
                }
                // ReadyForQuery. Reported before the client can send its next
                // request.
                b'Z' => self.note_answer(message.content()),
                _ => {}
            }
            answer.extend_from_slice(&message.bytes);
            if server.buffer().is_empty() {
                client.write_all(&answer).await?;
                answer.clear();
            }
        }
        Ok(())
    }

    /// Reports the response to the oldest request if that was held.
    fn note_answer(&self, transaction_status: &[u8]) {
        if self.unanswered.lock().expect("the queue").pop_front() == Some(true) {
            let answered = Answered { lane: self.shared.lane, in_transaction: transaction_status != b"I" };
            self.shared.events.send(Event::Answered(answered)).ok();
        }
    }
}

/// Replaces a vacuum by another statement: it changes no row, and takes longer
/// than the rest of an erasure.
fn without_vacuum(message: Message) -> Message {
    let is_vacuum = message.statement().is_some_and(|sql| sql.starts_with(b"VACUUM"));
    if is_vacuum { message.with_statement(NO_VACUUM) } else { message }
}

/// Returns whether the order of a statement matters. A begin reads and locks
/// nothing, a rollback leaves nothing, a notification changes no row, and
/// column types are read and statements prepared once per connection.
fn is_boundary(sql: &str) -> bool {
    let is_bare_begin = sql.starts_with("BEGIN") && !sql.contains(';');
    let is_aside =
        sql == NO_VACUUM || sql.contains("pg_notify(") || sql.contains("pg_catalog.") || sql.starts_with("PREPARE ");
    !is_bare_begin && !sql.starts_with("ROLLBACK") && !is_aside
}
