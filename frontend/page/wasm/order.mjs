// Step: places similar functions next to each other, so that the wasm compresses better. It runs
// after wasm-opt, which orders functions by the number of their calls. That makes the indices of the
// first 128 functions shorter, but those are the page's imports.
import { CODE, ELEMENTS, EXPORTS, FUNCTIONS, IMPORTS, Reader, number, readExports, readImports, sections, vector, withSections, writeExport } from "./format.mjs";
import { functionReferences } from "./instructions.mjs";

/** Functions are similar if they have sequences of so many bytes in common. */
const SEQUENCE_BYTES = 5;
/** Sequences in more functions say nothing about their similarity. */
const COMMON = 200;

/**
 * Returns the wasm with its functions in another order.
 * @param {Buffer} wasm
 */
export function orderFunctions(wasm) {
  const bodies = readBodies(wasm);
  const imports = sections(wasm).find(({ id }) => id === IMPORTS);
  const first = imports ? readImports(imports.body).length : 0;
  const order = orderBySimilarity(bodies);
  /** @type {number[]} */
  const places = [];
  order.forEach((from, to) => (places[from] = to));
  /** @param {number} index */
  const moved = (index) => (index < first ? index : first + places[index - first]);
  return withSections(wasm, {
    [FUNCTIONS]: (body) => {
      const reader = new Reader(body, 0);
      const types = Array.from({ length: reader.number() }, () => reader.number());
      return vector(order, (from) => [number(types[from])]);
    },
    [EXPORTS]: (body) =>
      vector(readExports(body), (entry) => writeExport(entry.kind === 0 ? { ...entry, index: moved(entry.index) } : entry)),
    [ELEMENTS]: (body) => moveElements(body, moved),
    [CODE]: () =>
      vector(order, (from) => {
        const body = moveReferences(bodies[from], moved);
        return [number(body.length), body];
      }),
  });
}

/** @param {Buffer} wasm */
function readBodies(wasm) {
  const code = sections(wasm).find(({ id }) => id === CODE);
  if (!code) throw new Error("the wasm has no code");
  const reader = new Reader(code.body, 0);
  return Array.from({ length: reader.number() }, () => reader.bytes(reader.number()));
}

/**
 * Returns the body of a function with other indices.
 * @param {Buffer} body
 * @param {(index: number) => number} moved
 */
function moveReferences(body, moved) {
  /** @type {Buffer[]} */
  const parts = [];
  let end = 0;
  for (const { at, length, index } of functionReferences(body)) {
    parts.push(body.subarray(end, at), number(moved(index)));
    end = at + length;
  }
  return Buffer.concat([...parts, body.subarray(end)]);
}

/**
 * Returns the tables' content with other indices (5.5.12). Compilers write it as lists of functions
 * at constant places of the first table.
 * @param {Buffer} body
 * @param {(index: number) => number} moved
 */
function moveElements(body, moved) {
  const [I32_CONST, END] = [0x41, 0x0b];
  const reader = new Reader(body, 0);
  const segments = Array.from({ length: reader.number() }, () => {
    const start = reader.at;
    if (reader.number() !== 0 || reader.byte() !== I32_CONST) throw new Error("a part of the table is of an unsupported kind");
    reader.number();
    if (reader.byte() !== END) throw new Error("the place of a part of the table is not a constant");
    const place = body.subarray(start, reader.at);
    const functions = Array.from({ length: reader.number() }, () => moved(reader.number()));
    return { place, functions };
  });
  return vector(segments, ({ place, functions }) => [place, vector(functions, (index) => [number(index)])]);
}

/**
 * Returns the indices of the functions in an order in which each function is followed by the most
 * similar one of the remaining.
 * @param {Buffer[]} bodies
 */
function orderBySimilarity(bodies) {
  const sequences = bodies.map(sequencesOf);
  /** The functions with each sequence. @type {Map<string, number[]>} */
  const users = new Map();
  sequences.forEach((own, index) => {
    for (const sequence of own) {
      const those = users.get(sequence);
      if (those) those.push(index);
      else users.set(sequence, [index]);
    }
  });
  /** @param {number} index */
  const mostSimilar = (index) => {
    /** @type {Map<number, number>} */
    const scores = new Map();
    for (const sequence of sequences[index]) {
      const those = users.get(sequence) ?? [];
      if (those.length > COMMON) continue;
      const weight = 1 / Math.log2(1 + those.length);
      for (const other of those) if (remaining.has(other)) scores.set(other, (scores.get(other) ?? 0) + weight);
    }
    let [best, highest] = [-1, 0];
    for (const [other, score] of scores) {
      const relative = score / Math.sqrt(sequences[other].size + 8);
      if (relative > highest) [best, highest] = [other, relative];
    }
    return best;
  };
  // Where none is similar, the largest follows.
  const remaining = new Set([...bodies.keys()].sort((one, other) => bodies[other].length - bodies[one].length));
  /** @type {number[]} */
  const order = [];
  let next = -1;
  while (remaining.size) {
    if (next < 0) [next] = remaining;
    remaining.delete(next);
    order.push(next);
    next = mostSimilar(next);
  }
  return order;
}

/** @param {Buffer} body */
function sequencesOf(body) {
  const text = body.toString("latin1");
  /** @type {Set<string>} */
  const sequences = new Set();
  for (let at = 0; at + SEQUENCE_BYTES <= text.length; at++) sequences.add(text.slice(at, at + SEQUENCE_BYTES));
  return sequences;
}
