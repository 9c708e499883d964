use super::*;
use futures_util::TryStreamExt;

fn files() -> (Files, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::at(Place::Folder(folder.path().join("files")));
    (files, folder)
}

async fn content(files: &Files, key: FileKey, part: Part, range: Option<Range<u64>>) -> Option<Vec<u8>> {
    let stream = files.read(key, part, range).await.expect("an answer")?;
    let chunks: Vec<Bytes> = stream.try_collect().await.expect("bytes");
    Some(chunks.concat())
}

#[test]
fn a_place_is_a_folder_or_a_bucket() {
    let bucket =
        |bucket: &str, prefix: &str| Ok(Place::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() });
    assert_eq!("data/files".parse(), Ok(Place::Folder("data/files".into())));
    assert_eq!("s3://chat".parse(), bucket("chat", ""));
    assert_eq!("s3://chat/files/of/hotels".parse(), bucket("chat", "files/of/hotels"));
    for wrong in ["", "s3://", "s3:///files", "gs://chat", "https://chat.example"] {
        assert_eq!(wrong.parse::<Place>(), Err(()), "{wrong}");
    }
}

#[tokio::test]
async fn what_was_put_is_read_whole_and_in_part_until_it_is_removed() {
    let (files, _folder) = files();
    let key = FileKey { conversation: ConversationId(7), id: Uuid::from_u128(1) };
    files.put(key, Part::Whole, Bytes::from_static(b"0123456789")).await.expect("kept");
    files.put(key, Part::Thumbnail, Bytes::from_static(b"small")).await.expect("kept");
    assert_eq!(content(&files, key, Part::Whole, None).await.as_deref(), Some(&b"0123456789"[..]));
    assert_eq!(content(&files, key, Part::Whole, Some(2..5)).await.as_deref(), Some(&b"234"[..]));
    assert_eq!(content(&files, key, Part::Thumbnail, None).await.as_deref(), Some(&b"small"[..]));

    let other = FileKey { conversation: ConversationId(8), ..key };
    assert_eq!(content(&files, other, Part::Whole, None).await, None);

    files.remove(key).await.expect("removed");
    files.remove(key).await.expect("gone is gone");
    assert_eq!(content(&files, key, Part::Whole, None).await, None);
    assert_eq!(content(&files, key, Part::Thumbnail, None).await, None);
}
