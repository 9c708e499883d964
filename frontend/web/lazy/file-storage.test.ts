import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { FileStorage } from "./file-storage.ts";

const DAY_MS = 24 * 3600 * 1000;
const blob = new Blob(["content"], { type: "image/png" });

test("a file is stored until it is deleted", async () => {
  const storage = new FileStorage(() => 0);
  await storage.put("one", { blob, label: "photo.png", id: "7" });
  const stored = await new FileStorage(() => 0).get("one");
  assert.equal(await stored?.blob.text(), "content");
  assert.deepEqual([stored?.label, stored?.id], ["photo.png", "7"]);
  await storage.delete("one");
  assert.equal(await storage.get("one"), undefined);
});

test("a file expires after 30 days", async () => {
  let now = 0;
  const storage = new FileStorage(() => now);
  await storage.put("old", { blob, label: "old" });
  now = 1;
  await storage.put("new", { blob, label: "new" });
  now = 30 * DAY_MS + 1;
  await storage.deleteExpired();
  assert.equal(await storage.get("old"), undefined);
  assert.equal((await storage.get("new"))?.label, "new");
});

test("the database has the name and version that earlier versions of the page use", async () => {
  await new FileStorage(() => 0).put("one", { blob, label: "photo.png" });
  const [database] = await indexedDB.databases();
  assert.deepEqual(database, { name: "guest-chat", version: 1 });
});

test("nothing is stored if the browser refuses the database", async (context) => {
  context.mock.method(indexedDB, "open", () => {
    throw new DOMException("denied", "SecurityError");
  });
  const storage = new FileStorage(() => 0);
  await storage.put("one", { blob, label: "photo.png" });
  await storage.delete("one");
  await storage.deleteExpired();
  assert.equal(await storage.get("one"), undefined);
});
