//! Creates an empty list of the pages' files (`target/site.rs`) if `make page` has not
//! written one yet, because `main.rs` includes it.

use std::{
    env,
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::Path,
};

fn main() -> io::Result<()> {
    // Only once: `make page` replaces the file later.
    println!("cargo::rerun-if-changed=build.rs");
    let target = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../target");
    fs::create_dir_all(&target)?;
    match File::create_new(target.join("site.rs")) {
        Ok(mut list) => list.write_all(b"&[]\n"),
        // A build of the pages may run at the same time.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
