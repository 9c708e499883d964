import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bundle } from "./bundle.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

test("a script contains its imports, in the syntax of the oldest supported browsers", async (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "entry.js"), 'import { name } from "./name.js";\nconsole.log(await name);\nconsole.log(WORD);\n');
  writeFileSync(join(folder, "name.js"), "export class Name { static #count = 0; }\nexport const name = Promise.resolve(Name);\n");
  const step = { name: "script", title: "bundling", work: join(folder, "work") };
  const options = { entryPoints: [join(folder, "entry.js")], define: { WORD: '"word"' }, format: /** @type {const} */ ("esm") };
  const script = (await bundle(step, ["1"], options)).toString();
  assert.match(script, /static#\w=0/);
  assert.match(script, /console\.log\("word"\)/);
  assert.doesNotMatch(script, /import/);
  assert.equal(script.trim().split("\n").length, 1);
});
