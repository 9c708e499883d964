use super::*;

fn token(number: usize) -> SecretHash {
    let mut digest = vec![0; 24];
    digest.extend(number.to_be_bytes());
    digest.try_into().expect("a digest")
}

#[test]
fn credential_is_known_until_it_is_removed() {
    let known = KnownCredentials::default();
    assert!(!known.contains(&token(1)));
    known.insert(token(1));
    known.insert(token(2));
    assert!(known.contains(&token(1)) && known.contains(&token(2)) && !known.contains(&token(3)));
    known.remove(&token(1));
    assert!(!known.contains(&token(1)) && known.contains(&token(2)));
}

#[test]
fn oldest_entry_is_removed_at_the_maximum() {
    let known = KnownCredentials::default();
    for number in 0..=MAX_CREDENTIALS {
        known.insert(token(number));
    }
    assert!(known.contains(&token(MAX_CREDENTIALS)) && !known.contains(&token(0)));
}
