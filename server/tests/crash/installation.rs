//! An installation with its server: the real binary, in a folder of its own.

use crate::process::{clear_environment, free_address};
use crate::stored::Stored;
use reqwest::{Method, RequestBuilder};
use shared::{ChannelName, Context, ConversationId};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// The hotel's slug.
pub const HOTEL: &str = "killarney";
/// The engine's app.
pub const APP_ID: &str = "1";
pub const KEY: &str = "app-key";
pub const SECRET: &str = "app-secret";

/// Time limit of a request; a server that exceeds it counts as stopped.
const ANSWER: Duration = Duration::from_secs(10);

/// The folder, its settings, and the names in its database.
#[derive(Clone)]
pub struct Installation {
    folder: Arc<TempDir>,
    database_url: String,
    address: SocketAddr,
    engine: SocketAddr,
    http: reqwest::Client,
    api_key: String,
    tokens: Vec<String>,
    log: Arc<Mutex<String>>,
}

/// Everything that is needed to write in one conversation, from either side.
#[derive(Clone)]
pub struct Line {
    pub http: reqwest::Client,
    pub conversation: ConversationId,
    pub channel: ChannelName,
    /// URL of the guest's messages, and the token.
    pub guest: (String, String),
    /// URL of the staff's messages, and the API key.
    pub staff: (String, String),
}

impl Installation {
    /// Creates a hotel with guests who may write, by the command line. The
    /// database is in the folder, or at `database_url`.
    pub fn put(engine: SocketAddr, bookings: &[&str], database_url: Option<&str>) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder().timeout(ANSWER).tcp_nodelay(true).build().expect("a client");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("guest-chat.db");
        let mut house = Self {
            database_url: database_url.map_or_else(|| format!("sqlite://{}", file.display()), str::to_owned),
            folder: Arc::new(folder),
            address: free_address(),
            engine,
            http,
            api_key: String::new(),
            tokens: Vec::new(),
            log: Arc::default(),
        };
        house.ok(&["hotel", "put", HOTEL, "--name", "Killarney Park"]);
        for booking in bookings {
            let stay = ["--guest-name", "Ada Byrne", "--room", "101", "--checked-in-at", "now"];
            house.ok(&[&["booking", "put", HOTEL, booking], &stay[..]].concat());
            let link = house.ok(&["link", HOTEL, booking]);
            house.tokens.push(link.split_once("token=").expect("a link").1.to_owned());
        }
        house.api_key = house.ok(&["api-key", "new", HOTEL]);
        house
    }

    /// Returns the same installation with another address, for a second server
    /// on the database.
    pub fn beside(&self) -> Self {
        Self { address: free_address(), log: Arc::default(), ..self.clone() }
    }

    /// Creates a request to the server.
    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    /// Creates a request of the hotel's own system, with its API key.
    pub fn as_system(&self, method: Method, path: &str) -> RequestBuilder {
        self.ask(method, path).bearer_auth(&self.api_key)
    }

    /// Returns the log of its servers so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("a log").clone()
    }

    /// Starts the server on the same port and database, and waits until it
    /// reports that it is ready.
    pub async fn serve(&self) -> Serving {
        let mut child = self.command(&["serve"]).stderr(Stdio::piped()).spawn().expect("the program runs");
        let stderr = child.stderr.take().expect("a log");
        let (serves, serving) = oneshot::channel();
        let (log, mut serves) = (Arc::clone(&self.log), Some(serves));
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if line.contains(": the server accepts connections ") {
                    serves.take().map(|serves| serves.send(()));
                }
                let mut log = log.lock().expect("a log");
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut server = Serving { child, reader: Some(reader), log: Arc::clone(&self.log) };
        if crate::within("the server serves", serving).await.is_err() {
            server.kill();
            panic!("the server ended; its output:\n{}", self.log());
        }
        server
    }

    /// Returns the data for writing in each conversation, requested from the
    /// running server.
    pub async fn lines(&self, bookings: &[&str]) -> Vec<Line> {
        let mut lines = Vec::new();
        for (token, booking) in self.tokens.iter().zip(bookings) {
            let chat = format!("http://{}/api/guest/hotel/{HOTEL}/chat", self.address);
            let answer = self.http.get(format!("{chat}/context")).bearer_auth(token).send().await.expect("an answer");
            let context: Context = answer.json().await.expect("a context");
            assert_eq!(&context.booking_id.to_string(), booking);
            let conversation = context.conversation_id;
            let desk = format!("http://{}/api/staff/hotel/{HOTEL}/conversations/{conversation}", self.address);
            lines.push(Line {
                http: self.http.clone(),
                conversation,
                channel: context.pusher.channel,
                guest: (format!("{chat}/messages"), token.clone()),
                staff: (format!("{desk}/messages"), self.api_key.clone()),
            });
        }
        lines
    }

    /// Reads the database.
    pub async fn stored(&self) -> Stored {
        Stored::read(&self.database_url).await
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guest-chat"));
        clear_environment(&mut command).args(line).current_dir(self.folder.path()).stdin(Stdio::null());
        command
            .env("DATABASE_URL", &self.database_url)
            .env("GUEST_CHAT_ADDR", self.address.to_string())
            .env("GUEST_CHAT_SEND_PER_MINUTE", "0")
            .env("GUEST_CHAT_API_KEY_PER_MINUTE", "0")
            .env("GUEST_CHAT_WEBHOOKS_PRIVATE", "allow")
            .env("GUEST_CHAT_PUSH_PRIVATE", "allow");
        command.envs([
            ("REALTIME", "pusher"),
            ("PUSHER_APP_ID", APP_ID),
            ("PUSHER_KEY", KEY),
            ("PUSHER_SECRET", SECRET),
        ]);
        command.env("PUSHER_SCHEME", "http").env("PUSHER_HOST", self.engine.ip().to_string());
        command.env("PUSHER_PORT", self.engine.port().to_string()).env("NO_COLOR", "1");
        command
    }

    /// Runs a command, which must succeed, and returns its output.
    pub fn ok(&self, line: &[&str]) -> String {
        let output = self.command(line).output().expect("the program runs");
        assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim_end().to_owned()
    }
}

/// A running server.
pub struct Serving {
    child: Child,
    reader: Option<JoinHandle<()>>,
    log: Arc<Mutex<String>>,
}

impl Serving {
    /// Kills it with SIGKILL, like a power failure.
    pub fn kill(&mut self) {
        self.child.kill().expect("the program runs");
        self.child.wait().expect("an end");
        self.reader.take().map(JoinHandle::join);
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("sent").success());
    }

    /// Stops it with SIGTERM.
    pub async fn stop(&mut self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(status.success());
        let reader = self.reader.take().expect("it was not stopped before");
        // Its log ends when it ends.
        let ended = tokio::task::spawn_blocking(move || reader.join());
        crate::within("the server stops", ended).await.expect("a thread").expect("a log");
        assert!(self.child.wait().expect("an end").success());
    }

    /// Checks that no run of the server has logged an error.
    pub fn log_has_no_error(&self) {
        let log = self.log.lock().expect("a log");
        let errors: Vec<&str> =
            log.lines().filter(|line| line.contains(" ERROR ") || line.contains("panicked")).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
