use super::*;
use std::convert::Infallible;

const PACE: Pace = Pace { silence: Duration::from_secs(15), grace: Duration::from_secs(30), bytes_per_s: 1_000 };

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
async fn data_that_comes_in_time_comes_as_it_is() {
    let data: Vec<Bytes> = PACE.applied_to(Body::from("a body")).map(|chunk| chunk.expect("a chunk")).collect().await;
    assert_eq!(data.concat(), b"a body");
}

#[tokio::test]
async fn data_that_does_not_come_is_too_slow() {
    let pace = Pace { silence: Duration::from_millis(10), ..PACE };
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"a beginning"))]);
    let mut data = Box::pin(pace.applied_to(Body::from_stream(first.chain(stream::pending()))));
    assert_eq!(data.next().await.expect("a chunk").expect("in time"), "a beginning");
    let error = data.next().await.expect("an answer").expect_err("too slow");
    assert!(std::error::Error::source(&error).is_some_and(|source| source.is::<TooSlow>()));
}
