import assert from "node:assert/strict";
import { test } from "node:test";
import { publishedScript, pusherScript } from "./bundle.mjs";
import { REPLACEMENTS } from "./replacements.mjs";

/** @type {string[]} */
let warnings = [];
const warn = (/** @type {string} */ line) => warnings.push(line);

test("the short script is used if all replacements fit", async () => {
  warnings = [];
  const script = await pusherScript(REPLACEMENTS, warn);
  assert.deepEqual(warnings, []);
  assert.ok(script.length < 0.6 * publishedScript().length);
  assert.match(script.toString(), /^\/\*![^]*MIT/);
});

test("the published file is used if a replacement does not fit, and one warning names the folder to update", async () => {
  warnings = [];
  const script = await pusherScript({ ...REPLACEMENTS, "core/moved.ts": "export default 1" }, warn);
  assert.ok(script.equals(publishedScript()));
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /core\/moved\.ts does not exist; update frontend\/page\/pusher\/$/);
});
