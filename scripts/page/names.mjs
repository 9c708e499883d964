// What wasm and JavaScript hold of each other: only what is used, under short
// names. wasm-bindgen's own end in sixteen random digits, which do not compress
// and travel twice.

const IMPORTS = 2;
const EXPORTS = 7;
/** wasm-streams exports these for streams, which this page has none of. */
const STREAMS = /^export class (IntoUnderlying\w+) \{\n[^]*?^\}\n(if \(Symbol\.dispose\) \1\..*\n)?/gm;
const FINALIZERS = /^const IntoUnderlying\w+Finalization = [^;]*;\n/gm;
/** One function that the wasm imports, as it stands in wasm-bindgen's JavaScript. */
const IMPORTED = /^ {8}(\w+): function\([^]*?^ {8}\}.*,\n/gm;
/** Names that nobody else uses: not `memory`, not `hydrate`. */
const GENERATED = /^(__wb|__externref|wasm_bindgen__)/;

/** The JavaScript without what this page does not use. */
export function withoutStreams(glue) {
  return glue.replace(STREAMS, "").replace(FINALIZERS, "");
}

/** The wasm without the exports that the JavaScript does not name. */
export function withoutUnusedExports(wasm, glue) {
  const used = new Set([...glue.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
  return rewritten(wasm, { exports: (entries) => entries.filter(({ name }) => used.has(name)) });
}

/** Both, with short names, and the JavaScript without functions that the wasm does not import. */
export function withShortNames(wasm, glue) {
  const imported = new Set();
  const short = new Map();
  const shorten = (entry) => {
    if (!GENERATED.test(entry.name)) return entry;
    if (!short.has(entry.name)) short.set(entry.name, `_${short.size.toString(36)}`);
    return { ...entry, name: short.get(entry.name) };
  };
  const smaller = rewritten(wasm, {
    imports: (entries) => entries.map((entry) => (imported.add(entry.name), shorten(entry))),
    exports: (entries) => entries.map(shorten),
  });
  const there = new Set([...glue.matchAll(IMPORTED)].map(([, name]) => name));
  const missing = [...imported].filter((name) => !there.has(name));
  if (missing.length) throw new Error(`no JavaScript for the wasm's import of ${missing.join(", ")}`);
  for (const name of short.values()) {
    if (new RegExp(`\\b${name}\\b`).test(glue)) throw new Error(`wasm-bindgen uses the name ${name} itself`);
  }
  const script = glue
    .replace(IMPORTED, (code, name) => (imported.has(name) ? code : ""))
    .replace(/\b\w+\b/g, (name) => short.get(name) ?? name);
  return { wasm: smaller, glue: script };
}

/** The wasm with its imports and exports as `edit` gives them. (WebAssembly core specification, 5.5.) */
function rewritten(wasm, edit) {
  const parts = [wasm.subarray(0, 8)];
  const reader = new Reader(wasm, 8);
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    const body = reader.bytes(reader.number());
    let entries = [body];
    if (id === IMPORTS && edit.imports) entries = vector(edit.imports(readImports(body)), writeImport);
    if (id === EXPORTS && edit.exports) entries = vector(edit.exports(readExports(body)), writeExport);
    const content = Buffer.concat(entries);
    parts.push(Buffer.from([id]), number(content.length), content);
  }
  return Buffer.concat(parts);
}

function readImports(body) {
  const reader = new Reader(body, 0);
  return Array.from({ length: reader.number() }, () => {
    const [module, name, kind] = [reader.name(), reader.name(), reader.byte()];
    if (kind !== 0) throw new Error(`the wasm imports ${name}, which is no function`);
    return { module, name, type: reader.number() };
  });
}

function readExports(body) {
  const reader = new Reader(body, 0);
  return Array.from({ length: reader.number() }, () => ({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
}

const writeImport = ({ module, name, type }) => [text(module), text(name), Buffer.from([0]), number(type)];
const writeExport = ({ name, kind, index }) => [text(name), Buffer.from([kind]), number(index)];
const vector = (entries, write) => [number(entries.length), ...entries.flatMap(write)];
const text = (string) => Buffer.concat([number(Buffer.byteLength(string)), Buffer.from(string)]);

/** An unsigned number as LEB128. */
function number(value) {
  const bytes = [];
  do bytes.push((value & 127) | (value > 127 ? 128 : 0));
  while ((value >>>= 7));
  return Buffer.from(bytes);
}

class Reader {
  constructor(buffer, at) {
    Object.assign(this, { buffer, at });
  }
  isAtEnd() {
    return this.at >= this.buffer.length;
  }
  byte() {
    return this.buffer[this.at++];
  }
  bytes(length) {
    return this.buffer.subarray(this.at, (this.at += length));
  }
  number() {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = this.byte();
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return value >>> 0;
  }
  name() {
    return this.bytes(this.number()).toString();
  }
}
