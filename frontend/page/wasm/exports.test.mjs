import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleWasm, interfaceOf } from "./example.mjs";
import { removeStreams, removeUnusedExports } from "./exports.mjs";

const GLUE = `const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} } : new FinalizationRegistry(ptr => wasm.__wbg_sink_free(ptr, 1));
export class IntoUnderlyingSink {
    close() {
        wasm.intounderlyingsink_close(this.ptr);
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;
export function hydrate() {
    wasm.hydrate();
}
`;

test("classes for streams are removed, and nothing else", () => {
  assert.equal(removeStreams(GLUE), "export function hydrate() {\n    wasm.hydrate();\n}\n");
});

test("classes for streams in an unknown form are an error", () => {
  assert.throws(() => removeStreams(GLUE.replace("export class", "class")), /IntoUnderlying/);
});

test("exports that the JavaScript does not use are removed", () => {
  const wasm = exampleWasm({
    functions: [
      { name: "hydrate", exported: "hydrate" },
      { name: "close", exported: "intounderlyingsink_close" },
    ],
  });
  const smaller = removeUnusedExports(wasm, "wasm.hydrate(); wasm.memory.buffer;");
  assert.deepEqual(interfaceOf(smaller).exports, ["memory", "hydrate"]);
});
