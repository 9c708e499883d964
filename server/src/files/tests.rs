use super::*;
use crate::support::TestBucket;
use futures_util::TryStreamExt;

/// Files in one of the two kinds of storage, which is removed when this is
/// dropped.
struct Kept {
    files: Files,
    _storage: Box<dyn std::any::Any>,
}

fn in_a_folder() -> Kept {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::at(FileLocation::Folder(folder.path().join("files")));
    Kept { files, _storage: Box::new(folder) }
}

async fn in_a_bucket() -> Kept {
    let bucket = TestBucket::open().await;
    Kept { files: bucket.files(), _storage: Box::new(bucket) }
}

/// Defines a test of each behaviour in each kind of storage.
macro_rules! on_each_storage {
    ($($behaviour:ident,)+) => {
        mod kept_in_a_folder {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(super::in_a_folder()).await;
            })+
        }

        mod kept_in_a_bucket {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(super::in_a_bucket().await).await;
            })+
        }
    };
}

fn key(conversation: i64, id: u128) -> FileKey {
    FileKey { conversation: ConversationId(conversation), id: Uuid::from_u128(id) }
}

async fn content(files: &Files, key: FileKey, part: Part, range: Option<Range<u64>>) -> Option<Vec<u8>> {
    let stream = files.read(key, part, range).await.expect("an answer")?;
    let chunks: Vec<Bytes> = stream.try_collect().await.expect("bytes");
    Some(chunks.concat())
}

#[test]
fn file_location_is_a_folder_or_a_bucket() {
    let bucket =
        |bucket: &str, prefix: &str| Ok(FileLocation::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() });
    assert_eq!("data/files".parse(), Ok(FileLocation::Folder("data/files".into())));
    assert_eq!("s3://chat".parse(), bucket("chat", ""));
    assert_eq!("s3://chat/files/of/hotels".parse(), bucket("chat", "files/of/hotels"));
    for wrong in ["", "s3://", "s3:///files", "gs://chat", "https://chat.example"] {
        assert_eq!(wrong.parse::<FileLocation>(), Err(()), "{wrong}");
    }
}

async fn stored_file_is_read_whole_and_in_part_until_it_is_removed(kept: Kept) {
    let (files, key) = (&kept.files, key(7, 1));
    files.put(key, Part::Whole, Bytes::from_static(b"0123456789")).await.expect("the file is stored");
    files.put(key, Part::Thumbnail, Bytes::from_static(b"small")).await.expect("the file is stored");
    assert_eq!(content(files, key, Part::Whole, None).await.as_deref(), Some(&b"0123456789"[..]));
    for (range, bytes) in [(0..1, &b"0"[..]), (2..5, b"234"), (5..10, b"56789"), (9..10, b"9"), (0..10, b"0123456789")]
    {
        assert_eq!(content(files, key, Part::Whole, Some(range)).await.as_deref(), Some(bytes));
    }
    assert_eq!(content(files, key, Part::Thumbnail, None).await.as_deref(), Some(&b"small"[..]));

    let other = FileKey { conversation: ConversationId(8), ..key };
    assert_eq!(content(files, other, Part::Whole, None).await, None);
    assert_eq!(content(files, other, Part::Whole, Some(2..5)).await, None);

    files.remove(key).await.expect("removed");
    files.remove(key).await.expect("gone is gone");
    assert_eq!(content(files, key, Part::Whole, None).await, None);
    assert_eq!(content(files, key, Part::Thumbnail, None).await, None);
}

async fn the_largest_file_comes_back_as_it_was(kept: Kept) {
    let key = key(7, 1);
    let bytes: Vec<u8> = (0..shared::message::MAX_FILE_BYTES).map(|at| (at % 251) as u8).collect();
    kept.files.put(key, Part::Whole, bytes.clone().into()).await.expect("the file is stored");
    // Not by `assert_eq!`, which would print both.
    assert!(content(&kept.files, key, Part::Whole, None).await.as_ref() == Some(&bytes), "the stored bytes differ");
    let end = bytes.len() as u64;
    let last = content(&kept.files, key, Part::Whole, Some(end - 1000..end)).await.expect("its end");
    assert!(last == bytes[bytes.len() - 1000..], "the stored bytes differ");
}

async fn storing_again_replaces_the_file(kept: Kept) {
    for bytes in [&b"the first, and longer"[..], b"the second"] {
        kept.files.put(key(7, 1), Part::Whole, Bytes::from_static(bytes)).await.expect("the file is stored");
        assert_eq!(content(&kept.files, key(7, 1), Part::Whole, None).await.as_deref(), Some(bytes));
    }
}

on_each_storage! {
    stored_file_is_read_whole_and_in_part_until_it_is_removed,
    the_largest_file_comes_back_as_it_was,
    storing_again_replaces_the_file,
}

mod bucket;
