use super::*;
use axum::http::header::CONTENT_TYPE;
use futures_util::FutureExt;
use std::convert::Infallible;

fn upload(content: &[u8]) -> Request {
    let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lamp.jpg\"\r\n\r\n";
    let form = [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat();
    let request = Request::builder().header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
    request.body(Body::from(form)).expect("a request")
}

#[tokio::test]
async fn memory_is_reserved_without_waiting_and_released_with_the_file() {
    let uploads = Uploads { memory: Arc::new(Semaphore::new(5)), ..Uploads::default() };
    let first = uploads.receive(upload(&[7; 3_000])).await.expect("a file");
    assert_eq!((first.name.as_str(), first.bytes.len()), ("lamp.jpg", 3_000));
    assert_eq!(uploads.memory.available_permits(), 2);
    let refused = uploads.receive(upload(&[7; 2_100])).await.err().expect("too little is left");
    assert_eq!(refused.code(), ErrorCode::Unavailable);
    assert_eq!(uploads.memory.available_permits(), 2, "the memory of the refused file is free again");
    drop(first);
    uploads.receive(upload(&[7; 2_100])).await.expect("there is room again");
}

const PACE: UploadTiming =
    UploadTiming { silence: Duration::from_secs(15), grace: Duration::from_secs(30), bytes_per_s: 1_000 };

#[test]
fn a_body_may_be_silent_for_some_time_and_slow_for_longer() {
    let began = Instant::now();
    let at = |seconds| began + Duration::from_secs(seconds);
    for (now, received_bytes, deadline) in [
        // No data yet: the limit on silence applies.
        (0, 0, 15),
        (14, 1, 29),
        // The rest of the grace period, and then a second for each thousand
        // bytes.
        (20, 0, 30),
        (29, 4_000, 34),
        (29, 100_000, 44),
        (120, 100_000, 130),
    ] {
        assert_eq!(PACE.deadline(began, at(now), received_bytes), at(deadline), "{now} s, {received_bytes} bytes");
    }
}

#[tokio::test]
async fn timely_data_passes_unchanged() {
    let data: Vec<Bytes> = PACE.applied_to(Body::from("a body")).map(|chunk| chunk.expect("a chunk")).collect().await;
    assert_eq!(data.concat(), b"a body");
}

#[tokio::test]
async fn missing_data_is_too_slow() {
    let pace = UploadTiming { silence: Duration::from_millis(10), ..PACE };
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"a beginning"))]);
    let mut data = Box::pin(pace.applied_to(Body::from_stream(first.chain(stream::pending()))));
    assert_eq!(data.next().await.expect("a chunk").expect("the data arrives in time"), "a beginning");
    let error = data.next().await.expect("an answer").expect_err("too slow");
    assert!(std::error::Error::source(&error).is_some_and(|source| source.is::<TooSlow>()));
}

const ONE: ConversationId = ConversationId(1);

#[tokio::test]
async fn a_side_stores_one_file_at_a_time() {
    let slots = Arc::new(Slots::default());
    let (first, second) = (slots.acquire(ONE, SenderType::Guest).await, slots.acquire(ONE, SenderType::Guest).await);
    let turn = first.storing_turn().await;
    assert!(second.storing_turn().now_or_never().is_none(), "both files are stored at the same time");
    let of_staff = slots.acquire(ONE, SenderType::Staff).await;
    assert!(of_staff.storing_turn().now_or_never().is_some(), "one side waits for the other");
    drop(turn);
    assert!(second.storing_turn().now_or_never().is_some());
}

#[tokio::test]
async fn a_side_has_two_slots_and_waits_for_the_third() {
    let slots = Arc::new(Slots::default());
    let (first, second) = (slots.acquire(ONE, SenderType::Guest).await, slots.acquire(ONE, SenderType::Guest).await);
    let mut third = Box::pin(slots.acquire(ONE, SenderType::Guest));
    assert!((&mut third).now_or_never().is_none(), "it has a third slot");
    drop(first);
    let third = third.await;
    assert!(slots.acquire(ONE, SenderType::Guest).now_or_never().is_none(), "it has a third slot");
    drop((second, third));
    assert!(slots.acquire(ONE, SenderType::Guest).now_or_never().is_some());
}

#[tokio::test]
async fn upload_slots_are_separate_for_each_side_and_conversation() {
    let slots = Arc::new(Slots::default());
    let _held = (slots.acquire(ONE, SenderType::Guest).await, slots.acquire(ONE, SenderType::Guest).await);
    for (conversation, sender) in [(ONE, SenderType::Staff), (ConversationId(2), SenderType::Guest)] {
        assert!(slots.acquire(conversation, sender).now_or_never().is_some(), "{conversation} {sender:?}");
    }
}

#[tokio::test]
async fn unused_upload_slots_are_removed() {
    let slots = Arc::new(Slots::default());
    let held = (slots.acquire(ONE, SenderType::Guest).await, slots.acquire(ONE, SenderType::Guest).await);
    // One gives up while others hold the slots, and one after they are
    // released.
    assert!(slots.acquire(ONE, SenderType::Guest).now_or_never().is_none());
    let mut waiting = Box::pin(slots.acquire(ONE, SenderType::Guest));
    assert!((&mut waiting).now_or_never().is_none());
    assert_eq!(slots.lock().len(), 1);
    drop(held);
    assert_eq!(slots.lock().len(), 1);
    drop(waiting);
    assert_eq!(slots.lock().len(), 0);
}
