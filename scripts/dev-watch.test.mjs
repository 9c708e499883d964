// Tests of the watcher of `make dev`.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { watchTree } from "./dev-watch.mjs";

/** Watches a new folder; `next` waits for a change of a file. */
function watchNewFolder() {
  const folder = mkdtempSync(join(tmpdir(), "dev-watch-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src/file.rs"), "");
  /** @type {Set<string>} */
  const changed = new Set();
  let report = () => {};
  const stop = watchTree(folder, (path) => {
    changed.add(path);
    report();
  });
  /** @param {string} name */
  const next = async (name) => {
    while (!changed.has(join(folder, name))) await new Promise((resolve) => (report = () => resolve(undefined)));
    changed.clear();
  };
  return { folder, next, close: () => (stop(), rmSync(folder, { recursive: true })) };
}

test("a file that is replaced again and again is reported each time", async () => {
  const { folder, next, close } = watchNewFolder();
  for (let times = 0; times < 4; times++) {
    writeFileSync(join(folder, "src/file.rs~"), `${times}`);
    await next("src/file.rs~");
    renameSync(join(folder, "src/file.rs~"), join(folder, "src/file.rs"));
    await next("src/file.rs");
  }
  close();
});

test("a file in a new directory is reported", async () => {
  const { folder, next, close } = watchNewFolder();
  mkdirSync(join(folder, "src/new"));
  await next("src/new");
  writeFileSync(join(folder, "src/new/file.rs"), "");
  await next("src/new/file.rs");
  close();
});
