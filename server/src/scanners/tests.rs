use super::*;

#[test]
fn scanners_have_unique_names_and_accept_any_text() {
    let mut names = std::collections::HashSet::new();
    for scanner in all() {
        assert!(names.insert(scanner.name), "{} twice", scanner.name);
        assert!(!scanner.tokens.is_empty(), "{} has no tokens", scanner.name);
        for token in scanner.tokens {
            (scanner.scan)(token);
        }
        for text in ["", "a", "\u{301}", "日本 \n\0", &"9".repeat(5000)] {
            (scanner.scan)(text);
        }
    }
}
