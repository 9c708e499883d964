// Input and output paths of the build steps.
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** This folder, with the build steps and their npm packages. */
export const PAGE = join(ROOT, "frontend/page");
export const NODE_MODULES = join(PAGE, "node_modules");
export const STYLE = join(ROOT, "style");
export const PUBLIC = join(ROOT, "public");
export const LANGUAGES = join(ROOT, "app/languages");
/** The scripts for browsers. */
export const WEB = join(ROOT, "frontend/web");

/** Whether the page is built for `make dev`: quickly, and not small. */
export const IS_DEV = process.env.GUEST_CHAT_PAGE === "dev";

const TARGET = join(ROOT, "target");
const WASM_FOLDER = join(TARGET, "wasm32-unknown-unknown", IS_DEV ? "wasm-dev" : "wasm-release");
/** A page with a wasm of its own. @typedef {"guest" | "desk"} Page */
/**
 * The wasm of each page's crate, built by cargo.
 * @type {Record<Page, string>}
 */
export const WASM = {
  guest: join(WASM_FOLDER, "frontend.wasm"),
  desk: join(WASM_FOLDER, "frontend_desk.wasm"),
};
/** The program that generates the JavaScript between a page and its wasm (bindgen/). */
export const BINDGEN = join(TARGET, "release/page-bindgen");
/** Results of the steps, cached for the next build. */
export const WORK = join(TARGET, IS_DEV ? "dev/page" : "page");
/** The result, which server/src/main.rs includes; that of `make dev` is served by a proxy. */
export const SITE = join(TARGET, IS_DEV ? "dev/site" : "site");
