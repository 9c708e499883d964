// Step: replaces the source positions of panics by zeros, which compress to almost nothing. No one
// reads them (panics.mjs).
import { DATA, Reader, withSections } from "./format.mjs";

/** Names of source files, which only `core::panic::Location`s refer to. */
const SOURCE = /(?:\/rustc\/[0-9a-f]{40}\/library|\/rust\/deps|index\.crates\.io-[0-9a-f]+|(?:app|frontend|shared)\/src)[\w./-]*?\.rs/g;
/** Size of a `Location`: address and length of the name, line and column, each of four bytes. */
const LOCATION_BYTES = 16;

/**
 * A data segment at a constant address. Changes of its content change the wasm.
 * @typedef {{ address: number, content: Buffer }} Segment
 */

/**
 * Returns the wasm without names of source files and without the positions that refer to them.
 * @param {Buffer} wasm
 */
export function clearLocations(wasm) {
  return withSections(wasm, {
    [DATA]: (body) => {
      const data = Buffer.from(body);
      const segments = readSegments(data);
      const lengths = new Map(segments.flatMap(clearNames));
      if (!lengths.size) throw new Error("no name of a source file was found");
      for (const segment of segments) clearReferences(segment, lengths);
      return data;
    },
  });
}

/**
 * Clears the names in a segment; returns address and length of each.
 * @param {Segment} segment
 */
function clearNames({ address, content }) {
  return [...content.toString("latin1").matchAll(SOURCE)].map(({ 0: name, index }) => {
    content.fill(0, index, index + name.length);
    return /** @type {[number, number]} */ ([address + index, name.length]);
  });
}

/**
 * Clears each `Location` that has address and length of a cleared name.
 * @param {Segment} segment
 * @param {Map<number, number>} lengths
 */
function clearReferences({ address, content }, lengths) {
  // A `Location` begins at an address that is a multiple of four.
  for (let at = -address & 3; at + LOCATION_BYTES <= content.length; at += 4) {
    const length = lengths.get(content.readUInt32LE(at));
    if (length === content.readUInt32LE(at + 4)) content.fill(0, at, at + LOCATION_BYTES);
  }
}

/**
 * Returns the active data segments, each at a constant address of the only memory (5.5.14), as
 * compilers write them.
 * @param {Buffer} data
 * @returns {Segment[]}
 */
function readSegments(data) {
  const [I32_CONST, END] = [0x41, 0x0b];
  const reader = new Reader(data, 0);
  return Array.from({ length: reader.number() }, () => {
    if (reader.number() !== 0 || reader.byte() !== I32_CONST) throw new Error("a data segment is of an unsupported kind");
    const address = reader.number();
    if (reader.byte() !== END) throw new Error("the address of a data segment is not a constant");
    return { address, content: reader.bytes(reader.number()) };
  });
}
