//! Connection that writes batches. The statements that begin a batch are prepared
//! under names, so that they can be sent together, in one round trip.

use super::sql::batch::{THREADS, needs_json};
use crate::store::{Needs, StoreError};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Either, Executor};
use std::time::{Duration, Instant};

/// Idle time up to which a connection is used without a ping.
pub(super) const PING_AFTER_IDLE: Duration = Duration::from_secs(1);
/// Settings for plans that find rows by an index. Plans are kept; one that was made
/// while a table was small reads the whole table, also once it has grown.
const INDEX_PLANS: [(&str, &str); 3] =
    [("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off")];

/// Setting of a connection that indexes its new messages for the search itself: no
/// trigger records them.
const INDEXES_NEW_MESSAGES: (&str, &str) = ("guest_chat.indexes_new_messages", "on");

/// Locks the conversations of decisions until the write ends, except those that
/// another write has locked, and returns the locked ones. It waits for no lock, so
/// that one conversation does not delay the others.
const LOCK: &str = concat!(
    "SELECT id FROM conversations WHERE id = ANY (ARRAY(SELECT r.conversation FROM ",
    json_rows!("r", conversation BIGINT),
    " UNION ALL SELECT o.id FROM ",
    json_rows!("r", token TEXT),
    " JOIN guest_tokens t ON t.hash = ",
    from_hex!("r.token"),
    " JOIN conversations o ON o.booking_key = t.booking_key)) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
);

/// Connection of a task that writes batches. It is opened when it is needed.
pub(super) struct LaneConnection {
    options: PgConnectOptions,
    open: Option<OpenConnection>,
}

struct OpenConnection {
    conn: PgConnection,
    used_at: Instant,
}

impl LaneConnection {
    pub(super) fn new(options: &PgConnectOptions) -> Self {
        Self { options: options.clone().options(INDEX_PLANS).options([INDEXES_NEW_MESSAGES]), open: None }
    }

    /// Takes the connection out. Unless [`LaneConnection::put_back`] is called, the
    /// next call opens another one.
    pub(super) async fn take(&mut self) -> Result<PgConnection, StoreError> {
        if let Some(OpenConnection { mut conn, used_at }) = self.open.take()
            && (used_at.elapsed() <= PING_AFTER_IDLE || conn.ping().await.is_ok())
        {
            return Ok(conn);
        }
        let mut conn = self.options.connect().await?;
        let prepare = format!("PREPARE lock_batch (TEXT) AS {LOCK}; PREPARE load_batch (TEXT) AS {THREADS}");
        sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut conn).await?;
        Ok(conn)
    }

    /// Keeps a connection that is in no transaction for the next batch.
    pub(super) fn put_back(&mut self, conn: PgConnection) {
        self.open = Some(OpenConnection { conn, used_at: Instant::now() });
    }

    /// Closes the connection.
    pub(super) async fn close(&mut self) {
        if let Some(OpenConnection { conn, .. }) = self.open.take() {
            // The database notices the end of the connection in any case.
            let _ = conn.close().await;
        }
    }
}

/// Rows of the statements that begin a batch.
pub(super) struct BegunBatch {
    /// Ids of the locked conversations.
    pub(super) locked: Vec<PgRow>,
    /// Rows of [`THREADS`].
    pub(super) threads: Vec<PgRow>,
}

/// Begins the transaction of a batch, locks the conversations of its decisions and
/// loads them, in one round trip. Several statements sent as one take no parameters;
/// the values are numbers, hexadecimal digits and words of this program.
pub(super) async fn begin_batch(conn: &mut PgConnection, needs: &[&Needs]) -> Result<BegunBatch, StoreError> {
    let json = needs_json(needs)?.text().unwrap_or_default().replace('\'', "''");
    let sql = format!("BEGIN; EXECUTE lock_batch('{json}'); EXECUTE load_batch('{json}')");
    let [_, locked, threads] = rows_of_each(conn, sql).await?;
    Ok(BegunBatch { locked, threads })
}

/// Executes statements and returns the rows of each of the first `N`.
async fn rows_of_each<const N: usize>(conn: &mut PgConnection, sql: String) -> Result<[Vec<PgRow>; N], sqlx::Error> {
    let mut rows = [const { Vec::new() }; N];
    let mut results = conn.fetch_many(sqlx::raw_sql(AssertSqlSafe(sql)));
    let mut statement = 0;
    while let Some(result) = results.try_next().await? {
        match (result, rows.get_mut(statement)) {
            (Either::Left(_), _) => statement += 1,
            (Either::Right(row), Some(rows)) => rows.push(row),
            (Either::Right(_), None) => {}
        }
    }
    Ok(rows)
}
