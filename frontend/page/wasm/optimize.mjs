// Step: wasm-opt, with options for a small compressed size.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NODE_MODULES } from "../paths.mjs";

// Listed individually: with --all-features wasm-opt uses features that browsers do not support yet.
const WASM_FEATURES = [
  "--enable-bulk-memory",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

// wasm-opt optimizes the uncompressed size: inlining of small functions makes the wasm a little
// smaller, but its compressed form larger.
const INLINE_LESS = ["--one-caller-inline-max-function-size=40", "--always-inline-max-function-size=1"];

// Options chosen individually by the size in brotli: control flow is rebuilt, twice, and repeated
// expressions are kept. The uncompressed file is a little larger, the compressed one smaller.
const SMALL = ["--flatten", "--rereloop", "-Oz", "-Oz", "--skip-pass=local-cse", ...INLINE_LESS];

// Custom sections for other tools, which no browser reads.
const NO_TOOLS = ["--strip-producers", "--strip-target-features"];

/**
 * Returns the optimized wasm, which is also written to `file`.
 * @param {Buffer} wasm
 * @param {string} file
 */
export function optimize(wasm, file) {
  writeFileSync(file, wasm);
  execFileSync(join(NODE_MODULES, ".bin/wasm-opt"), [...SMALL, ...NO_TOOLS, ...WASM_FEATURES, file, "-o", file], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return readFileSync(file);
}
