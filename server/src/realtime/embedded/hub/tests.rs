use super::*;

fn peer(number: u64, queue_frames: usize) -> (Arc<Peer>, mpsc::Receiver<Utf8Bytes>) {
    Peer::new(number, SocketId::from_parts(1, number), queue_frames)
}

/// What waits in a queue now.
fn queued(queue: &mut mpsc::Receiver<Utf8Bytes>) -> Vec<String> {
    std::iter::from_fn(|| queue.try_recv().ok()).map(|frame| frame.to_string()).collect()
}

fn succeeded(channel: &str) -> String {
    frame::subscription_succeeded(channel).to_string()
}

#[test]
fn events_reach_the_channels_subscribers_in_order_after_the_answer() {
    let hub = Hub::default();
    let (one, mut one_queue) = peer(1, 8);
    let (two, mut two_queue) = peer(2, 8);
    hub.subscribe("private-a", &one);
    hub.publish("private-a", &"first".into(), None);
    hub.subscribe("private-a", &two);
    hub.publish("private-a", &"second".into(), None);
    hub.publish("private-b", &"elsewhere".into(), None);
    assert_eq!(queued(&mut one_queue), [&succeeded("private-a"), "first", "second"]);
    assert_eq!(queued(&mut two_queue), [&succeeded("private-a"), "second"]);
}

#[test]
fn the_excepted_socket_gets_nothing() {
    let hub = Hub::default();
    let (one, mut one_queue) = peer(1, 8);
    let (two, mut two_queue) = peer(2, 8);
    hub.subscribe("private-a", &one);
    hub.subscribe("private-a", &two);
    hub.publish("private-a", &"event".into(), Some(one.id()));
    assert_eq!(queued(&mut one_queue), [succeeded("private-a")]);
    assert_eq!(queued(&mut two_queue), [&succeeded("private-a"), "event"]);
}

#[test]
fn subscribers_share_one_frame() {
    let hub = Hub::default();
    let (one, mut one_queue) = peer(1, 8);
    let (two, mut two_queue) = peer(2, 8);
    hub.subscribe("private-a", &one);
    hub.subscribe("private-a", &two);
    hub.publish("private-a", &"event".to_owned().into(), None);
    let last = |queue: &mut mpsc::Receiver<Utf8Bytes>| std::iter::from_fn(|| queue.try_recv().ok()).last();
    let frames = last(&mut one_queue).zip(last(&mut two_queue)).expect("both got it");
    assert_eq!(frames.0.as_ptr(), frames.1.as_ptr());
}

#[tokio::test]
async fn a_full_queue_costs_only_its_own_peer() {
    let hub = Hub::default();
    let (slow, mut slow_queue) = peer(1, 2);
    let (quick, mut quick_queue) = peer(2, 8);
    hub.subscribe("private-a", &slow);
    hub.subscribe("private-a", &quick);
    for event in ["first", "second", "third"] {
        hub.publish("private-a", &event.into(), None);
    }
    slow.overrun().await;
    assert_eq!(queued(&mut slow_queue), [&succeeded("private-a"), "first"]);
    assert_eq!(queued(&mut quick_queue), [&succeeded("private-a"), "first", "second", "third"]);
    assert_eq!(hub.channels(), BTreeMap::from([("private-a".to_owned(), 1)]));
}

#[test]
fn who_has_left_gets_nothing_and_an_empty_channel_is_forgotten() {
    let hub = Hub::default();
    let (one, mut one_queue) = peer(1, 8);
    hub.subscribe("private-a", &one);
    hub.unsubscribe("private-a", &one);
    hub.unsubscribe("private-a", &one);
    hub.unsubscribe("private-b", &one);
    hub.publish("private-a", &"event".into(), None);
    assert_eq!(queued(&mut one_queue), [succeeded("private-a")]);
    assert!(hub.channels().is_empty());
}

#[test]
fn channels_counts_the_subscribers() {
    let hub = Hub::default();
    let (one, _one_queue) = peer(1, 8);
    let (two, _two_queue) = peer(2, 8);
    hub.subscribe("private-a", &one);
    hub.subscribe("private-a", &two);
    hub.subscribe("private-b", &two);
    assert_eq!(hub.channels(), BTreeMap::from([("private-a".to_owned(), 2), ("private-b".to_owned(), 1)]));
}
