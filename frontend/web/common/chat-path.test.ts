import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import "../testing/web-crypto.ts";
import { chatPathOf, copySourceOf, linkDigestOf } from "./chat-path.ts";

const ORIGIN = "https://chat.example";
const PAGE = `${ORIGIN}/guest/hotel/killarney/chat`;
Object.assign(globalThis, { location: new URL(PAGE) });

test("a path has only the number of the conversation", () => {
  assert.equal(chatPathOf(`${PAGE}?lang=de&chat=42#end`), "/guest/hotel/killarney/chat?chat=42");
});

test("other pages have no path", () => {
  const others = [
    `${PAGE}?token=abc&chat=42`,
    `${PAGE}?chat=42&before=7`,
    `${PAGE}?chat=42&embed=1`,
    `${PAGE}?chat=`,
    `${PAGE}?chat=x`,
    PAGE,
    `${PAGE}/kept?chat=42`,
    `${ORIGIN}/guest/hotel/Killarney/chat?chat=42`,
    "https://other.example/guest/hotel/killarney/chat?chat=42",
  ];
  for (const address of others) assert.equal(chatPathOf(address), undefined, address);
});

test("a copy is fetched in the language of the page", () => {
  assert.equal(copySourceOf(`${PAGE}?chat=42&lang=pt-BR`), "/guest/hotel/killarney/chat?chat=42&lang=pt-BR");
  assert.equal(copySourceOf(`${PAGE}?chat=42`), "/guest/hotel/killarney/chat?chat=42");
});

test("a link is identified by the digest of its token", async () => {
  const expected = createHash("sha256").update("abc").digest("hex");
  assert.equal(await linkDigestOf(`${PAGE}?token=abc`), expected);
});

test("an address without a token, in a frame or of another origin has no digest", async () => {
  for (const address of [
    `${PAGE}?chat=42`,
    `${PAGE}?token=abc&embed=1`,
    "https://other.example/guest/hotel/a/chat?token=abc",
  ]) {
    assert.equal(await linkDigestOf(address), undefined, address);
  }
});
