// Reduces the imports and exports between wasm and JavaScript to the used ones, with short names.
// The names of wasm-bindgen end in sixteen random digits, which do not compress and occur in both
// files.

import { EXPORTS, IMPORTS, readExports, readImports, vector, withSections, writeExport, writeImport } from "./format.mjs";

/** Exports of wasm-streams, which this page does not use. */
const STREAMS = /^export class (IntoUnderlying\w+) \{\n[^]*?^\}\n(if \(Symbol\.dispose\) \1\..*\n)?/gm;
const FINALIZERS = /^const IntoUnderlying\w+Finalization = [^;]*;\n/gm;
/** A function that the wasm imports, as it is in wasm-bindgen's JavaScript. */
const IMPORTED = /^ {8}(\w+): function\([^]*?^ {8}\}.*,\n/gm;
/** Generated names, which only these two files use; not `memory`, not `hydrate`. */
const GENERATED = /^(__wb|__externref|wasm_bindgen__)/;

/** Returns the JavaScript without the classes for streams. */
export function withoutStreams(glue) {
  return glue.replace(STREAMS, "").replace(FINALIZERS, "");
}

/** Returns the wasm without the exports that the JavaScript does not use. */
export function withoutUnusedExports(wasm, glue) {
  const used = new Set([...glue.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
  const exports = (body) => vector(readExports(body).filter(({ name }) => used.has(name)), writeExport);
  return withSections(wasm, { [EXPORTS]: exports });
}

/**
 * Returns both with short names, and the JavaScript without functions that the wasm does not
 * import.
 */
export function withShortNames(wasm, glue) {
  const imported = new Set();
  const short = new Map();
  const shorten = (entry) => {
    if (!GENERATED.test(entry.name)) return entry;
    if (!short.has(entry.name)) short.set(entry.name, `_${short.size.toString(36)}`);
    return { ...entry, name: short.get(entry.name) };
  };
  const imports = (entry) => (imported.add(entry.name), shorten(entry));
  const smaller = withSections(wasm, {
    [IMPORTS]: (body) => vector(readImports(body).map(imports), writeImport),
    [EXPORTS]: (body) => vector(readExports(body).map(shorten), writeExport),
  });
  const there = new Set([...glue.matchAll(IMPORTED)].map(([, name]) => name));
  const missing = [...imported].filter((name) => !there.has(name));
  if (missing.length) throw new Error(`the wasm imports ${missing.join(", ")}, for which there is no JavaScript`);
  for (const name of short.values()) {
    if (new RegExp(`\\b${name}\\b`).test(glue)) throw new Error(`wasm-bindgen uses the name ${name} itself`);
  }
  const script = glue
    .replace(IMPORTED, (code, name) => (imported.has(name) ? code : ""))
    .replace(/\b\w+\b/g, (name) => short.get(name) ?? name);
  return { wasm: smaller, glue: script };
}
