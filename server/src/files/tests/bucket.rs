//! Behaviour of buckets only: they authenticate, and may be unavailable.

use super::super::default_builder;
use super::*;
use crate::support::bucket::{SECRET, files_by};
use object_store::ClientConfigKey;
use object_store::aws::AmazonS3ConfigKey;

const PHOTO: Bytes = Bytes::from_static(b"a photo");

/// Returns the results of all operations.
async fn all_of(files: &Files) -> [Result<(), FilesError>; 3] {
    let (put, read, removed) = tokio::join!(
        files.put(key(7, 1), Part::Whole, PHOTO),
        files.read(key(7, 1), Part::Whole, None),
        files.remove(key(7, 1))
    );
    [put, read.map(drop), removed]
}

fn refused(result: &Result<(), FilesError>) -> String {
    match result {
        Err(error @ FilesError::Refused(_)) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

fn opened(bucket: &str, settings: Vec<(String, String)>) -> Result<(), String> {
    let files = Files::at(bucket.parse().expect("a place"));
    files.open_by(settings).map_err(|error| error.to_string())
}

#[tokio::test]
async fn stored_files_are_objects_below_the_prefix() {
    let bucket = TestBucket::open().await;
    let files = bucket.files();
    files.put(key(7, 1), Part::Whole, PHOTO).await.expect("the file is stored");
    files.put(key(7, 1), Part::Thumbnail, PHOTO).await.expect("the file is stored");
    files.put(key(7, 2), Part::Whole, PHOTO).await.expect("the file is stored");
    assert_eq!(bucket.objects(), 3);
    files.remove(key(7, 1)).await.expect("removed");
    assert_eq!(bucket.objects(), 1);
}

#[tokio::test]
async fn wrong_secret_is_refused_with_the_reason() {
    let bucket = TestBucket::open().await;
    bucket.files().put(key(7, 1), Part::Whole, PHOTO).await.expect("the file is stored");
    let wrong = files_by(bucket.settings_with("AWS_SECRET_ACCESS_KEY", "quite another"));
    for result in all_of(&wrong).await {
        let message = refused(&result);
        let reason = "the bucket answered with SignatureDoesNotMatch: AWS_SECRET_ACCESS_KEY does not belong to";
        assert!(message.starts_with(reason), "{message}");
        for secret in [SECRET, "quite another", "<", "Signature="] {
            assert!(!message.contains(secret), "{message}");
        }
    }
    assert_eq!(bucket.objects(), 1, "it is still there");
}

#[tokio::test]
async fn unknown_access_key_is_refused_with_the_reason() {
    let bucket = TestBucket::open().await;
    let unknown = files_by(bucket.settings_with("AWS_ACCESS_KEY_ID", "somebody"));
    for result in all_of(&unknown).await {
        let message = refused(&result);
        assert!(message.ends_with("the service does not know AWS_ACCESS_KEY_ID"), "{message}");
    }
}

#[tokio::test]
async fn unsigned_requests_are_refused() {
    let bucket = TestBucket::open().await;
    let nobody = files_by(bucket.settings_with("AWS_SKIP_SIGNATURE", "true"));
    for result in all_of(&nobody).await {
        assert!(refused(&result).contains("AccessDenied"), "{result:?}");
    }
    assert_eq!(bucket.objects(), 0);
}

#[tokio::test]
async fn missing_bucket_is_an_error_and_not_a_missing_file() {
    let bucket = TestBucket::open().await;
    let files = Files::at("s3://elsewhere".parse().expect("a place"));
    files.open_by(bucket.settings()).expect("settings of a bucket");
    for result in all_of(&files).await {
        assert_eq!(refused(&result), "the bucket answered with NoSuchBucket: create the bucket first");
    }
}

#[tokio::test]
async fn busy_bucket_is_retried() {
    let bucket = TestBucket::open().await;
    let files = bucket.files();
    bucket.fail(2);
    files.put(key(7, 1), Part::Whole, PHOTO).await.expect("the file is stored");
    assert_eq!((bucket.asked(), bucket.objects()), (3, 1));
    bucket.fail(1);
    assert_eq!(content(&files, key(7, 1), Part::Whole, None).await, Some(PHOTO.to_vec()));
    bucket.fail(1);
    files.remove(key(7, 1)).await.expect("removed");
    assert_eq!(bucket.objects(), 0);
}

#[tokio::test]
async fn interrupted_download_is_resumed_while_data_arrives() {
    let bucket = TestBucket::open().await;
    let files = bucket.files();
    let bytes: Vec<u8> = (0..shared::message::MAX_FILE_BYTES).map(|at| (at % 251) as u8).collect();
    files.put(key(7, 1), Part::Whole, bytes.clone().into()).await.expect("the file is stored");
    // More often than the HTTP client resumes by itself.
    bucket.break_off(12);
    assert!(content(&files, key(7, 1), Part::Whole, None).await.as_ref() == Some(&bytes), "the stored bytes differ");
    bucket.break_off(1);
    let range = 1_000_000..3_000_000;
    assert!(content(&files, key(7, 1), Part::Whole, Some(range)).await.expect("a part") == bytes[1_000_000..3_000_000]);
}

#[tokio::test]
async fn a_file_that_is_removed_while_it_is_read_ends_with_an_error() {
    let bucket = TestBucket::open().await;
    let files = bucket.files();
    files.put(key(7, 1), Part::Whole, vec![b' '; 2_000_000].into()).await.expect("the file is stored");
    bucket.break_off(1);
    let stream = files.read(key(7, 1), Part::Whole, None).await.expect("an answer").expect("the file exists");
    files.remove(key(7, 1)).await.expect("removed");
    assert!(stream.try_collect::<Vec<Bytes>>().await.is_err(), "half of it would pass for all");
}

#[tokio::test]
async fn unreachable_bucket_is_an_error_within_15_seconds() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let settings = TestBucket::open().await.settings_with("AWS_ENDPOINT", &format!("http://{nobody}"));
    let files = files_by(settings);
    let results = tokio::time::timeout(std::time::Duration::from_secs(15), all_of(&files))
        .await
        .expect("every request ends within 15 s");
    for result in results {
        assert!(matches!(result, Err(FilesError::Store(object_store::Error::Generic { .. }))), "{result:?}");
    }
}

#[test]
fn bucket_client_has_no_download_timeout() {
    let limit = |key| default_builder().get_config_value(&AmazonS3ConfigKey::Client(key));
    assert_eq!(limit(ClientConfigKey::Timeout), None, "a limit for the whole download");
    assert_eq!(limit(ClientConfigKey::ReadTimeout), None, "a limit that runs while nobody reads");
}

#[tokio::test]
async fn unusable_bucket_settings_are_reported_at_the_start() {
    let bucket = TestBucket::open().await;
    let with = |name: &str, value: &str| opened("s3://photos", bucket.settings_with(name, value));
    let no_tls = "AWS_ENDPOINT has no TLS; set AWS_ALLOW_HTTP=true to allow this";
    assert_eq!(with("AWS_ALLOW_HTTP", "false"), Err(no_tls.to_owned()));
    assert_eq!(with("AWS_ALLOW_HTTP", ""), Err(no_tls.to_owned()));
    assert!(with("AWS_ALLOW_HTTP", "perhaps").is_err_and(|message| message.contains("perhaps")));
    let endpoint = "AWS_ENDPOINT must begin with https:// or http://";
    for wrong in ["minio.hotel.example", "minio.hotel.example:9000", "ftp://minio.hotel.example"] {
        assert_eq!(with("AWS_ENDPOINT", wrong), Err(endpoint.to_owned()), "{wrong}");
    }
    let both = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together or not at all";
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
        assert_eq!(with(name, " "), Err(both.to_owned()), "{name}");
    }
}

#[tokio::test]
async fn alternative_bucket_settings_are_accepted() {
    let bucket = TestBucket::open().await;
    let endpoint = bucket.settings().into_iter().find(|(name, _)| name == "AWS_ENDPOINT").expect("an endpoint").1;
    for (name, value) in [
        ("AWS_ENDPOINT_URL", format!("{endpoint}/")),
        ("AWS_ENDPOINT_URL_S3", endpoint.clone()),
        ("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "false".to_owned()),
        ("AWS_PROFILE", "hotel".to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
    ] {
        let mut settings = bucket.settings();
        settings.retain(|(other, _)| !name.starts_with("AWS_ENDPOINT") || other != "AWS_ENDPOINT");
        settings.push((name.to_owned(), value));
        files_by(settings).put(key(7, 1), Part::Whole, PHOTO).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert_eq!(opened("s3://photos", vec![("AWS_REGION".to_owned(), "eu-west-1".to_owned())]), Ok(()), "at AWS itself");
}
