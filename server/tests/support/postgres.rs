//! Databases on the PostgreSQL server of the tests.

use guest_chat::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

/// The database with the schema, of which each other database is a copy.
static TEMPLATE: OnceCell<PostgresDatabase> = OnceCell::const_new();

/// A database, which is removed when this is dropped.
pub struct PostgresDatabase {
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// Creates a database with the schema.
    pub async fn create() -> Self {
        let template = TEMPLATE
            .get_or_init(|| async {
                let template = Self::new("").await;
                Store::open(&template.url).await.expect("the schema").close().await;
                template
            })
            .await;
        Self::new(&format!(" TEMPLATE \"{}\"", template.name)).await
    }

    async fn new(like: &str) -> Self {
        let name = format!("guest_chat_test_{:016x}", fastrand::u64(..));
        command(format!("CREATE DATABASE \"{name}\"{like}")).await;
        Self { url: url_of(&name), name }
    }

    /// Returns its `DATABASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // On a thread of its own, because the caller may be in a runtime, which
        // must not block.
        let drop = command(format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        std::thread::spawn(move || runtime.expect("a runtime").block_on(drop)).join().ok();
    }
}

fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL is not set: run scripts/with-postgres cargo test")
}

/// Returns the server's URL with another database.
fn url_of(database: &str) -> String {
    let server = server();
    let (address, query) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = address.rsplit_once('/').expect("an address names a database");
    format!("{host}/{database}?{query}")
}

async fn command(sql: String) {
    let mut conn = PgConnection::connect(&server()).await.expect("the server of TEST_DATABASE_URL");
    conn.execute(AssertSqlSafe(sql)).await.expect("a command");
    conn.close().await.expect("a goodbye");
}
