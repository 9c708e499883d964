//! docs/CONFIGURATION.md has a row for every setting, and for nothing else.

use guest_chat::config::Config;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Settings that libraries read: those that reach a bucket.
const READ_BY_LIBRARIES: [&str; 7] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_ALLOW_HTTP",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "SSL_CERT_FILE",
];

/// The names that [`Config::read`] asks for. `REALTIME=pusher` has settings of its
/// own, and needs an app.
fn read_by_config() -> BTreeSet<String> {
    let names = RefCell::new(BTreeSet::new());
    let var = |name: &str| {
        names.borrow_mut().insert(name.to_owned());
        match name {
            "REALTIME" => Some("pusher".to_owned()),
            "PUSHER_APP_ID" | "PUSHER_KEY" | "PUSHER_SECRET" => Some("hotel".to_owned()),
            _ => None,
        }
    };
    Config::read(var).expect("settings");
    names.into_inner()
}

/// The names that the sources in a folder read from the environment themselves:
/// `env::var("NAME")`, `env::var_os("NAME")`.
fn read_by_sources(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    let mut names: BTreeSet<String> = folders.iter().flat_map(|folder| read_by_sources(folder)).collect();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let source = fs::read_to_string(file).expect("a source");
        let calls = source.split("env::var").skip(1);
        let read = calls.filter_map(|call| call.trim_start_matches("_os").strip_prefix("(\"")?.split('"').next());
        names.extend(read.map(str::to_owned));
    }
    names
}

#[test]
fn every_setting_has_a_row_and_every_row_is_a_setting() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(server.join("../docs/CONFIGURATION.md")).expect("the page");
    let rows: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let documented: BTreeSet<String> = rows.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(documented.len(), rows.len(), "a setting has two rows");

    let mut settings = read_by_config();
    settings.extend(read_by_sources(&server.join("src")));
    settings.extend(READ_BY_LIBRARIES.map(str::to_owned));
    assert_eq!(documented, settings);
}
