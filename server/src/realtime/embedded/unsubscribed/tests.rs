use super::*;
use crate::connection_permits::ConnectionPermits;
use crate::realtime::SocketId;
use std::net::IpAddr;

fn address(text: &str) -> ClientNetwork {
    ClientNetwork::from(text.parse::<IpAddr>().expect("an address"))
}

fn peer(number: u64, from: Option<&str>) -> Arc<Peer> {
    let permit = Arc::new(ConnectionPermits::new(10, 10)).acquire(from.map(address)).expect("a permit");
    Peer::new(number, SocketId::from_parts(1, number), 1, Some(Arc::new(permit))).0
}

#[test]
fn the_first_of_all_and_the_first_of_an_address_are_found() {
    let mut unsubscribed = Unsubscribed::default();
    let (one, two) = ("192.0.2.1", "192.0.2.2");
    for (number, from) in [(1, Some(one)), (2, Some(two)), (3, None), (4, Some(two)), (5, Some(one))] {
        unsubscribed.insert(&peer(number, from));
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
