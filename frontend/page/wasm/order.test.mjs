import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleWasm, interfaceOf } from "./example.mjs";
import { CODE, sections } from "./format.mjs";
import { orderFunctions } from "./order.mjs";

const IMPORTED = ["first", "second"];
// The imports have the indices 0 and 1.
const wasm = exampleWasm({
  imports: IMPORTED,
  functions: [
    { name: "one", exported: "one", calls: 0 },
    { name: "nothing", exported: "nothing" },
    { name: "two", exported: "two", calls: 1 },
    { name: "one again", exported: "one again", calls: 2 },
    { name: "two again", exported: "two again", calls: 4 },
  ],
});

/**
 * Returns the imports that an exported function calls.
 * @param {Buffer} wasm
 * @param {string} name
 */
function callsOf(wasm, name) {
  /** @type {string[]} */
  const calls = [];
  const module = new WebAssembly.Module(Uint8Array.from(wasm));
  const imports = Object.fromEntries(IMPORTED.map((imported) => [imported, () => void calls.push(imported)]));
  const { exports } = new WebAssembly.Instance(module, { "./page_bg.js": imports });
  /** @type {() => void} */ (exports[name])();
  return calls;
}

test("functions in another order do the same", () => {
  const ordered = orderFunctions(wasm);
  assert.deepEqual(interfaceOf(ordered), interfaceOf(wasm));
  for (const name of interfaceOf(wasm).exports.slice(1)) assert.deepEqual(callsOf(ordered, name), callsOf(wasm, name), name);
});

test("the size stays the same", () => {
  const size = (/** @type {Buffer} */ wasm) => sections(wasm).find(({ id }) => id === CODE)?.body.length;
  assert.equal(size(orderFunctions(wasm)), size(wasm));
});
