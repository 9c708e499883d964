//! Database: integrity, schema version, write access and disk space.

use super::finding::Finding;
use super::response::TIMEOUT;
use crate::private_files::first_open_to_others;
use crate::store::{Inspection, database_files, inspect, inspect_served};
use std::path::Path;

const WHAT: &str = "database";
const MB: u64 = 1_000_000;
/// Free space below which a warning is given: a night's messages may not fit.
const TIGHT_BYTES: u64 = 1_000 * MB;
/// Free space below which writes will soon fail.
const FULL_BYTES: u64 = 100 * MB;

/// Returns the findings, and the key of the embedded engine's app.
pub async fn examine(url: &str) -> (Vec<Finding>, Option<String>) {
    if !url.starts_with("sqlite:") {
        return served(url).await;
    }
    let found = match inspect(url).await {
        Ok(found) => found,
        Err(error) => {
            let told = format!("DATABASE_URL: cannot be opened: {error}; restore a backup if the file is broken");
            return (vec![Finding::problem(WHAT, told)], None);
        }
    };
    let folder = found.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let findings = vec![judge(&found), room(folder)];
    (findings, found.app_key)
}

/// Checks a database server, whose disk cannot be checked from here.
async fn served(url: &str) -> (Vec<Finding>, Option<String>) {
    let found = match tokio::time::timeout(TIMEOUT, inspect_served(url)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            let told = format!("DATABASE_URL: {error}; look at its host, user, password and name");
            return (vec![Finding::problem(WHAT, told)], None);
        }
        Err(_) => return (vec![Finding::problem(WHAT, "DATABASE_URL: no answer in time")], None),
    };
    let version = &found.version;
    let finding = if let Some(newer) = found.newer {
        let told = format!("was written by a later guest-chat (schema {newer}): install that one");
        Finding::problem(WHAT, told)
    } else if !found.is_writable {
        Finding::problem(WHAT, format!("PostgreSQL {version} cannot be written to: name its primary, not a copy"))
    } else if found.pending > 0 {
        Finding::warning(WHAT, format!("PostgreSQL {version} answers; the next start brings its schema up to date"))
    } else {
        Finding::ok(WHAT, format!("PostgreSQL {version} answers, current and writable"))
    };
    (vec![finding], found.app_key)
}

fn judge(found: &Inspection) -> Finding {
    let path = found.path.display();
    let Some(size) = found.size_bytes else {
        return Finding::warning(WHAT, format!("{path} is not there yet: the first start makes it"));
    };
    if let Some(damage) = &found.damage {
        return Finding::problem(WHAT, format!("{path} is damaged ({damage}): restore a backup"));
    }
    if let Some(version) = found.newer {
        let told = format!("{path} was written by a later guest-chat (schema {version}): install that one");
        return Finding::problem(WHAT, told);
    }
    if !found.is_writable {
        let told = format!("{path} cannot be written to: it and its folder have to belong to who runs guest-chat");
        return Finding::problem(WHAT, told);
    }
    if found.pending > 0 {
        let told = format!("{path} is of an earlier version: back it up, and the next start brings it up to date");
        return Finding::warning(WHAT, told);
    }
    if let Some((file, mode)) = first_open_to_others(database_files(&found.path)) {
        let file = file.display();
        let told = format!("{file} can be used by others on this machine (mode {mode:o}): chmod 600 it as its owner");
        return Finding::warning(WHAT, told);
    }
    Finding::ok(WHAT, format!("{path} is whole, current and writable, {} MB", size.div_ceil(MB)))
}

fn room(folder: &Path) -> Finding {
    // A folder that does not exist yet will be on the disk of its parent.
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let Ok(disk) = rustix::fs::statvfs(there) else {
        return Finding::warning("disk", format!("how much room {} has cannot be told", there.display()));
    };
    let free = disk.f_bavail * disk.f_frsize;
    let told = format!("{} MB free in {}", free / MB, there.display());
    match free {
        ..FULL_BYTES => Finding::problem("disk", format!("{told}: make room, or writing ends")),
        FULL_BYTES..TIGHT_BYTES => Finding::warning("disk", format!("{told}: make room")),
        _ => Finding::ok("disk", told),
    }
}
