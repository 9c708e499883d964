import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleWasm } from "./example.mjs";
import { clearLocations } from "./locations.mjs";

const FILE = "app/src/ui/page.rs";
const NAME_BYTES = 20;
const LOCATION_BYTES = 16;

/**
 * Returns data with a file name at address 0, followed by a position that refers to it.
 * @param {number} length length of the name, as in the position
 */
function dataWithPosition(length) {
  const data = Buffer.alloc(NAME_BYTES + LOCATION_BYTES);
  data.write(FILE);
  data.writeUInt32LE(length, NAME_BYTES + 4);
  data.writeUInt32LE(12, NAME_BYTES + 8);
  data.writeUInt32LE(5, NAME_BYTES + 12);
  return data;
}

test("names of source files and positions that refer to them become zeros", () => {
  const data = dataWithPosition(FILE.length);
  const cleared = clearLocations(exampleWasm({ data }));
  assert.ok(cleared.equals(exampleWasm({ data: Buffer.alloc(data.length) })));
});

test("data that only looks similar is not changed", () => {
  const data = dataWithPosition(FILE.length + 1);
  const cleared = clearLocations(exampleWasm({ data }));
  const expected = Buffer.concat([Buffer.alloc(NAME_BYTES), data.subarray(NAME_BYTES)]);
  assert.ok(cleared.equals(exampleWasm({ data: expected })));
});

test("a wasm without names of source files is an error", () => {
  assert.throws(() => clearLocations(exampleWasm({ data: Buffer.from("a text") })), /no name of a source file/);
});
