use super::*;
use axum::http::header::CONTENT_TYPE;

fn upload(content: &[u8]) -> Request {
    let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lamp.jpg\"\r\n\r\n";
    let form = [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat();
    let request = Request::builder().header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
    request.body(Body::from(form)).expect("a request")
}

#[tokio::test]
async fn memory_is_taken_while_a_file_is_there_and_never_waited_for() {
    let uploads = Uploads { memory: Arc::new(Semaphore::new(5)), ..Uploads::default() };
    let first = uploads.receive(upload(&[7; 3_000])).await.expect("a file");
    assert_eq!((first.name.as_str(), first.bytes.len()), ("lamp.jpg", 3_000));
    assert_eq!(uploads.memory.available_permits(), 2);
    let refused = uploads.receive(upload(&[7; 2_100])).await.err().expect("too little is left");
    assert_eq!(refused.code(), ErrorCode::Unavailable);
    assert_eq!(uploads.memory.available_permits(), 2, "what it had is free again");
    drop(first);
    uploads.receive(upload(&[7; 2_100])).await.expect("there is room again");
}
