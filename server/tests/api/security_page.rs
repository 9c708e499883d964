//! Checks that the tests and numbers in docs/SECURITY.md exist.

use guest_chat::limits;
use std::path::Path;

/// Returns every `path::name` of a test in the page.
fn named(page: &str) -> Vec<(String, String)> {
    let quoted = page.split('`').skip(1).step_by(2);
    let tests = quoted.filter(|text| ["src/", "tests/", "end2end/"].iter().any(|folder| text.starts_with(folder)));
    let split = |text: &str| {
        let (path, name) = text.split_once("::").unwrap_or((text, ""));
        (path.to_owned(), name.to_owned())
    };
    tests.map(split).collect()
}

fn page() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    std::fs::read_to_string(root.join("docs/SECURITY.md")).expect("the page")
}

/// Returns the first four cells of every row of the table below a heading.
fn table(page: &str, heading: &str) -> Vec<[String; 4]> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect("the section");
    let section = section.split("\n## ").next().expect("its text");
    let rows = section.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    // After a header and a line of dashes.
    let cells = |row: &str| {
        let cells: Vec<String> = row.split('|').take(4).map(|cell| cell.trim().replace('`', "")).collect();
        cells.try_into().expect("four cells")
    };
    rows.skip(2).map(cells).collect()
}

#[test]
fn the_table_of_limits_is_the_code() {
    let in_code = limits::ALL.iter().map(|limit| {
        let setting = limit.setting.unwrap_or_default().to_owned();
        [limit.name.to_owned(), limit.counted_for.to_string(), limit.amount.to_string(), setting]
    });
    assert_eq!(table(&page(), "Limits"), in_code.collect::<Vec<_>>());
}

#[test]
fn the_number_of_buckets_is_the_code() {
    let max_keys = limits::MAX_KEYS / 1_000;
    assert!(page().contains(&format!("{max_keys},000 keys have one of their own")));
}

#[test]
fn tests_named_in_the_security_page_exist() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = server.parent().expect("the workspace");
    let page = page();
    let tests = named(&page);
    assert!(tests.len() > 40, "{}", tests.len());
    for (path, name) in tests {
        let below = if path.starts_with("end2end/") { root } else { server };
        let text = std::fs::read_to_string(below.join(&path)).unwrap_or_default();
        assert!(!text.is_empty() && text.contains(&name), "{path}::{name}");
    }
}
