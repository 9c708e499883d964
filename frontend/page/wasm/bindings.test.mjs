import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.mjs";
import { runBindgen } from "./bindings.mjs";
import { exampleWasm, interfaceOf } from "./example.mjs";

test("page-bindgen writes an ES module and a wasm, and keeps the names of functions", (context) => {
  const folder = temporaryFolder(context);
  const input = join(folder, "input.wasm");
  writeFileSync(input, exampleWasm({ functions: [{ name: "app::start", exported: "start" }] }));
  const output = join(folder, "output");
  runBindgen(input, "page", output);
  assert.deepEqual(readdirSync(output).sort(), ["page.js", "page_bg.wasm"]);
  assert.match(readFileSync(join(output, "page.js"), "utf8"), /^export \{.*__wbg_init as default/m);
  const wasm = readFileSync(join(output, "page_bg.wasm"));
  assert.ok(interfaceOf(wasm).exports.includes("start"));
  assert.ok(wasm.includes("app::start"));
});
