import assert from "node:assert/strict";
import { test } from "node:test";
import { createEnvelope, readEnvelope } from "./envelope.ts";

test("a message is read as it was created", () => {
  const envelope = createEnvelope("theme", { theme: "dark" });
  assert.deepEqual(envelope, { guestChat: 1, type: "theme", data: { theme: "dark" } });
  assert.deepEqual(readEnvelope(envelope), envelope);
});

test("data may be absent", () => {
  for (const data of [undefined, null])
    assert.deepEqual(readEnvelope({ guestChat: 1, type: "close", data }), createEnvelope("close"));
});

test("values of other scripts are not read as messages", () => {
  const others = [
    undefined,
    null,
    "text",
    1,
    [],
    {},
    { type: "theme" },
    { guestChat: 2, type: "theme" },
    { guestChat: 1 },
    { guestChat: 1, type: 7 },
  ];
  for (const value of others) assert.equal(readEnvelope(value), undefined, JSON.stringify(value));
});
