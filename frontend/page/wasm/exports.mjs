// Step: removes what only wasm-streams uses, which this page does not need: its classes from the
// JavaScript, and then each export of the wasm that the JavaScript does not use. It runs before
// wasm-opt, which then removes the code behind these exports.
import { EXPORTS, readExports, vector, withSections, writeExport } from "./format.mjs";

/** Classes of wasm-streams, in the JavaScript of wasm-bindgen. */
const STREAMS = /^export class (IntoUnderlying\w+) \{\n[^]*?^\}\n(if \(Symbol\.dispose\) \1\..*\n)?/gm;
const FINALIZERS = /^const IntoUnderlying\w+Finalization = [^;]*;\n/gm;

/**
 * Returns the JavaScript without the classes for streams.
 * @param {string} glue
 */
export function removeStreams(glue) {
  const without = glue.replace(STREAMS, "").replace(FINALIZERS, "");
  if (without.includes("IntoUnderlying")) throw new Error("a class IntoUnderlying… has another form");
  return without;
}

/**
 * Returns the names of the exports that the JavaScript uses.
 * @param {string} glue
 */
export function usedExports(glue) {
  return new Set([...glue.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
}

/**
 * Returns the wasm without the exports that the JavaScript does not use.
 * @param {Buffer} wasm
 * @param {string} glue
 */
export function removeUnusedExports(wasm, glue) {
  const used = usedExports(glue);
  return withSections(wasm, {
    [EXPORTS]: (body) => vector(readExports(body).filter(({ name }) => used.has(name)), writeExport),
  });
}
