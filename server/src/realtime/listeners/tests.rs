use super::*;
use crate::clock::OsRandom;
use crate::token::GuestToken;

fn token() -> SecretHash {
    GuestToken::generate(&OsRandom).hash()
}

fn socket(number: u64) -> SocketId {
    SocketId::from_parts(1, number)
}

#[test]
fn sockets_are_known_by_their_link_while_they_are_open() {
    let listeners = Listeners::default();
    let (one, other) = (token(), token());
    for (number, token) in [(1, one), (2, one), (2, one), (3, other)] {
        assert!(listeners.keep(socket(number), token));
    }
    let mut of_one = listeners.by_token(|_| true).remove(&one).expect("sockets");
    of_one.sort_by_key(|socket| socket.to_string());
    assert_eq!(of_one, [socket(1), socket(2)]);
    let open = listeners.by_token(|id| *id == socket(1));
    assert_eq!(open, HashMap::from([(one, vec![socket(1)])]));
    assert_eq!(listeners.by_token(|_| true), open, "what has closed was not forgotten");
}

#[test]
fn no_more_are_kept_than_there_is_room_for() {
    let listeners = Listeners::default();
    let token = token();
    for number in 0..KEPT as u64 {
        assert!(listeners.keep(socket(number), token));
    }
    assert!(!listeners.keep(socket(KEPT as u64), token));
    assert!(listeners.keep(socket(0), token), "one that is kept already");
    listeners.by_token(|_| false);
    assert!(listeners.keep(socket(0), token));
}
