import assert from "node:assert/strict";
import { test } from "node:test";
import { functionReferences } from "./instructions.mjs";

const CALL_7 = [0x10, 0x07];
const END = 0x0b;

/** Instructions with operands that contain the bytes of a call. @type {Record<string, number[]>} */
const INSTRUCTIONS = {
  block: [0x02, 0x40, END],
  "block with a result": [0x02, 0x7f, END],
  "jump table": [0x0e, 0x02, 0x10, 0x07, 0x00],
  "indirect call": [0x11, 0x10, 0x00],
  "select with a type": [0x1c, 0x01, 0x7f],
  local: [0x20, 0x10],
  load: [0x28, 0x02, 0x90, 0x07],
  constant: [0x41, 0x90, 0x07],
  "long constant": [0x42, 0x90, 0x87, 0x10],
  float: [0x43, 0x10, 0x07, 0x10, 0x07],
  double: [0x44, 0x10, 0x07, 0x10, 0x07, 0x10, 0x07, 0x10, 0x07],
  addition: [0x6a],
  "memory size": [0x3f, 0x00],
  "memory copy": [0xfc, 0x0a, 0x00, 0x00],
  "memory fill": [0xfc, 0x0b, 0x00],
  truncation: [0xfc, 0x02],
  "table growth": [0xfc, 0x0f, 0x10],
  null: [0xd0, 0x70],
};

for (const [name, instruction] of Object.entries(INSTRUCTIONS)) {
  test(`a call is found behind this instruction: ${name}`, () => {
    const body = Buffer.from([0x00, ...instruction, ...CALL_7, END]);
    assert.deepEqual(functionReferences(body), [{ at: 2 + instruction.length, length: 1, index: 7 }]);
  });
}

test("all references are found, behind local variables", () => {
  const body = Buffer.from([0x01, 0x10, 0x7f, 0x10, 0x90, 0x01, 0xd2, 0x03, END]);
  assert.deepEqual(functionReferences(body), [
    { at: 4, length: 2, index: 144 },
    { at: 7, length: 1, index: 3 },
  ]);
});

test("an unknown instruction is an error", () => {
  assert.throws(() => functionReferences(Buffer.from([0x00, 0xff, END])), /the instruction ff is unknown/);
});
