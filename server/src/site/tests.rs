use super::*;

const CSS: &str = "/pkg/guest.0123.css";

fn site() -> Site {
    Site::new(&[
        ("/favicon.svg", b"svg"),
        ("/manifest.json", br#"{"guest.css": "pkg/guest.0123.css", "guest.js": "pkg/guest.4567.js"}"#),
        ("/pkg/guest.0123.css", b"css"),
        ("/pkg/guest.0123.css.br", b"css br"),
        ("/pkg/guest.0123.css.gz", b"css gz"),
        ("/pkg/guest.4567.js", b"js"),
        ("/pkg/guest_bg.89ab.wasm", b"wasm"),
        ("/pkg/guest_bg.89ab.wasm.gz", b"wasm gz"),
    ])
}

fn encoding(path: &str, accept_encoding: &str) -> &'static str {
    let file = site().file(path, Some(accept_encoding)).expect("the file exists");
    file.encoding.unwrap_or("identity")
}

#[test]
fn file_has_a_content_type_and_immutability() {
    let file = site().file(CSS, None).expect("the file exists");
    let expected = SiteFile { body: b"css", content_type: "text/css; charset=utf-8", encoding: None, immutable: true };
    assert_eq!(file, expected);

    let icon = site().file("/favicon.svg", None).expect("the file exists");
    assert_eq!((icon.content_type, icon.immutable), ("image/svg+xml", false));

    let wasm = site().file("/pkg/guest_bg.89ab.wasm", None).expect("the file exists");
    assert_eq!(wasm.content_type, "application/wasm");
}

#[test]
fn build_files_are_not_served() {
    for path in
        ["", "/", "/pkg", "/pkg/", "/manifest.json", "/pkg/guest.0123.css.br", "pkg/guest.0123.css", "/../Cargo.toml"]
    {
        assert_eq!(site().file(path, None), None, "{path}");
    }
}

#[test]
fn page_gets_the_hashed_file_names() {
    let expected = Assets { css: CSS.into(), js: "/pkg/guest.4567.js".into(), ..Assets::default() };
    assert_eq!(site().guest(), &expected);
}

#[test]
fn a_server_without_its_page_has_no_files() {
    let site = Site::new(&[]);
    assert_eq!((site.guest(), site.desk()), (&Assets::default(), &Assets::default()));
    assert_eq!(site.file("/", None), None);
}

#[test]
fn preferred_encoding_is_served() {
    for (accept_encoding, expected) in [
        ("", "identity"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP, BR", "br"),
        ("deflate", "identity"),
        ("*", "br"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("gzip ; q=0.5 , br ; q=0.8", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("gzip;q=0.5, identity", "identity"),
        ("*;q=0.1, identity;q=0.5", "identity"),
        ("*;q=0", "identity"),
        ("identity;q=0", "identity"),
    ] {
        assert_eq!(encoding(CSS, accept_encoding), expected, "{accept_encoding:?}");
    }
}

#[test]
fn missing_encoding_is_replaced_by_an_existing_one() {
    assert_eq!(encoding("/pkg/guest_bg.89ab.wasm", "br, gzip"), "gzip");
    assert_eq!(encoding("/pkg/guest_bg.89ab.wasm", "br"), "identity");
    assert_eq!(encoding("/favicon.svg", "br, gzip"), "identity");
    let file = site().file("/pkg/guest_bg.89ab.wasm", Some("gzip")).expect("the file exists");
    assert_eq!((file.body, file.content_type), (&b"wasm gz"[..], "application/wasm"));
}

#[test]
fn a_malformed_header_is_no_error() {
    for header in [",", ";", ";q=1", "br;", "br;q", "br;q=", "br;q=2", "br;q=-1", "br;q=NaN", "br;level=5", "q=1"] {
        assert_eq!(encoding(CSS, header), "identity", "{header:?}");
    }
}
