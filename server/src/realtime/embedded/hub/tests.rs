use super::*;
use crate::connection_permits::ConnectionPermits;
use crate::realtime::SocketId;
use std::net::IpAddr;
use tokio::sync::mpsc;

/// Maximum number of subscribers of a channel in these tests.
const MOST: usize = 2;
/// Number of client events that a channel accepts at once.
const CHANNEL_EVENTS: usize = CHANNEL_CLIENT_EVENTS.rate().burst as usize;

fn peer(number: u64, queue_frames: usize) -> (Arc<Peer>, mpsc::Receiver<Utf8Bytes>) {
    Peer::new(number, SocketId::from_parts(1, number), queue_frames, None)
}

/// Returns the frames in a queue.
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
    assert!(hub.subscribe("private-a", &one, MOST));
    hub.publish("private-a", &"first".into(), None);
    assert!(hub.subscribe("private-a", &two, MOST));
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
    assert!(hub.subscribe("private-a", &one, MOST));
    assert!(hub.subscribe("private-a", &two, MOST));
    hub.publish("private-a", &"event".into(), Some(one.id()));
    assert_eq!(queued(&mut one_queue), [succeeded("private-a")]);
    assert_eq!(queued(&mut two_queue), [&succeeded("private-a"), "event"]);
}

#[test]
fn subscribers_share_one_frame() {
    let hub = Hub::default();
    let (one, mut one_queue) = peer(1, 8);
    let (two, mut two_queue) = peer(2, 8);
    assert!(hub.subscribe("private-a", &one, MOST));
    assert!(hub.subscribe("private-a", &two, MOST));
    hub.publish("private-a", &"event".to_owned().into(), None);
    let last = |queue: &mut mpsc::Receiver<Utf8Bytes>| std::iter::from_fn(|| queue.try_recv().ok()).last();
    let frames = last(&mut one_queue).zip(last(&mut two_queue)).expect("both got it");
    assert_eq!(frames.0.as_ptr(), frames.1.as_ptr());
}

#[tokio::test]
async fn full_queue_closes_only_its_own_peer() {
    let hub = Hub::default();
    let (slow, mut slow_queue) = peer(1, 2);
    let (quick, mut quick_queue) = peer(2, 8);
    assert!(hub.subscribe("private-a", &slow, MOST));
    assert!(hub.subscribe("private-a", &quick, MOST));
    for event in ["first", "second", "third"] {
        hub.publish("private-a", &event.into(), None);
    }
    assert_eq!(slow.wait_until_closed().await, CloseReason::OverCapacity);
    assert_eq!(queued(&mut slow_queue), [&succeeded("private-a"), "first"]);
    assert_eq!(queued(&mut quick_queue), [&succeeded("private-a"), "first", "second", "third"]);
    assert_eq!(hub.channels(), BTreeMap::from([("private-a".to_owned(), 1)]));
}

#[test]
fn unsubscribed_socket_gets_nothing_and_empty_channel_is_removed() {
    let hub = Hub::default();
    let (one, mut one_queue) = peer(1, 8);
    assert!(hub.subscribe("private-a", &one, MOST));
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
    assert!(hub.subscribe("private-a", &one, MOST));
    assert!(hub.subscribe("private-a", &two, MOST));
    assert!(hub.subscribe("private-b", &two, MOST));
    assert_eq!(hub.channels(), BTreeMap::from([("private-a".to_owned(), 2), ("private-b".to_owned(), 1)]));
}

#[test]
fn subscribers_of_a_channel_are_limited() {
    let hub = Hub::default();
    let peers: Vec<_> = (0..=MOST as u64).map(|number| peer(number, 8)).collect();
    let subscribed: Vec<bool> = peers.iter().map(|(peer, _)| hub.subscribe("private-a", peer, MOST)).collect();
    assert_eq!(subscribed, [true, true, false]);
    let (late, mut late_queue) = peer(9, 8);
    assert!(!hub.subscribe("private-a", &late, MOST));
    assert_eq!(queued(&mut late_queue), [""; 0]);
    hub.unsubscribe("private-a", &peers[0].0);
    assert!(hub.subscribe("private-a", &late, MOST));
}

#[test]
fn client_events_of_all_senders_on_a_channel_have_one_rate() {
    let hub = Hub::default();
    let (sender, _sender_queue) = peer(1, 8);
    let (desk, mut desk_queue) = peer(2, 64);
    assert!(hub.subscribe("private-a", &sender, MOST) && hub.subscribe("private-a", &desk, MOST));
    let send = |channel: &str, now_ms| {
        // A hundred connections, each with an event.
        let ids = (10..110).map(|number| SocketId::from_parts(1, number));
        ids.filter(|id| hub.publish_client_event(channel, &"typing".into(), id, now_ms)).count()
    };
    assert_eq!(send("private-a", 0), CHANNEL_EVENTS);
    assert_eq!(queued(&mut desk_queue).len(), 1 + CHANNEL_EVENTS);
    assert_eq!((send("private-a", 49), send("private-a", 1_000)), (0, CHANNEL_EVENTS));
}

#[tokio::test]
async fn first_of_too_many_unsubscribed_sockets_is_closed() {
    let hub = Hub::default();
    let peers: Vec<_> = (1..=4).map(|number| peer(number, 8)).collect();
    let [one, two, three, four] = [0, 1, 2, 3].map(|at: usize| &peers[at].0);
    hub.add_connection(one, 2);
    hub.add_connection(two, 2);
    hub.set_subscribed(one, true);
    hub.add_connection(three, 2);
    hub.add_connection(four, 2);
    assert_eq!(two.wait_until_closed().await, CloseReason::OverCapacity);
    // A connection that becomes unsubscribed again counts by its age.
    hub.set_subscribed(one, false);
    hub.remove_connection(three);
    let (five, _queue) = peer(5, 8);
    hub.add_connection(&five, 2);
    assert_eq!(one.wait_until_closed().await, CloseReason::OverCapacity);
}

fn address(text: &str) -> ClientNetwork {
    ClientNetwork::from(text.parse::<IpAddr>().expect("an address"))
}

fn peer_at(number: u64, from: Option<&str>) -> Arc<Peer> {
    let permit = Arc::new(ConnectionPermits::new(10, 10)).acquire(from.map(address)).expect("a permit");
    Peer::new(number, SocketId::from_parts(1, number), 1, Some(Arc::new(permit))).0
}

#[test]
fn oldest_socket_overall_and_per_address_is_found() {
    let mut unsubscribed = Unsubscribed::default();
    let (one, two) = ("192.0.2.1", "192.0.2.2");
    for (number, from) in [(1, Some(one)), (2, Some(two)), (3, None), (4, Some(two)), (5, Some(one))] {
        unsubscribed.insert(&peer_at(number, from));
    }
    let number = |peer: Option<Arc<Peer>>| peer.map(|peer| peer.number());
    assert_eq!(number(unsubscribed.remove_first_of(address(two))), Some(2));
    assert_eq!(number(unsubscribed.remove_first()), Some(1));
    assert_eq!(number(unsubscribed.remove(4)), Some(4));
    assert_eq!(number(unsubscribed.remove(4)), None);
    assert_eq!(number(unsubscribed.remove_first_of(address(two))), None);
    assert_eq!(number(unsubscribed.remove_first()), Some(3));
    assert_eq!(number(unsubscribed.remove_first_of(address(one))), Some(5));
    assert_eq!((unsubscribed.len(), unsubscribed.by_address.len()), (0, 0));
}
