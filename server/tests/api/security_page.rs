//! docs/SECURITY.md names tests: they are there.

use std::path::Path;

/// Every `path::name` of the page that is a test's.
fn named(page: &str) -> Vec<(String, String)> {
    let quoted = page.split('`').skip(1).step_by(2);
    let tests = quoted.filter(|text| ["src/", "tests/", "end2end/"].iter().any(|folder| text.starts_with(folder)));
    let split = |text: &str| {
        let (path, name) = text.split_once("::").unwrap_or((text, ""));
        (path.to_owned(), name.to_owned())
    };
    tests.map(split).collect()
}

#[test]
fn what_is_said_to_show_something_is_there() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = server.parent().expect("the workspace");
    let page = std::fs::read_to_string(root.join("docs/SECURITY.md")).expect("the page");
    let tests = named(&page);
    assert!(tests.len() > 40, "{}", tests.len());
    for (path, name) in tests {
        let below = if path.starts_with("end2end/") { root } else { server };
        let text = std::fs::read_to_string(below.join(&path)).unwrap_or_default();
        assert!(!text.is_empty() && text.contains(&name), "{path}::{name}");
    }
}
