//! Static files of the pages, with their names and encodings.
//!
//! They are part of the program (`main.rs`) and not of this library, so that a
//! change of the pages only links the program again.
//!
//! The name of a file below `/pkg/` contains a hash of its content; other files
//! (icons) have fixed names. `.br` and `.gz` mark compressed variants of a
//! file.

use app::shell::Assets;
use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

/// Path below `target/site` with a leading slash, and content, of every file.
pub type SiteFiles = &'static [(&'static str, &'static [u8])];

/// The files of this process; set once, by the program.
static SITE: OnceLock<Site> = OnceLock::new();

/// The mapping of logical names to files; not itself part of the site.
const MANIFEST: &str = "/manifest.json";

/// All static files.
pub struct Site {
    files: HashMap<&'static str, File>,
    guest: Assets,
    desk: Assets,
}

/// A file in the encoding for one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// The body of the response.
    pub body: &'static [u8],
    /// `Content-Type`.
    pub content_type: &'static str,
    /// `Content-Encoding`; `None` if `body` is not compressed.
    pub encoding: Option<&'static str>,
    /// `true` if the content at this path never changes.
    pub immutable: bool,
}

/// A file in all its encodings.
#[derive(Default)]
struct File {
    identity: &'static [u8],
    br: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

impl Site {
    /// Sets the files that this process serves. The first call counts.
    pub fn embed(files: SiteFiles) {
        SITE.get_or_init(|| Site::new(files));
    }

    /// Returns the files of this process; none in a test, or if the program was
    /// built without its pages.
    pub fn embedded() -> &'static Site {
        SITE.get_or_init(|| Site::new(&[]))
    }

    fn new(entries: SiteFiles) -> Site {
        let compressed = |path: &str, extension: &str| {
            let wanted = format!("{path}.{extension}");
            entries.iter().find(|(path, _)| *path == wanted).map(|(_, body)| *body)
        };
        let is_original = |path: &str| {
            path != MANIFEST
                && !path.rsplit_once('.').is_some_and(|(stem, end)| {
                    matches!(end, "br" | "gz") && entries.iter().any(|(path, _)| *path == stem)
                })
        };
        let files = entries
            .iter()
            .filter(|(path, _)| is_original(path))
            .map(|(path, body)| {
                (*path, File { identity: body, br: compressed(path, "br"), gzip: compressed(path, "gz") })
            })
            .collect();

        let manifest = entries.iter().find(|(path, _)| *path == MANIFEST);
        let manifest: BTreeMap<String, String> = match manifest {
            Some((_, json)) => serde_json::from_slice(json).expect("frontend/page/build.mjs writes names and paths"),
            None => BTreeMap::new(),
        };
        let path = |name: &str| manifest.get(name).map(|path| format!("/{path}")).unwrap_or_default();
        let assets = |page: &str| Assets {
            css: path(&format!("{page}.css")),
            js: path(&format!("{page}.js")),
            wasm: path(&format!("{page}_bg.wasm")),
            pusher: path("pusher.js"),
            forms: path("forms.js"),
        };
        Site { files, guest: assets("guest"), desk: assets("desk") }
    }

    /// Returns whether the program was built without its pages.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns the assets of the guest's page. Each path is empty if the server
    /// was built without its pages.
    pub fn guest(&self) -> &Assets {
        &self.guest
    }

    /// Returns the assets of the desk.
    pub fn desk(&self) -> &Assets {
        &self.desk
    }

    /// Returns the file at a URL path, in the best encoding for the request's
    /// `Accept-Encoding`. The response needs `Vary: Accept-Encoding`.
    pub fn file(&self, path: &str, accept_encoding: Option<&str>) -> Option<SiteFile> {
        let (path, file) = self.files.get_key_value(path)?;
        let accepts = Accepts::parse(accept_encoding.unwrap_or_default());
        // The smallest first, which is chosen if the client's weights are
        // equal.
        let mut candidates = [("br", file.br), ("gzip", file.gzip), ("identity", Some(file.identity))]
            .into_iter()
            .filter_map(|(coding, body)| Some((coding, body?, accepts.weight(coding))))
            .filter(|(_, _, weight)| *weight > 0)
            .collect::<Vec<_>>();
        candidates.sort_by_key(|(_, _, weight)| std::cmp::Reverse(*weight));
        // A client that accepts none of them gets the identity encoding, which
        // RFC 9110, 12.5.3 allows: it is more useful than an error.
        let (coding, body, _) = candidates.first().copied().unwrap_or(("identity", file.identity, 0));
        Some(SiteFile {
            body,
            content_type: content_type(path),
            encoding: (coding != "identity").then_some(coding),
            immutable: path.starts_with("/pkg/"),
        })
    }
}

/// `Accept-Encoding` (RFC 9110, 12.5.3): a weight from 0 (never) to 1000 for each
/// content coding.
pub(crate) struct Accepts<'a>(Vec<(&'a str, u16)>);

impl<'a> Accepts<'a> {
    pub(crate) fn parse(header: &'a str) -> Self {
        let one = |item: &'a str| {
            let mut parts = item.split(';').map(str::trim);
            let coding = parts.next().filter(|coding| !coding.is_empty())?;
            let weight = match parts.next() {
                None => 1000,
                Some(parameter) => weight(parameter)?,
            };
            Some((coding, weight))
        };
        Accepts(header.split(',').filter_map(one).collect())
    }

    pub(crate) fn weight(&self, coding: &str) -> u16 {
        let named = |name: &str| self.0.iter().find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, q)| *q);
        match named(coding).or_else(|| named("*")) {
            Some(weight) => weight,
            // Of unlisted encodings only identity is acceptable, with the
            // lowest weight.
            None if coding == "identity" => 1,
            None => 0,
        }
    }
}

/// Parses a weight such as `q=0.5`, in thousandths; `None` if it is malformed.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    let value: f32 = value.trim().parse().ok()?;
    let valid = name.trim().eq_ignore_ascii_case("q") && (0.0..=1.0).contains(&value);
    // At most 1000.0 after rounding, so it fits.
    valid.then_some((value * 1000.0).round() as u16)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("ico") => "image/x-icon",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        // Browsers compile wasm while it arrives only under this type.
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
