import assert from "node:assert/strict";
import { test } from "node:test";
import { withLanguage, withToken } from "./page-address.ts";

const PAGE = "https://chat.example/guest/hotel/killarney/chat";
const TOKEN = "a_-B".repeat(11).slice(0, 43);

test("a token replaces the link of the page", () => {
  assert.equal(withToken(`${PAGE}?chat=42&embed=1`, TOKEN), `${PAGE}?embed=1&token=${TOKEN}`);
  assert.equal(withToken(`${PAGE}?token=abc`, TOKEN), `${PAGE}?token=${TOKEN}`);
});

test("an invalid token changes nothing", () => {
  for (const token of [undefined, 7, "", "short", `${TOKEN}a`, `${TOKEN.slice(1)}%`, `${TOKEN}\n`]) {
    assert.equal(withToken(PAGE, token), undefined, String(token));
  }
});

test("a language is added to the address", () => {
  assert.equal(withLanguage(`${PAGE}?chat=42&lang=en`, "pt-BR"), `${PAGE}?chat=42&lang=pt-BR`);
  assert.equal(withLanguage(PAGE, 7), undefined);
});
