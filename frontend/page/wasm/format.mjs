// Reading and writing of WebAssembly's binary format, as far as the build of the pages needs it.
// Numbers in brackets are sections of the WebAssembly core specification.

/**
 * An import of a function.
 * @typedef {{ module: string, name: string, type: number }} Import
 */
/**
 * An export; the kind says if it is a function, table, memory or global.
 * @typedef {{ name: string, kind: number, index: number }} Export
 */

/** Ids of sections (5.5.2). */
export const CUSTOM = 0;
export const IMPORTS = 2;
export const FUNCTIONS = 3;
export const EXPORTS = 7;
export const ELEMENTS = 9;
export const CODE = 10;
export const DATA = 11;

/** Size of the magic number and the version, which precede the first section (5.5.16). */
const HEADER_BYTES = 8;

/**
 * Returns id and content of each section, in order.
 * @param {Buffer} wasm
 */
export function sections(wasm) {
  const reader = new Reader(wasm, HEADER_BYTES);
  const found = [];
  while (!reader.isAtEnd()) {
    const id = reader.byte();
    found.push({ id, body: reader.bytes(reader.number()) });
  }
  return found;
}

/**
 * Returns the wasm with some sections replaced by `edits[id](body)`.
 * @param {Buffer} wasm
 * @param {Record<number, (body: Buffer) => Buffer>} edits
 */
export function withSections(wasm, edits) {
  const parts = [wasm.subarray(0, HEADER_BYTES)];
  for (const { id, body } of sections(wasm)) {
    const content = edits[id]?.(body) ?? body;
    parts.push(Buffer.from([id]), number(content.length), content);
  }
  return Buffer.concat(parts);
}

/**
 * Returns the imports of a wasm; all of them must be functions.
 * @param {Buffer} body
 * @returns {Import[]}
 */
export function readImports(body) {
  const reader = new Reader(body, 0);
  return Array.from({ length: reader.number() }, () => {
    const [module, name, kind] = [reader.name(), reader.name(), reader.byte()];
    if (kind !== 0) throw new Error(`the wasm imports ${name}, which is not a function`);
    return { module, name, type: reader.number() };
  });
}

/**
 * @param {Buffer} body
 * @returns {Export[]}
 */
export function readExports(body) {
  const reader = new Reader(body, 0);
  return Array.from({ length: reader.number() }, () => ({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
}

/**
 * Returns the names of functions by index, from the custom section "name" (7.4).
 * @param {Buffer} wasm
 */
export function functionNames(wasm) {
  const FUNCTIONS = 1;
  /** @type {Map<number, string>} */
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

/** @param {Import} entry */
export const writeImport = ({ module, name, type }) => [text(module), text(name), Buffer.from([0]), number(type)];
/** @param {Export} entry */
export const writeExport = ({ name, kind, index }) => [text(name), Buffer.from([kind]), number(index)];

/**
 * Encodes a vector (5.1.3): the number of entries and the entries.
 * @template T
 * @param {T[]} entries
 * @param {(entry: T) => Buffer[]} write
 */
export const vector = (entries, write) => Buffer.concat([number(entries.length), ...entries.flatMap(write)]);

/** @param {string} string */
const text = (string) => Buffer.concat([number(Buffer.byteLength(string)), Buffer.from(string)]);

/**
 * Encodes an unsigned number as LEB128 (5.2.2).
 * @param {number} value
 */
export function number(value) {
  const bytes = [];
  do bytes.push((value & 127) | (value > 127 ? 128 : 0));
  while ((value >>>= 7));
  return Buffer.from(bytes);
}

/** Reads values one after the other. */
export class Reader {
  /**
   * @param {Buffer} buffer
   * @param {number} at
   */
  constructor(buffer, at) {
    this.buffer = buffer;
    this.at = at;
  }
  isAtEnd() {
    return this.at >= this.buffer.length;
  }
  byte() {
    if (this.isAtEnd()) throw new Error("the wasm ends inside of a section");
    return this.buffer[this.at++];
  }
  /** @param {number} length */
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
