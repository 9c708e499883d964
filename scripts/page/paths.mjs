// Input and output paths of the build steps.
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const STYLE = join(ROOT, "style");
export const PUBLIC = join(ROOT, "public");
export const LANGUAGES = join(ROOT, "app/languages");
export const SCRIPTS = join(ROOT, "scripts");
export const WEB = join(ROOT, "frontend/web");
export const NODE_MODULES = join(SCRIPTS, "node_modules");

const CARGO_MADE = join(ROOT, "target/wasm32-unknown-unknown/wasm-release");
/** The wasm of each page's crate, built by cargo. */
export const WASM = {
  guest: join(CARGO_MADE, "frontend.wasm"),
  desk: join(CARGO_MADE, "frontend_desk.wasm"),
};
/** Results of the steps, cached for the next build. */
export const WORK = join(ROOT, "target/page");
/** The result, which server/build.rs embeds in the binary. */
export const SITE = join(ROOT, "target/site");
