import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.mjs";
import { call, exampleWasm, interfaceOf } from "./example.mjs";
import { optimize } from "./optimize.mjs";

test("code that no export uses is removed, and the rest works", (context) => {
  const wasm = exampleWasm({
    imports: ["used", "unused"],
    functions: [
      { name: "start", exported: "start", calls: 0 },
      { name: "internal", calls: 1 },
    ],
  });
  const optimized = optimize(wasm, join(temporaryFolder(context), "page.wasm"));
  assert.deepEqual(interfaceOf(optimized), { exports: ["memory", "start"], imports: ["used"] });
  call(optimized, "start");
});
