//! Puts the page's files (`target/site`, made by `make build`) into the binary,
//! so that the server runs from any folder.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let site = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../target/site");
    // Made where it is missing: cargo would run this at every build otherwise.
    fs::create_dir_all(&site)?;
    let site = site.canonicalize()?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", site.display());

    let mut paths = Vec::new();
    list(&site, &mut paths)?;
    paths.sort();
    if !paths.iter().any(|path| path == &site.join("manifest.json")) {
        println!("cargo::warning=the server is built without its web page; run `make build` to include it");
    }

    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("site.rs");
    fs::write(out, rust(&site, &paths))
}

/// Every file below `folder`.
fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// An expression of the type `&'static [(&'static str, &'static [u8])]`: each
/// file's path as a URL has it, and its content.
fn rust(site: &Path, paths: &[PathBuf]) -> String {
    let entries = paths.iter().map(|path| {
        let below = path.strip_prefix(site).expect("it was listed there");
        let url: String = below.iter().flat_map(|part| ["/", part.to_str().expect("file names are UTF-8")]).collect();
        format!("    ({url:?}, include_bytes!({:?}) as &[u8]),\n", path.display().to_string())
    });
    format!("&[\n{}]\n", entries.collect::<String>())
}
