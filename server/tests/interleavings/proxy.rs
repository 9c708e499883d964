//! A proxy between a store and Postgres that holds back each statement until it
//! is released. The store is the shipped one: it knows nothing of this.

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

/// The statement in the place of a vacuum.
const NO_VACUUM: &str = "SELECT 'no vacuum'";

/// One of the two use cases that run at once: 0 or 1.
pub type Lane = usize;

/// Messages from the proxies and the use cases to the scheduler.
pub enum Event {
    /// A statement that waits for its release.
    Held(Held),
    /// Postgres has answered a statement that was released.
    Answered(Answered),
    /// A use case is over.
    Finished(Lane),
}

/// A statement that waits for its release.
pub struct Held {
    /// Whose it is.
    pub lane: Lane,
    /// The process of Postgres that it is for.
    pub pid: i32,
    /// Its text.
    pub sql: String,
    /// Dropped to release it.
    pub release: oneshot::Sender<()>,
}

/// An answer to a statement that was released.
pub struct Answered {
    /// Whose it is.
    pub lane: Lane,
    /// Whether the connection is in a transaction now.
    pub in_transaction: bool,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A proxy for one use case, gone with this value.
pub struct Proxy {
    /// The `DATABASE_URL` that leads through it.
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
    /// For each request without an answer yet, whether it was held back.
    unanswered: Mutex<VecDeque<bool>>,
}

impl Proxy {
    /// A proxy to the database at `url`, which lets everything pass at first.
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

    /// Holds back statements from now on, or no more.
    pub fn set_holding(&self, holds: bool) {
        self.shared.holds.store(holds, Ordering::SeqCst);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The name that clients expect of a server's socket.
fn socket_in(folder: PathBuf, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

async fn serve(listener: UnixListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let connection = Connection { shared: shared.clone(), pid: AtomicI32::new(0), unanswered: Mutex::default() };
        // A connection that breaks off is the client's to notice.
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
        // Whichever ends first ends the other.
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
        // Where nobody schedules any more, nothing is held back.
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
                // BackendKeyData: the process, a secret.
                b'K' => {
                    let pid = message.content()[..4].try_into().map_err(io::Error::other)?;
                    self.pid.store(i32::from_be_bytes(pid), Ordering::SeqCst);
                }
                // ReadyForQuery. Told before the client can ask for more.
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

    /// Tells of the answer to the oldest request, where that was held back.
    fn note_answer(&self, transaction_status: &[u8]) {
        if self.unanswered.lock().expect("the queue").pop_front() == Some(true) {
            let answered = Answered { lane: self.shared.lane, in_transaction: transaction_status != b"I" };
            self.shared.events.send(Event::Answered(answered)).ok();
        }
    }
}

/// A vacuum changes no row, and takes longer than all the rest of an erasure: another
/// statement is sent in its place.
fn without_vacuum(message: Message) -> Message {
    let is_vacuum = message.statement().is_some_and(|sql| sql.starts_with(b"VACUUM"));
    if is_vacuum { message.with_statement(NO_VACUUM) } else { message }
}

/// Whether it matters when a statement is executed. To begin a transaction reads
/// and locks nothing, to undo one leaves nothing, a ring at the outbox changes no
/// row, and the types of columns are asked for once for a connection.
fn is_boundary(sql: &str) -> bool {
    let is_bare_begin = sql.starts_with("BEGIN") && !sql.contains(';');
    let is_aside = sql == NO_VACUUM || sql.contains("pg_notify(") || sql.contains("pg_catalog.");
    !is_bare_begin && !sql.starts_with("ROLLBACK") && !is_aside
}
