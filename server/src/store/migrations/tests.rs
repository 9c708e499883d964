use super::*;
use sqlx::migrate::Migrator;
use std::path::Path;

/// Databases contain the version and the checksum of each migration that has
/// run, as sqlx reads them from the files.
#[tokio::test]
async fn migrations_are_those_that_sqlx_reads() {
    for (folder, embedded) in [("sqlite", sqlite()), ("postgres", postgres())] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        let read = Migrator::new(folder).await.expect("the migrations");
        assert!(read.iter().count() > 10);
        assert_eq!(format!("{:?}", embedded.migrations), format!("{:?}", read.migrations));
        for (ours, theirs) in embedded.iter().zip(read.iter()) {
            assert_eq!(ours.checksum, theirs.checksum);
            assert_eq!((ours.no_tx, ours.migration_type), (theirs.no_tx, theirs.migration_type));
        }
    }
}
