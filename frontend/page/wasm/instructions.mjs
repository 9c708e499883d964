// Finds references to functions in the code of a WebAssembly module: skips all other instructions of
// the features that optimize.mjs enables. Numbers in brackets are sections of the WebAssembly core
// specification.
import { Reader } from "./format.mjs";

/**
 * The index of a function in an instruction: its place in the code, and its length there.
 * @typedef {{ at: number, length: number, index: number }} Reference
 */

const [CALL, REF_FUNC, EXTENDED] = [0x10, 0xd2, 0xfc];

/**
 * Skips one operand of an instruction.
 * @typedef {(reader: Reader) => unknown} Operand
 */
/** @type {Operand} */
const number = (reader) => {
  while (reader.byte() & 128);
};
/** @type {Operand} */
const numbers = (reader) => {
  for (let left = reader.number(); left > 0; left--) number(reader);
};
/** @param {number} count @returns {Operand} */
const bytes = (count) => (reader) => reader.bytes(count);

/** Operands by the first and the last opcode that has them (5.4). @type {[number, number, Operand[]][]} */
const OPERANDS = [
  [0x00, 0x01, []],
  // Blocks have a type.
  [0x02, 0x04, [number]],
  [0x05, 0x05, []],
  [0x0b, 0x0b, []],
  [0x0c, 0x0d, [number]],
  // A jump table.
  [0x0e, 0x0e, [numbers, number]],
  [0x0f, 0x0f, []],
  // An indirect call has a type and a table.
  [0x11, 0x11, [number, number]],
  [0x1a, 0x1b, []],
  [0x1c, 0x1c, [numbers]],
  [0x20, 0x26, [number]],
  // Access to memory has an alignment and an offset.
  [0x28, 0x3e, [number, number]],
  [0x3f, 0x42, [number]],
  [0x43, 0x43, [bytes(4)]],
  [0x44, 0x44, [bytes(8)]],
  [0x45, 0xc4, []],
  [0xd0, 0xd0, [number]],
  [0xd1, 0xd1, []],
];
/** The same for instructions of two bytes, by the second one. @type {[number, number, Operand[]][]} */
const EXTENDED_OPERANDS = [
  [0, 7, []],
  [8, 8, [number, number]],
  [9, 9, [number]],
  [10, 10, [number, number]],
  [11, 11, [number]],
  [12, 12, [number, number]],
  [13, 13, [number]],
  [14, 14, [number, number]],
  [15, 17, [number]],
];

/**
 * Returns all references to functions in the body of a function, in order.
 * @param {Buffer} body
 */
export function functionReferences(body) {
  const reader = new Reader(body, 0);
  // The local variables: numbers of variables, and their types.
  for (let left = reader.number(); left > 0; left--) {
    reader.number();
    reader.byte();
  }
  /** @type {Reference[]} */
  const references = [];
  while (!reader.isAtEnd()) {
    const opcode = reader.byte();
    if (opcode === CALL || opcode === REF_FUNC) {
      const at = reader.at;
      const index = reader.number();
      references.push({ at, length: reader.at - at, index });
    } else if (opcode === EXTENDED) skip(reader, EXTENDED_OPERANDS, reader.number());
    else skip(reader, OPERANDS, opcode);
  }
  return references;
}

/**
 * @param {Reader} reader
 * @param {[number, number, Operand[]][]} table
 * @param {number} opcode
 */
function skip(reader, table, opcode) {
  const entry = table.find(([first, last]) => first <= opcode && opcode <= last);
  if (!entry) throw new Error(`the instruction ${opcode.toString(16)} is unknown`);
  for (const operand of entry[2]) operand(reader);
}
