// Step: a page's styles, with all their imports.
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { STYLE } from "./paths.mjs";
import { contentsBelow } from "./step.mjs";

/**
 * Returns the styles of a page.
 * @param {string} name name of the file in style/, without `.css`
 * @param {{ folder?: string, work?: string }} [paths] other folders, for tests
 */
export function pageStyles(name, { folder = STYLE, work } = {}) {
  return bundle({ name: `styles-${name}`, title: `bundling ${name}.css`, work }, contentsBelow(folder), {
    entryPoints: [join(folder, `${name}.css`)],
    plugins: [publicFiles],
  });
}

/**
 * Leaves `url("/…")` unchanged: these are files of public/, which the server serves under their own
 * names. (The option `external` would exclude `@import`s as well.)
 * @type {import("esbuild").Plugin}
 */
const publicFiles = {
  name: "public-files",
  setup: (build) =>
    build.onResolve({ filter: /^\// }, ({ path, kind }) => (kind === "url-token" ? { path, external: true } : undefined)),
};
