import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Site } from "./site.mjs";
import { filesBelow } from "./step.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

/** @param {string} script */
function siteWith(script) {
  const site = new Site();
  const name = site.addHashed("page.js", Buffer.from(script));
  site.add("icons/icon.svg", Buffer.from("<svg/>"));
  site.addManifest();
  return { site, name };
}

test("a name changes with the content, and the manifest has it", (context) => {
  const folder = join(temporaryFolder(context), "site");
  const { site, name } = siteWith("1");
  assert.match(name, /^page\.[0-9a-f]{16}\.js$/);
  assert.notEqual(siteWith("2").name, name);
  site.write(folder, `${folder}.key`);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")), { "page.js": `pkg/${name}` });
  assert.deepEqual(filesBelow(folder), ["icons/icon.svg", "manifest.json", `pkg/${name}`]);
});

test("the folder is not touched if nothing has changed", (context) => {
  const folder = join(temporaryFolder(context), "site");
  assert.equal(siteWith("1").site.write(folder, `${folder}.key`), true);
  const { ino } = statSync(folder);
  assert.equal(siteWith("1").site.write(folder, `${folder}.key`), false);
  assert.equal(statSync(folder).ino, ino);
});

test("files that do not belong to the site are removed", (context) => {
  const folder = join(temporaryFolder(context), "site");
  siteWith("1").site.write(folder, `${folder}.key`);
  writeFileSync(join(folder, "other.txt"), "");
  assert.equal(siteWith("1").site.write(folder, `${folder}.key`), true);
  assert.ok(!filesBelow(folder).includes("other.txt"));
});

test("the list for the server's program has every file of the folder, and is written again if it is missing", (context) => {
  const folder = join(temporaryFolder(context), "site");
  const { site } = siteWith("1");
  site.write(folder, `${folder}.key`);
  const list = readFileSync(`${folder}.rs`, "utf8");
  const included = [...list.matchAll(/\("\/(.*)", include_bytes!\("site\/(.*)"\) as &\[u8\]\),/g)];
  assert.deepEqual(included.map(([, url]) => url), filesBelow(folder));
  assert.deepEqual(included.map(([, , file]) => file), filesBelow(folder));

  writeFileSync(`${folder}.rs`, "&[]\n");
  assert.equal(siteWith("1").site.write(folder, `${folder}.key`), true);
  assert.equal(readFileSync(`${folder}.rs`, "utf8"), list);
  rmSync(`${folder}.rs`);
  assert.equal(siteWith("1").site.write(folder, `${folder}.key`), true);
});
