//! Stored values that are not valid: the error names the column.

use super::{Store, StoreError, killarney, name, put_booking, put_hotel, slug};
use crate::support::TestDatabase;
use sqlx::{Connection, PgConnection, SqliteConnection};

/// Runs `corrupt` with statements that store an invalid value, and asserts that the
/// next read reports its column.
async fn an_invalid_value_is_reported_by_its_column(store: &Store, corrupt: impl AsyncFn(&'static str)) {
    let hotel = put_hotel(store, killarney()).await;
    put_booking(store, hotel, "B1", Default::default()).await;
    let read = async || {
        let mut connection = store.read().await.expect("a connection");
        connection.db().thread_of_booking(&slug("killarney"), &name("B1")).await
    };
    read().await.expect("an answer").expect("a thread");
    // From the last column to the first: the first invalid one is reported.
    for (statement, column) in [
        ("UPDATE bookings SET check_in = 'soon'", "b_check_in"),
        ("UPDATE hotels SET embedders = 'hotel.example'", "h_embedders"),
        ("UPDATE hotels SET erase_after_days = 65536", "h_erase_after_days"),
        ("UPDATE hotels SET answer_within_min = -1", "h_answer_within_min"),
        ("UPDATE hotels SET accent_color = 'red'", "h_accent_color"),
    ] {
        corrupt(statement).await;
        let Err(error) = read().await else { panic!("{column} was accepted") };
        assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
        assert_eq!(error.to_string(), format!("a stored value of column {column} is not valid"));
    }
}

#[tokio::test]
async fn sqlite() {
    let database = TestDatabase::sqlite().await;
    let url = database.url();
    let corrupt = async |statement: &'static str| {
        let mut conn = SqliteConnection::connect(&url).await.expect("a connection");
        sqlx::query(statement).execute(&mut conn).await.expect("a change");
    };
    an_invalid_value_is_reported_by_its_column(&database.store, corrupt).await;
}

#[tokio::test]
async fn postgres() {
    let database = TestDatabase::postgres().await;
    let url = database.url();
    let corrupt = async |statement: &'static str| {
        let mut conn = PgConnection::connect(&url).await.expect("a connection");
        sqlx::query(statement).execute(&mut conn).await.expect("a change");
    };
    an_invalid_value_is_reported_by_its_column(&database.store, corrupt).await;
}

#[test]
fn only_errors_of_decoding_are_reported_as_invalid_values() {
    let undecodable = StoreError::from(sqlx::Error::Decode("no number".into()));
    assert_eq!(undecodable.to_string(), "a stored value is not valid");
    let missing = StoreError::from(sqlx::Error::ColumnNotFound("h_push".to_owned()));
    assert!(matches!(missing, StoreError::Database(_)), "{missing:?}");
}
