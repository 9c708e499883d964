//! Database: integrity, schema version, write access and disk space.

use super::disk::{existing_part, free_bytes};
use super::finding::Finding;
use super::reachability::TIMEOUT;
use crate::private_files::first_open_to_others;
use crate::store::{Inspection, database_files, inspect, inspect_served};
use std::path::Path;

const SUBJECT: &str = "database";
const MB: u64 = 1_000_000;
/// Free space below which a warning is given: a night's messages may not fit.
const TIGHT_BYTES: u64 = 1_000 * MB;
/// Free space below which writes will soon fail.
const FULL_BYTES: u64 = 100 * MB;

/// Returns the findings, and the key of the embedded engine's app.
pub async fn examine(url: &str) -> (Vec<Finding>, Option<String>) {
    if !url.starts_with("sqlite:") {
        return check_server(url).await;
    }
    let found = match inspect(url).await {
        Ok(found) => found,
        Err(error) => {
            let message =
                format!("DATABASE_URL: could not open the database: {error}; restore a backup if the file is damaged");
            return (vec![Finding::problem(SUBJECT, message)], None);
        }
    };
    let folder = found.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let findings = vec![check_file(&found), free_space(folder)];
    (findings, found.app_key)
}

/// Checks a database server, whose disk cannot be checked from here.
async fn check_server(url: &str) -> (Vec<Finding>, Option<String>) {
    let found = match tokio::time::timeout(TIMEOUT, inspect_served(url)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            let message =
                format!("DATABASE_URL: could not connect: {error}; check host, user, password and database name");
            return (vec![Finding::problem(SUBJECT, message)], None);
        }
        Err(_) => return (vec![Finding::problem(SUBJECT, "DATABASE_URL: the database did not answer in time")], None),
    };
    let version = &found.version;
    let finding = if let Some(newer) = found.newer {
        let message = format!("the database was written by a newer guest-chat (schema {newer}); install that version");
        Finding::problem(SUBJECT, message)
    } else if !found.is_writable {
        Finding::problem(
            SUBJECT,
            format!("PostgreSQL {version} is read-only; use the primary server and not a replica"),
        )
    } else if found.pending > 0 {
        Finding::warning(
            SUBJECT,
            format!("PostgreSQL {version} has an older schema; the next start of the server migrates it"),
        )
    } else {
        Finding::ok(SUBJECT, format!("PostgreSQL {version} is reachable and writable, and its schema is up to date"))
    };
    (vec![finding], found.app_key)
}

fn check_file(found: &Inspection) -> Finding {
    let path = found.path.display();
    if let Some(missing) = &found.missing {
        let remedy = "run doctor in the folder of the server; the first start of a new server creates the database";
        return Finding::problem(SUBJECT, format!("DATABASE_URL: {missing}; {remedy}"));
    }
    if let Some(damage) = &found.damage {
        return Finding::problem(SUBJECT, format!("{path} is damaged ({damage}); restore a backup"));
    }
    if let Some(version) = found.newer {
        let message = format!("{path} was written by a newer guest-chat (schema {version}); install that version");
        return Finding::problem(SUBJECT, message);
    }
    if !found.is_writable {
        let message =
            format!("{path} is not writable; the file and its folder must belong to the user that runs guest-chat");
        return Finding::problem(SUBJECT, message);
    }
    if found.pending > 0 {
        let message = format!("{path} has an older schema; back it up, then start the server, which migrates it");
        return Finding::warning(SUBJECT, message);
    }
    if let Some((file, mode)) = first_open_to_others(database_files(&found.path)) {
        let file = file.display();
        let message =
            format!("other users of this machine can access {file} (mode {mode:o}); as its owner, run chmod 600 on it");
        return Finding::warning(SUBJECT, message);
    }
    Finding::ok(
        SUBJECT,
        format!("{path} is intact and writable, its schema is up to date, {} MB", found.size_bytes.div_ceil(MB)),
    )
}

fn free_space(folder: &Path) -> Finding {
    let existing_folder = existing_part(folder);
    let Some(free) = free_bytes(existing_folder) else {
        return Finding::warning(
            "disk",
            format!("could not determine the free space in {}", existing_folder.display()),
        );
    };
    let message = format!("{} MB free in {}", free / MB, existing_folder.display());
    match free {
        ..FULL_BYTES => Finding::problem("disk", format!("{message}; free some space, or writes will fail")),
        FULL_BYTES..TIGHT_BYTES => Finding::warning("disk", format!("{message}; free some space")),
        _ => Finding::ok("disk", message),
    }
}
