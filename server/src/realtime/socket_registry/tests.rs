use super::*;
use crate::clock::OsRandom;
use crate::token::GuestToken;

const NO_LIMIT: TokenLimits = TokenLimits { sockets: usize::MAX, ..TokenLimits::LINK };

fn token() -> SecretHash {
    GuestToken::generate(&OsRandom).hash()
}

fn socket(number: u64) -> SocketId {
    SocketId::from_parts(1, number)
}

#[test]
fn open_sockets_are_found_by_their_token() {
    let registry = SocketRegistry::default();
    let (one, other) = (token(), token());
    for (number, token) in [(1, one), (2, one), (2, one), (3, other)] {
        assert!(registry.register(socket(number), token, TokenLimits::LINK, |_| true).is_ok());
    }
    let mut of_one = registry.sockets_by_token(|_| true).remove(&one).expect("sockets");
    of_one.sort_by_key(|socket| socket.to_string());
    assert_eq!(of_one, [socket(1), socket(2)]);
    let open = registry.sockets_by_token(|id| *id == socket(1));
    assert_eq!(open, HashMap::from([(one, vec![socket(1)])]));
    assert_eq!(registry.sockets_by_token(|_| true), open, "a closed socket is still registered");
}

#[test]
fn oldest_entry_is_removed_at_the_maximum() {
    let registry = SocketRegistry::default();
    let (one, other) = (token(), token());
    for number in 0..MAX_PAIRS as u64 {
        assert!(registry.register(socket(number), one, NO_LIMIT, |_| true).is_ok());
    }
    let full = |number, token| registry.register(socket(number), token, NO_LIMIT, |_| true).err();
    assert_eq!(
        (full(MAX_PAIRS as u64, one), full(MAX_PAIRS as u64, other)),
        (Some(RegistrationError::Full), Some(RegistrationError::Full))
    );
    assert_eq!(full(0, one), None, "one that is kept already");
    registry.sockets_by_token(|_| false);
    assert_eq!((full(0, one), full(1, other)), (None, None));
}

#[test]
fn open_sockets_of_a_token_are_limited() {
    let registry = SocketRegistry::default();
    let (one, other) = (token(), token());
    let most = TokenLimits::LINK.sockets as u64;
    let keep = |number, token, closed: u64| {
        registry.register(socket(number), token, TokenLimits::LINK, |id| *id != socket(closed)).err()
    };
    assert!((0..most).all(|number| keep(number, one, u64::MAX).is_none()));
    assert_eq!(keep(most, one, u64::MAX), Some(RegistrationError::TooManySockets));
    assert_eq!(keep(0, one, u64::MAX), None, "one that is kept already");
    assert_eq!(keep(most, other, u64::MAX), None, "another link");
    assert_eq!(keep(most, one, 7), None, "the seventh has closed");
    assert_eq!(keep(most + 1, one, u64::MAX), Some(RegistrationError::TooManySockets));
    assert_eq!(registry.sockets_by_token(|_| true)[&one].len() as u64, most);
}

#[test]
fn the_sockets_of_a_token_share_their_client_events() {
    let registry = SocketRegistry::default();
    let (one, other) = (token(), token());
    let rate = |number, token| {
        registry.register(socket(number), token, TokenLimits::LINK, |_| true).expect("the socket is registered")
    };
    assert!(Arc::ptr_eq(&rate(1, one), &rate(2, one)));
    assert!(!Arc::ptr_eq(&rate(1, one), &rate(3, other)));
}

#[test]
fn digits_dot_digits_is_an_id_and_stays_as_written() {
    for id in ["1.1", "1234.1234", "007.000", &SocketId::from_parts(u64::MAX, u64::MAX).to_string()] {
        assert_eq!(id.parse::<SocketId>().map(|parsed| parsed.to_string()).as_deref(), Ok(id));
    }
}

#[test]
fn anything_else_is_refused() {
    let too_long = format!("1.{}", "1".repeat(MAX_BYTES));
    for id in ["", ".", "1", "1.", ".1", "1.1.1", "1.1\n", " 1.1", "-1.1", "1,1", "1.1:private-x", "١.١", &too_long] {
        assert_eq!(id.parse::<SocketId>(), Err(InvalidSocketId), "{id:?}");
    }
}
