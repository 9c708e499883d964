import assert from "node:assert/strict";
import { test } from "node:test";
import "../testing/web-crypto.ts";
import { createUuid } from "./uuid.ts";

/** A generator whose bytes all have this value. */
const fixed = (byte: number) => ({
  getRandomValues<T extends ArrayBufferView | null>(array: T): T {
    (array as unknown as Uint8Array).fill(byte);
    return array;
  },
});

test("version and variant are those of a random UUID", () => {
  assert.equal(createUuid(fixed(0x00)), "00000000-0000-4000-8000-000000000000");
  assert.equal(createUuid(fixed(0xff)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
});

test("UUIDs of the browser's generator differ", () => {
  const ids = Array.from({ length: 100 }, () => createUuid());
  assert.equal(new Set(ids).size, 100);
  for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
