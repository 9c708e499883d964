import assert from "node:assert/strict";
import { test } from "node:test";
import { authenticationHeaders } from "./credentials.ts";

const PAGE = "https://chat.example/guest/hotel/killarney/chat";

test("a page with a token sends the token", () => {
  assert.deepEqual(authenticationHeaders(`${PAGE}?token=abc&chat=42`), { Authorization: "GuestToken abc" });
});

test("a page whose link is in a cookie sends the number of its conversation", () => {
  assert.deepEqual(authenticationHeaders(`${PAGE}?lang=de&chat=42`), { "Guest-Chat": "42" });
});

test("another page sends no header", () => {
  assert.deepEqual(authenticationHeaders("https://chat.example/desk/hotel/killarney"), {});
});
