// Applies edits to a wasm and its JavaScript. An edit that fails, or whose result does not work
// together, is left out with a warning: the page is then larger, which scripts/page-weight reports,
// but works.
import { transform } from "esbuild";
import { usedExports } from "./exports.mjs";

/**
 * A wasm and the JavaScript that calls it.
 * @typedef {{ wasm: Buffer, glue: string }} Files
 */
/**
 * @typedef {object} Edit
 * @property {string} name what it does, for the warning
 * @property {string} update path of the file to update if it fails
 * @property {(files: Files) => Files} apply
 */

/**
 * Applies the edits, one after the other. Returns the files and the warnings.
 * @param {Files} files
 * @param {Edit[]} edits
 * @returns {Promise<{ files: Files, warnings: string[] }>}
 */
export async function applyEdits(files, edits) {
  /** @type {string[]} */
  const warnings = [];
  for (const { name, update, apply } of edits) {
    try {
      const edited = apply(files);
      await check(edited, files);
      files = edited;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warnings.push(`could not ${name}, and used the files without this edit: ${reason}; update ${update}`);
    }
  }
  return { files, warnings };
}

/**
 * Fails if the edited files do not work together as the original ones.
 * @param {Files} edited
 * @param {Files} original
 */
async function check(edited, original) {
  if (!WebAssembly.validate(Uint8Array.from(edited.wasm))) throw new Error("the edited wasm is invalid");
  const lost = unknownExports(edited);
  if (lost.length > unknownExports(original).length) throw new Error(`the JavaScript uses missing exports: ${lost.join(", ")}`);
  if (edited.glue === original.glue) return;
  await transform(edited.glue, { format: "esm", logLevel: "silent" }).catch(() => {
    throw new Error("the edited JavaScript is invalid");
  });
}

/**
 * Returns names that the JavaScript uses like exports, but that the wasm does not export.
 * @param {Files} files
 */
function unknownExports({ wasm, glue }) {
  const exported = new Set(WebAssembly.Module.exports(new WebAssembly.Module(Uint8Array.from(wasm))).map(({ name }) => name));
  return [...usedExports(glue)].filter((name) => !exported.has(name));
}
