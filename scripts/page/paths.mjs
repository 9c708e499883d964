// Where the steps from wasm to page read and write.
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const STYLE = join(ROOT, "style");
export const PUBLIC = join(ROOT, "public");
export const LANGUAGES = join(ROOT, "app/languages");
export const SCRIPTS = join(ROOT, "scripts");
export const NODE_MODULES = join(SCRIPTS, "node_modules");

const CARGO_MADE = join(ROOT, "target/wasm32-unknown-unknown/wasm-release");
/** What cargo made of each page's crate. */
export const WASM = {
  guest: join(CARGO_MADE, "frontend.wasm"),
  desk: join(CARGO_MADE, "frontend_desk.wasm"),
};
/** What each step made last time, to be skipped next time. */
export const WORK = join(ROOT, "target/page");
/** The result: what server/build.rs puts into the binary. */
export const SITE = join(ROOT, "target/site");
