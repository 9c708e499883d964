import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "./edit.mjs";
import { exampleWasm, interfaceOf } from "./example.mjs";
import { removeUnusedExports } from "./exports.mjs";
import { trapPanics } from "./panics.mjs";

/** @typedef {import("./edit.mjs").Edit} Edit */

const wasm = exampleWasm({
  functions: [
    { name: "core::panicking::panic", exported: "panic" },
    { name: "hydrate", exported: "hydrate" },
  ],
});
const original = { wasm, glue: "export const hydrate = () => wasm.hydrate();" };

/** @type {Edit} */
const removeExports = {
  name: "remove exports",
  update: "exports.mjs",
  apply: ({ wasm, glue }) => ({ wasm: removeUnusedExports(wasm, glue), glue }),
};

test("edits are applied one after the other", async () => {
  /** @type {Edit} */
  const trap = { name: "trap", update: "panics.mjs", apply: ({ wasm, glue }) => ({ wasm: trapPanics(wasm, [/^core::/]), glue }) };
  const { files, warnings } = await applyEdits(original, [trap, removeExports]);
  assert.deepEqual(warnings, []);
  assert.ok(files.wasm.equals(removeUnusedExports(trapPanics(wasm, [/^core::/]), original.glue)));
});

/**
 * Edits that go wrong, and the reason in the warning.
 * @type {[string, Edit["apply"], RegExp][]}
 */
const FAULTS = [
  ["a panic pattern fits nothing", ({ wasm, glue }) => ({ wasm: trapPanics(wasm, [/^panic::renamed$/]), glue }), /no function has a name like .*panic::renamed/],
  ["the edited wasm is cut off", ({ wasm, glue }) => ({ wasm: wasm.subarray(0, -40), glue }), /the edited wasm is invalid/],
  ["the edited wasm is no wasm", ({ glue }) => ({ wasm: Buffer.from("text"), glue }), /the edited wasm is invalid/],
  ["a used export is lost", ({ wasm, glue }) => ({ wasm: removeUnusedExports(wasm, ""), glue }), /missing exports: hydrate/],
  ["the edited JavaScript does not parse", ({ wasm, glue }) => ({ wasm, glue: `${glue}((` }), /the edited JavaScript is invalid/],
];

for (const [fault, apply, reason] of FAULTS) {
  test(`if ${fault}, the files are used without the edit, and one warning names the code to update`, async () => {
    const faulty = { name: "edit", update: "PATTERNS in edit.mjs", apply };
    const { files, warnings } = await applyEdits(original, [faulty, removeExports]);
    assert.deepEqual(interfaceOf(files.wasm).exports, ["hydrate"]);
    assert.equal(files.glue, original.glue);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /could not edit.*; update PATTERNS in edit\.mjs$/);
    assert.match(warnings[0], reason);
  });
}
