// Reading and writing of WebAssembly's binary format, as far as the page's build needs it
// (WebAssembly core specification, 5).

/** Ids of sections (5.5.2). */
export const CUSTOM = 0;
export const IMPORTS = 2;
export const EXPORTS = 7;
export const CODE = 10;
export const DATA = 11;

/** Returns id and content of each section, in order. */
export function sections(wasm) {
  const reader = new Reader(wasm, 8);
  const found = [];
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    found.push({ id, body: reader.bytes(reader.number()) });
  }
  return found;
}

/** Returns the wasm with some sections replaced by `edits[id](body)`. */
export function withSections(wasm, edits) {
  const parts = [wasm.subarray(0, 8)];
  for (const { id, body } of sections(wasm)) {
    const content = edits[id]?.(body) ?? body;
    parts.push(Buffer.from([id]), number(content.length), content);
  }
  return Buffer.concat(parts);
}

/** Returns the imports of a wasm; all of them must be functions. */
export function readImports(body) {
  const reader = new Reader(body, 0);
  return Array.from({ length: reader.number() }, () => {
    const [module, name, kind] = [reader.name(), reader.name(), reader.byte()];
    if (kind !== 0) throw new Error(`the wasm imports ${name}, which is not a function`);
    return { module, name, type: reader.number() };
  });
}

export function readExports(body) {
  const reader = new Reader(body, 0);
  return Array.from({ length: reader.number() }, () => ({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
}

/** Returns the names of functions by index, from the custom section "name" (appendix, 7.4). */
export function functionNames(wasm) {
  const FUNCTIONS = 1;
  const names = new Map();
  for (const { id, body } of sections(wasm)) {
    if (id !== CUSTOM) continue;
    const reader = new Reader(body, 0);
    if (reader.name() !== "name") continue;
    while (!reader.isAtEnd()) {
      const kind = reader.byte();
      const part = new Reader(reader.bytes(reader.number()), 0);
      if (kind !== FUNCTIONS) continue;
      for (let left = part.number(); left > 0; left--) names.set(part.number(), part.name());
    }
  }
  return names;
}

export const writeImport = ({ module, name, type }) => [text(module), text(name), Buffer.from([0]), number(type)];
export const writeExport = ({ name, kind, index }) => [text(name), Buffer.from([kind]), number(index)];
export const vector = (entries, write) => Buffer.concat([number(entries.length), ...entries.flatMap(write)]);
const text = (string) => Buffer.concat([number(Buffer.byteLength(string)), Buffer.from(string)]);

/** Encodes an unsigned number as LEB128. */
export function number(value) {
  const bytes = [];
  do bytes.push((value & 127) | (value > 127 ? 128 : 0));
  while ((value >>>= 7));
  return Buffer.from(bytes);
}

export class Reader {
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
