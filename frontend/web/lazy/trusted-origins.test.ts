import assert from "node:assert/strict";
import { test } from "node:test";
import { TrustedOrigins } from "./trusted-origins.ts";

const OWN = "https://chat.example";
const HOTEL = "https://hotel.example";

test("the page's own origin and those that the hotel has set are trusted", () => {
  const origins = new TrustedOrigins(OWN, `${HOTEL} https://www.hotel.example`);
  for (const origin of [OWN, HOTEL, "https://www.hotel.example"]) assert.ok(origins.has(origin), origin);
});

test("only an equal origin is trusted", () => {
  const origins = new TrustedOrigins(OWN, HOTEL);
  const others = [
    "http://hotel.example",
    `${HOTEL}:8443`,
    `${HOTEL}.evil.example`,
    "https://evil-hotel.example",
    "null",
    "",
  ];
  for (const origin of others) assert.ok(!origins.has(origin), origin);
});

test("without a list only the page's own origin is trusted", () => {
  for (const listed of [undefined, "", " "]) {
    const origins = new TrustedOrigins(OWN, listed);
    assert.ok(origins.has(OWN));
    assert.ok(!origins.has(""));
  }
});

test("the framing page is the nearest ancestor, or else the referrer", () => {
  const origins = new TrustedOrigins(OWN, HOTEL);
  assert.equal(origins.framingOrigin(HOTEL, ""), HOTEL);
  assert.equal(origins.framingOrigin(undefined, `${HOTEL}/rooms`), HOTEL);
  assert.equal(origins.framingOrigin(undefined, ""), undefined);
});

test("a framing page that is not trusted has no origin, whatever the referrer is", () => {
  const origins = new TrustedOrigins(OWN, HOTEL);
  assert.equal(origins.framingOrigin("https://evil.example", `${HOTEL}/`), undefined);
  assert.equal(origins.framingOrigin(undefined, "https://evil.example/"), undefined);
});
