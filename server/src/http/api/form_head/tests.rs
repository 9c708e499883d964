use super::*;
use crate::http::api::upload::{Received, Uploads};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use std::sync::atomic::AtomicUsize;

/// Returns an upload that arrives in pieces of that size, and a count of the
/// bytes read.
fn upload(form: Vec<u8>, piece_bytes: usize) -> (Request, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counted = read.clone();
    let pieces: Vec<Vec<u8>> = form.chunks(piece_bytes).map(<[u8]>::to_vec).collect();
    let pieces = stream::iter(pieces).map(move |piece| {
        counted.fetch_add(piece.len(), Ordering::Relaxed);
        Ok::<_, std::convert::Infallible>(piece)
    });
    let mut request = Request::new(Body::from_stream(pieces));
    let kind = HeaderValue::from_static("multipart/form-data; boundary=edge");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    (request, read)
}

const HEAD: &str = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lamp.jpg\"\r\n";

#[tokio::test]
async fn file_is_read_from_chunks_of_any_size() {
    for piece_bytes in [1, 50, 1000, 100_000] {
        let content = vec![7; 40_000];
        let form = [HEAD.as_bytes(), b"\r\n", &content, b"\r\n--edge--\r\n"].concat();
        let (request, read) = upload(form.clone(), piece_bytes);
        let Received { name, bytes, .. } = Uploads::default().receive(request).await.expect("a file");
        assert_eq!((name.as_str(), bytes.len()), ("lamp.jpg", content.len()));
        assert_eq!(read.load(Ordering::Relaxed), form.len());
    }
}

#[tokio::test]
async fn small_file_is_read_with_any_chunk_timing() {
    let form = [HEAD.as_bytes(), b"\r\n%PDF-1.7\r\n--edge--\r\n"].concat();
    for pieces in 1..=20 {
        let (request, _) = upload(form.clone(), form.len().div_ceil(pieces));
        let (head, body) = request.into_parts();
        let waiting = body.into_data_stream().then(|piece| async {
            tokio::task::yield_now().await;
            piece
        });
        let request = Request::from_parts(head, Body::from_stream(waiting));
        let Received { name, .. } = Uploads::default().receive(request).await.expect("a file");
        assert_eq!(name, "lamp.jpg", "{pieces} pieces");
    }
}

#[tokio::test]
async fn parts_before_the_file_can_share_its_chunk() {
    let note = "--edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nignored\r\n".repeat(20);
    let form = [note.as_bytes(), HEAD.as_bytes(), b"\r\n", &[7; 40_000], b"\r\n--edge--\r\n"].concat();
    for piece_bytes in [1, 50, 1000, 100_000] {
        let (request, _) = upload(form.clone(), piece_bytes);
        let Received { name, bytes, .. } = Uploads::default().receive(request).await.expect("a file");
        assert_eq!((name.as_str(), bytes.len()), ("lamp.jpg", 40_000), "pieces of {piece_bytes} bytes");
    }
}

#[tokio::test]
async fn form_without_a_file_is_read_up_to_the_limit() {
    let filler = "X-A: b\r\n".repeat(100_000);
    let other = format!("--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{filler}");
    for form in [format!("{HEAD}{filler}"), filler, other] {
        for piece_bytes in [10, 1000] {
            let (request, read) = upload(form.clone().into_bytes(), piece_bytes);
            assert!(Uploads::default().receive(request).await.is_err());
            assert!(read.load(Ordering::Relaxed) < MAX_HEAD_BYTES + 3 * piece_bytes, "{}", &form[..40]);
        }
    }
}

#[tokio::test]
async fn parser_gets_the_head_as_one_chunk() {
    for (body_bytes, first_bytes) in [(0, 0), (1000, 1000), (MAX_HEAD_BYTES, MAX_HEAD_BYTES), (40_000, MAX_HEAD_BYTES)]
    {
        let (request, _) = upload(vec![7; body_bytes], 1);
        let mut pieces = std::pin::pin!(HeadLimit::default().applied_to(request.into_body().into_data_stream()));
        let first = pieces.next().await.expect("a piece").expect("no error");
        assert_eq!(first.len(), first_bytes, "a body of {body_bytes} bytes");
    }
}
