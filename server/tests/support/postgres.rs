//! Databases on the Postgres server that the tests are given.

use guest_chat::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

/// Each database is a copy of one that has the schema.
static TEMPLATE: OnceCell<PostgresDatabase> = OnceCell::const_new();

/// A database, removed with this value.
pub struct PostgresDatabase {
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// A new database with the schema in it.
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

    /// Its `DATABASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // Whoever drops it may be in a runtime, where nothing may wait.
        let drop = command(format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        std::thread::spawn(move || runtime.expect("a runtime").block_on(drop)).join().ok();
    }
}

fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL is not set: run scripts/with-postgres cargo test")
}

/// The server's address, with another database in it.
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
