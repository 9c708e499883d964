// Step: shortens the names of imports and exports, and removes functions from the JavaScript that
// the wasm does not import. wasm-bindgen's names end in sixteen random digits, which do not
// compress and occur in both files. It runs after wasm-opt, which removes imports.
import { EXPORTS, IMPORTS, readExports, readImports, vector, withSections, writeExport, writeImport } from "./format.mjs";

/** A function for the wasm to import, as wasm-bindgen writes it. */
const IMPORTED = /^ {8}(\w+): function\([^]*?^ {8}\}.*,\n/gm;
/** Generated names, which only these two files use; not `memory`, not `hydrate`. */
const GENERATED = /^(__wb|__externref|wasm_bindgen__)/;

/**
 * Returns both files with short names.
 * @param {{ wasm: Buffer, glue: string }} files
 */
export function shortenNames({ wasm, glue }) {
  /** @type {Set<string>} */
  const imported = new Set();
  /** @type {Map<string, string>} */
  const short = new Map();
  /**
   * @template {{ name: string }} T
   * @param {T} entry
   */
  const shorten = (entry) => {
    if (!GENERATED.test(entry.name)) return entry;
    const name = short.get(entry.name) ?? `_${short.size.toString(36)}`;
    short.set(entry.name, name);
    return { ...entry, name };
  };
  const smaller = withSections(wasm, {
    [IMPORTS]: (body) => {
      const entries = readImports(body);
      for (const { name } of entries) imported.add(name);
      return vector(entries.map(shorten), writeImport);
    },
    [EXPORTS]: (body) => vector(readExports(body).map(shorten), writeExport),
  });
  return { wasm: smaller, glue: rename(glue, imported, short) };
}

/**
 * @param {string} glue
 * @param {Set<string>} imported
 * @param {Map<string, string>} short
 */
function rename(glue, imported, short) {
  const present = new Set([...glue.matchAll(IMPORTED)].map(([, name]) => name));
  const missing = [...imported].filter((name) => !present.has(name));
  if (missing.length) throw new Error(`the wasm imports ${missing.join(", ")}, for which no JavaScript was found`);
  for (const name of short.values()) {
    if (new RegExp(`\\b${name}\\b`).test(glue)) throw new Error(`the JavaScript uses the name ${name} itself`);
  }
  return glue
    .replace(IMPORTED, (code, name) => (imported.has(name) ? code : ""))
    .replace(/\b\w+\b/g, (name) => short.get(name) ?? name);
}
