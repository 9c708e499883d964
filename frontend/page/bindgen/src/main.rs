//! Generates the JavaScript between a page and its wasm, with wasm-bindgen.
//!
//! ```text
//! page-bindgen INPUT.wasm NAME FOLDER
//! ```
//!
//! It writes `NAME.js`, an ES module, and `NAME_bg.wasm` into `FOLDER`. This is
//! the part of the program `wasm-bindgen` that the page needs. That program's
//! package also compiles a test runner with its own TLS, HTTP and argument
//! parser.

use std::{env, error::Error, path::PathBuf, process::ExitCode};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("page-bindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [input, name, folder] = arguments.as_slice() else {
        return Err("usage: page-bindgen INPUT.wasm NAME FOLDER".into());
    };
    let name = name.to_str().ok_or("NAME must be UTF-8")?;
    let mut bindgen = Bindgen::new();
    // The names of functions remain: the next build steps find functions by them.
    bindgen.input_path(input).out_name(name).web(true)?.typescript(false).omit_default_module_path(false);
    // With the reasons, which the alternate format includes.
    bindgen.generate(folder).map_err(|error| format!("{error:#}").into())
}
