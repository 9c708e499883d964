//! `guest-chat db …`

use super::output::{Failure, print};
use crate::cli::DbCommand;
use crate::store::{CopiedTable, Progress, copy};
use indicatif::{ProgressBar, ProgressStyle};

const BAR: &str = "{msg:20} {wide_bar} {human_pos} of {human_len}";

/// Runs a command.
pub async fn run(command: DbCommand) -> Result<(), Failure> {
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
