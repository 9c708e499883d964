import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow, runStep } from "./step.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

test("a step runs again only if an input has changed", async (context) => {
  const work = temporaryFolder(context);
  let runs = 0;
  /** @param {string[]} inputs */
  const run = async (inputs) => {
    const folder = await runStep({ name: "count", title: "counting", work }, inputs, (out) =>
      writeFileSync(join(out, "result"), `${++runs}`),
    );
    return readFileSync(join(folder, "result"), "utf8");
  };
  assert.equal(await run(["ab", "c"]), "1");
  assert.equal(await run(["ab", "c"]), "1");
  assert.equal(await run(["a", "bc"]), "2");
});

test("a step that failed runs again, and its partial result is removed", async (context) => {
  const work = temporaryFolder(context);
  const step = { name: "failing", title: "failing", work };
  const failing = runStep(step, [], (out) => {
    writeFileSync(join(out, "partial"), "");
    throw new Error("it failed");
  });
  await assert.rejects(failing, /it failed/);
  const folder = await runStep(step, [], (out) => writeFileSync(join(out, "complete"), ""));
  assert.deepEqual(filesBelow(folder), ["complete"]);
});
