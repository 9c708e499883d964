// WebAssembly's binary format, as far as the page's build changes it (WebAssembly core specification, 5).

/** Sections by their numbers (5.5.2). */
export const CUSTOM = 0;
export const IMPORTS = 2;
export const EXPORTS = 7;
export const CODE = 10;
export const DATA = 11;

/** Number and content of each section, in order. */
export function sections(wasm) {
  const reader = new Reader(wasm, 8);
  const found = [];
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    found.push({ id, body: reader.bytes(reader.number()) });
  }
  return found;
}

/** The wasm with those sections as `edits[id](body)` gives them, and the others as they are. */
export function withSections(wasm, edits) {
  const parts = [wasm.subarray(0, 8)];
  for (const { id, body } of sections(wasm)) {
    const content = edits[id]?.(body) ?? body;
    parts.push(Buffer.from([id]), number(content.length), content);
  }
  return Buffer.concat(parts);
}

/** What a wasm imports: functions, and nothing else. */
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

/** Names of functions by their numbers, from the custom section "name" (appendix, 7.4). */
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

/** An unsigned number as LEB128. */
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
