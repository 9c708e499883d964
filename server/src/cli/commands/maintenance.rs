//! Maintenance commands. Most of them do not open the database as the server does.

use super::database::describe_missing;
use super::output::{Failure, print};
use crate::cli::{Command, DbCommand};
use crate::config::Config;
use crate::doctor::{self, State};
use crate::store::{BackupError, CopiedTable, Progress, back_up, copy, restore};
use indicatif::{ProgressBar, ProgressStyle};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Time after which a server that does not answer counts as unhealthy.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(4);

/// Runs a maintenance command; returns any other command.
pub async fn run(command: Command, config: &Config) -> Result<Option<Command>, Failure> {
    match command {
        Command::Backup { file } => {
            must_be_sqlite(config, "pg_dump --format custom --file guest-chat.dump \"$DATABASE_URL\"")?;
            back_up(&config.database_url, &file).await.map_err(|error| match error {
                BackupError::Missing(missing) => describe_missing(&missing),
                error => error.into(),
            })?;
            eprintln!("backup written to {}", file.display());
        }
        Command::Restore { file, replace } => {
            must_be_sqlite(config, "pg_restore --clean --if-exists --dbname \"$DATABASE_URL\" guest-chat.dump")?;
            let database = restore(&config.database_url, &file, replace).await?;
            eprintln!("database {} restored from {}", database.display(), file.display());
        }
        Command::Doctor => doctor(config).await?,
        Command::Healthcheck => healthcheck(config.addr).await?,
        other => return Ok(Some(other)),
    }
    Ok(None)
}

fn must_be_sqlite(config: &Config, instead: &str) -> Result<(), Failure> {
    if config.database_url.starts_with("sqlite:") {
        return Ok(());
    }
    Err(format!("DATABASE_URL names a PostgreSQL database; use {instead}").into())
}

async fn doctor(config: &Config) -> Result<(), Failure> {
    let findings = doctor::examine(config).await;
    for finding in &findings {
        print(&finding.to_string())?;
    }
    match findings.iter().filter(|finding| finding.state == State::Problem).count() {
        0 => Ok(()),
        problems => Err(format!("{problems} problem(s) found").into()),
    }
}

/// Requests the health of the server on this machine, over a plain socket
/// because it is called every few seconds.
async fn healthcheck(addr: SocketAddr) -> Result<(), Failure> {
    let ask = async {
        let mut socket = TcpStream::connect(reachable(addr)).await?;
        socket.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").await?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    let answer = timeout(HEALTH_TIMEOUT, ask).await.map_err(|_| "the server did not answer in time")?;
    let answer = answer.map_err(|error| format!("could not get an answer from the server: {error}"))?;
    if answer.split(|byte| *byte == b' ').nth(1) == Some(b"200") {
        Ok(())
    } else {
        Err("the server is not healthy".into())
    }
}

/// Replaces an unspecified address, on which the server listens everywhere, by
/// the loopback address.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, addr.port())
}

/// Template of the progress bar of one table.
const BAR: &str = "{msg:20} {wide_bar} {human_pos} of {human_len}";

/// Copies a SQLite database to an empty PostgreSQL database.
pub async fn copy_database(command: DbCommand) -> Result<(), Failure> {
    let DbCommand::Copy { from, to } = command;
    if !from.starts_with("sqlite:") {
        return Err("--from must be a sqlite:// URL".into());
    }
    if !to.starts_with("postgres:") && !to.starts_with("postgresql:") {
        return Err("--to must be a postgres:// URL".into());
    }
    // On standard error, and only on a terminal.
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template(BAR)?);
    let copied = copy(&from, &to, |Progress { table, rows, total_rows }| {
        bar.set_message(table);
        bar.set_length(total_rows);
        bar.set_position(rows);
    })
    .await;
    bar.finish_and_clear();
    let copied = copied?;
    for CopiedTable { table, rows, sha256 } in &copied {
        print(&format!("{table}: {rows} row(s), sha256 {sha256}"))?;
    }
    eprintln!(
        "{} rows copied; both databases have the same content",
        copied.iter().map(|table| table.rows).sum::<u64>()
    );
    Ok(())
}
