// Input and output paths of the build steps.
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const STYLE = join(ROOT, "style");
export const PUBLIC = join(ROOT, "public");
export const LANGUAGES = join(ROOT, "app/languages");
export const SCRIPTS = join(ROOT, "scripts");
export const NODE_MODULES = join(SCRIPTS, "node_modules");

/** Whether the page is built for `make dev`: quickly, and not small. */
export const IS_DEV = process.env.GUEST_CHAT_PAGE === "dev";

const TARGET = join(ROOT, "target");
const CARGO_MADE = join(TARGET, "wasm32-unknown-unknown", IS_DEV ? "wasm-dev" : "wasm-release");
/** The wasm of each page's crate, built by cargo. */
export const WASM = {
  guest: join(CARGO_MADE, "frontend.wasm"),
  desk: join(CARGO_MADE, "frontend_desk.wasm"),
};
/** Results of the steps, cached for the next build. */
export const WORK = join(TARGET, IS_DEV ? "dev/page" : "page");
/** The result, which server/build.rs embeds in the binary; that of `make dev` is served by a proxy. */
export const SITE = join(TARGET, IS_DEV ? "dev/site" : "site");
