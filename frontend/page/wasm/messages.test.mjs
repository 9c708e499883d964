import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleWasm } from "./example.mjs";
import { MESSAGES, clearMessages } from "./messages.mjs";

const wasm = exampleWasm({ data: Buffer.from("Wi-Fi\0mid > len\0Größe") });

test("messages become zeros of the same length, and other texts stay", () => {
  const cleared = clearMessages(wasm);
  assert.equal(cleared.length, wasm.length);
  assert.ok(cleared.includes(Buffer.from(`Wi-Fi\0${"\0".repeat("mid > len".length)}\0Größe`)));
});

test("a wasm without any message is an error", () => {
  assert.throws(() => clearMessages(exampleWasm({ data: Buffer.from("Wi-Fi") })), /no message of a panic was found/);
});

test("the patterns fit messages of the standard library", () => {
  const messages = [
    "called `Option::unwrap()` on a `None` value",
    "assertion failed: edge.height == self.node.height - 1",
    "assertion failed: src.len() == dst.len()",
    "internal error: entered unreachable code",
    "RefCell already borrowed",
  ];
  for (const message of messages) assert.ok(MESSAGES.some((pattern) => pattern.exec(message)?.[0] === message), message);
});
