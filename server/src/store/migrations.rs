//! Migrations of the schemas, from the files in `server/migrations`.

#[cfg(test)]
mod tests;

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Name of a file without its extension, and its content.
type MigrationFile = (&'static str, &'static str);

// The lists `SQLITE` and `POSTGRES`, which build.rs generates.
include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Returns the migrations for SQLite.
pub fn sqlite() -> Migrator {
    migrator(SQLITE)
}

/// Returns the migrations for PostgreSQL.
pub fn postgres() -> Migrator {
    migrator(POSTGRES)
}

fn migrator(files: &[MigrationFile]) -> Migrator {
    Migrator::with_migrations(files.iter().map(migration).collect())
}

/// Returns the migration of a file, whose name is a number and a description:
/// `0001_first`.
fn migration(&(name, sql): &MigrationFile) -> Migration {
    let (version, description) = name.split_once('_').expect("the name of a migration has a number");
    let version = version.parse().expect("the name of a migration begins with its number");
    Migration::new(
        version,
        description.replace('_', " ").into(),
        MigrationType::Simple,
        SqlStr::from_static(sql),
        false,
    )
}
