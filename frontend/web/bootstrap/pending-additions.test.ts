import assert from "node:assert/strict";
import { test } from "node:test";
import { PendingAdditions } from "./pending-additions.ts";

/** Returns a promise, and functions that end it. */
function deferred() {
  let resolve = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((...functions) => {
    [resolve, reject] = functions;
  });
  return { promise, resolve, reject };
}

test("additions are pending until the last one has ended", async () => {
  const additions = new PendingAdditions();
  assert.equal(additions.isEmpty(), true);
  const [first, second] = [deferred(), deferred()];
  void additions.add(first.promise);
  const secondEnds = additions.add(second.promise);
  const all = additions.all().then(() => additions.isEmpty());
  second.resolve();
  await secondEnds;
  assert.equal(additions.isEmpty(), false);
  first.resolve();
  // Whoever has waited finds the tray complete.
  assert.equal(await all, true);
});

test("a failed addition fails the wait, and is not pending any more", async () => {
  const additions = new PendingAdditions();
  const addition = deferred();
  const ends = assert.rejects(additions.add(addition.promise), { message: "it fails" });
  const waits = assert.rejects(additions.all(), { message: "it fails" });
  addition.reject(new Error("it fails"));
  await Promise.all([ends, waits]);
  assert.equal(additions.isEmpty(), true);
});
