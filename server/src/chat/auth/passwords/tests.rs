use super::*;

const EMAIL: &str = "maeve@hotel.example";

#[test]
fn common_and_trivial_passwords_are_refused() {
    let refused = [
        "short",
        "Qwertyuiop",
        "PASSWORD123",
        "1234567890",
        "aaaaaaaaaaaa",
        "121212121212",
        "Maeve@Hotel.example",
        &"long ".repeat(50),
    ];
    for password in refused {
        let result = check_new_password(password, EMAIL);
        assert!(matches!(result, Err(ChatError::BadValue(_))), "{password}");
    }
    for password in ["correct horse", "five o'clock tea", "пароль для отеля", "0123 cliffs of Moher"] {
        check_new_password(password, EMAIL).expect(password);
    }
}

#[test]
fn list_has_only_passwords_that_its_rules_can_refuse() {
    assert!(COMMON.len() > 1_000, "{}", COMMON.len());
    for password in COMMON.iter() {
        assert!(
            PASSWORD_CHARS.contains(&password.chars().count()) && password.to_lowercase() == **password,
            "{password}"
        );
    }
}

#[test]
fn hash_belongs_to_its_password_only() {
    let hash = hash_password("correct horse", &[7; 16]).expect("a hash");
    assert!(hash.starts_with("$argon2id$v=19$m="), "{hash}");
    assert!(is_password("correct horse", &hash) && !is_password("correct Horse", &hash));
    assert_ne!(hash, hash_password("correct horse", &[8; 16]).expect("a hash"));
}
