import assert from "node:assert/strict";
import { test } from "node:test";
import { readFrameMessage } from "./chat-frame.ts";

const ORIGIN = "https://chat.example";
const frame = new MessageChannel().port1 as unknown as MessageEventSource;
const data = { guestChat: 1, type: "unread", data: { count: 2 } };
const eventOf = (fields: Partial<MessageEvent>) => ({ source: frame, origin: ORIGIN, data, ...fields }) as MessageEvent;

test("a message of the frame is read", () => {
  assert.deepEqual(readFrameMessage(eventOf({}), frame, ORIGIN), data);
});

test("a message of another window or origin is ignored", () => {
  const other = new MessageChannel().port1 as unknown as MessageEventSource;
  assert.equal(readFrameMessage(eventOf({ source: other }), frame, ORIGIN), undefined);
  assert.equal(readFrameMessage(eventOf({ source: null }), null, ORIGIN), undefined);
  for (const origin of ["https://evil.example", "http://chat.example", "null", ""]) {
    assert.equal(readFrameMessage(eventOf({ origin }), frame, ORIGIN), undefined, origin);
  }
});

test("other values of the frame are ignored", () => {
  for (const other of ["text", null, { type: "unread" }])
    assert.equal(readFrameMessage(eventOf({ data: other }), frame, ORIGIN), undefined);
});
