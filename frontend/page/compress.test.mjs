import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { compressAll } from "./compress.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

const TEXT = Buffer.from("the same text ".repeat(100));

test("each file that becomes smaller has two compressed versions", async (context) => {
  const files = new Map([
    ["page.js", TEXT],
    ["tiny.js", Buffer.from("1")],
    ["icon.png", TEXT],
  ]);
  const compressed = await compressAll(files, temporaryFolder(context));
  assert.deepEqual([...compressed.keys()], ["page.js.br", "page.js.gz"]);
  assert.ok(brotliDecompressSync(compressed.get("page.js.br") ?? "").equals(TEXT));
  assert.ok(gunzipSync(compressed.get("page.js.gz") ?? "").equals(TEXT));
});

test("results are cached by content, and those of former contents are removed", async (context) => {
  const cache = temporaryFolder(context);
  await compressAll(new Map([["page.js", TEXT]]), cache);
  const before = readdirSync(cache);
  await compressAll(new Map([["other.js", TEXT]]), cache);
  assert.deepEqual(readdirSync(cache), before);
  await compressAll(new Map([["other.js", Buffer.from(`${TEXT}!`)]]), cache);
  assert.equal(readdirSync(cache).filter((file) => before.includes(file)).length, 0);
});
