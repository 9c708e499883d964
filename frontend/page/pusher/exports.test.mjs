import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.mjs";
import { checkReplacements, checkRuntime } from "./exports.mjs";

const SOURCE = `
import Other, { Options } from "./other";
export interface Settings { options: Options }
export const create = (settings: Settings) => new Other(settings);
export default class Part {}
`;

/** @type {[string, Record<string, string>, string[]][]} */
const CASES = [
  ["the same exports", { "part.ts": "export const create = 1; export default class {}" }, []],
  ["a missing export", { "part.ts": "export default class {}" }, ["part.ts exports create, default, its replacement default"]],
  ["an export of another name", { "part.ts": "export const make = 1; export default 2" }, ["part.ts exports create, default, its replacement default, make"]],
  ["a file that has moved", { "moved.ts": "export default 1" }, ["moved.ts does not exist"]],
];

for (const [difference, replacements, problems] of CASES) {
  test(`a replacement with ${difference} has ${problems.length} problems`, async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(join(folder, "part.ts"), SOURCE);
    assert.deepEqual(await checkReplacements(folder, replacements), problems);
  });
}

test("a part of the runtime that the sources use must be present", () => {
  const runtime = "const hidden = 1;\nexport default {\n  getProtocol: () => 1,\n  createXHR() {\n    return 2;\n  },\n};\n";
  const sources = ["Runtime.getProtocol();", "if (Runtime.createXHR) Runtime.hidden;", "Runtime.statistics"];
  assert.deepEqual(checkRuntime(sources, runtime, ["statistics"]), ["the runtime has no hidden"]);
});
