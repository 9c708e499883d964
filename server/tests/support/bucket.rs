//! A bucket on this machine: a server with the S3 protocol that verifies
//! signatures.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use guest_chat::files::Files;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// The access key.
pub const KEY: &str = "guest-chat";
/// The secret key.
pub const SECRET: &str = "only the bucket and the chat know this";
/// The location of files in it.
pub const PLACE: &str = "s3://photos/of/hotels";

/// The server, which ends when this is dropped.
pub struct TestBucket {
    endpoint: String,
    stand: Arc<Stand>,
    serving: JoinHandle<()>,
}

/// State of the server.
struct Stand {
    s3: S3Service,
    folder: TempDir,
    /// Number of further requests to refuse.
    failing: AtomicUsize,
    /// Number of further responses to break off.
    breaking: AtomicUsize,
    asked: AtomicUsize,
}

impl TestBucket {
    /// Starts a server with one empty bucket.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("photos")).expect("a bucket");
        let files = s3s_fs::FileSystem::new(folder.path()).expect("a place for objects");
        let mut s3 = S3ServiceBuilder::new(files);
        s3.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let stand = Arc::new(Stand {
            s3: s3.build(),
            folder,
            failing: AtomicUsize::new(0),
            breaking: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer).with_state(stand.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { endpoint, stand, serving }
    }

    /// Returns the settings for its connection.
    pub fn settings(&self) -> Vec<(String, String)> {
        let settings = [
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("AWS_ENDPOINT", &self.endpoint),
            ("AWS_ALLOW_HTTP", "true"),
        ];
        settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// Returns the settings with one of them changed.
    pub fn settings_with(&self, name: &str, value: &str) -> Vec<(String, String)> {
        let mut settings = self.settings();
        settings.retain(|(other, _)| other != name);
        settings.push((name.to_owned(), value.to_owned()));
        settings
    }

    /// Returns a file storage in it.
    pub fn files(&self) -> Files {
        files_by(self.settings())
    }

    /// Refuses the next requests, like an overloaded server.
    pub fn fail(&self, requests: usize) {
        self.stand.failing.store(requests, Ordering::SeqCst);
    }

    /// Breaks off the next responses, after a part that is shorter than a large
    /// file.
    pub fn break_off(&self, answers: usize) {
        self.stand.breaking.store(answers, Ordering::SeqCst);
    }

    /// Returns the number of requests.
    pub fn asked(&self) -> usize {
        self.stand.asked.load(Ordering::SeqCst)
    }

    /// Returns the number of objects in it, all with the prefix.
    pub fn objects(&self) -> usize {
        let bucket = self.stand.folder.path().join("photos");
        let all = count(&bucket);
        let below = count(&bucket.join("of/hotels"));
        assert_eq!(all, below, "something is beside the prefix");
        all
    }
}

impl Drop for TestBucket {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Returns a file storage in the bucket, with these settings.
pub fn files_by(settings: Vec<(String, String)>) -> Files {
    let files = Files::at(PLACE.parse().expect("a place"));
    files.open_by(settings).expect("settings of a bucket");
    files
}

fn count(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.expect("an entry").path()).map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
}

async fn answer(State(stand): State<Arc<Stand>>, request: Request) -> Response {
    stand.asked.fetch_add(1, Ordering::SeqCst);
    if is_one(&stand.failing) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    // S3 has this response; the library would report a missing object.
    let bucket = request.uri().path().split('/').nth(1).unwrap_or_default();
    if !stand.folder.path().join(bucket).is_dir() {
        let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NoSuchBucket</Code></Error>";
        return (StatusCode::NOT_FOUND, body).into_response();
    }
    let answer = stand.s3.clone().oneshot(request).await.expect("an answer");
    let breaks = is_one(&stand.breaking);
    answer.map(|body| {
        let body = Body::new(body);
        if !breaks {
            return body;
        }
        let gone = stream::once(async { Err(axum::Error::new(std::io::Error::other("gone"))) });
        Body::from_stream(body.into_data_stream().take(100).chain(gone))
    })
}

/// Decrements a counter; returns whether it was above 0.
fn is_one(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}
