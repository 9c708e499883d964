import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setOrigin } from "../testing/fetch-api.ts";
import { startServer, type TestServer } from "../testing/http-server.ts";
import { EXPIRES_AFTER_MS, MAX_COPIES, PageCopies, responseOf } from "./page-copies.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const SCRIPT = "guest.0123456789abcdef.js";
const WASM = "guest_bg.0123456789abcdef.wasm";
const STYLE = "guest.0123456789abcdef.css";
const chat = (id: number) => `/guest/hotel/killarney/chat?chat=${id}`;
const html = (text: string, style: string) =>
  `<html><head><link rel="modulepreload" href="/pkg/${SCRIPT}"><link rel="stylesheet" href="/pkg/${style}"><script type="module" src="/pkg/${SCRIPT}"></script></head><body class="chat">${text}</body></html>`;
/** Stores a page with that text. */
function put(
  id: number,
  text: string,
  requestedAt: number,
  { style = STYLE, link }: { style?: string; link?: string } = {},
) {
  const headers = { "content-type": "text/html", "content-encoding": "br" };
  return copies.put(chat(id), new Response(html(text, style), { headers }), requestedAt, link);
}

let server: TestServer;
let now: number;
let copies: PageCopies;
/** Paths that were requested from the server. */
let requests: string[];
/** Paths that the server does not have. */
let missing: Set<string>;

beforeEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  requests = [];
  missing = new Set();
  now = NOW;
  server = await startServer(({ url = "" }, response) => {
    requests.push(url);
    response.statusCode = missing.has(url) ? 404 : 200;
    response.end(url.endsWith(".js") ? `const wasm = "${WASM}";` : `content of ${url}`);
  });
  setOrigin(server.origin);
  copies = new PageCopies({
    caches,
    fetch,
    now: () => now,
    origin: server.origin,
  });
});

afterEach(() => server.close());

const textOf = async (path: string) => (await copies.find(path))?.text();
const fileNames = async () =>
  (await (await caches.open("guest-chat-files-1")).keys()).map(({ url }) => new URL(url).pathname).sort();

test("a copy has the page, its time, and all files that the page needs", async () => {
  assert.equal(await put(1, "Hello", NOW), true);
  const copy = await copies.find(chat(1));
  assert.ok(copy);
  const response = await responseOf(copy);
  assert.match(await response.text(), new RegExp(`<body data-taken-at="${NOW}" class="chat">Hello`));
  assert.deepEqual([...response.headers.keys()], ["content-type"]);
  assert.deepEqual(await fileNames(), [`/pkg/${STYLE}`, `/pkg/${SCRIPT}`, `/pkg/${WASM}`]);
});

test("files come from the cache once a copy needs them", async () => {
  await put(1, "Hello", NOW);
  server.close();
  const file = await copies.file(new Request(`/pkg/${WASM}`));
  assert.equal(await file.text(), `content of /pkg/${WASM}`);
});

test("a file that no copy needs comes from the network", async () => {
  const file = await copies.file(new Request("/pkg/other.js"));
  assert.equal(await file.text(), `const wasm = "${WASM}";`);
});

test("a page is not stored if one of its files is missing", async () => {
  await put(1, "complete", NOW);
  missing.add("/pkg/new.css");
  await assert.rejects(put(1, "incomplete", NOW + 1, { style: "new.css" }));
  assert.match((await textOf(chat(1))) ?? "", /complete/);
  assert.doesNotMatch((await textOf(chat(1))) ?? "", /incomplete/);
});

test("a file is downloaded once for several copies", async () => {
  await put(1, "one", NOW);
  await put(2, "two", NOW);
  assert.deepEqual(requests.sort(), [`/pkg/${STYLE}`, `/pkg/${SCRIPT}`, `/pkg/${WASM}`]);
});

test("the response to an earlier request does not replace a newer copy", async () => {
  now = NOW + 10;
  await put(1, "newer", NOW + 5);
  assert.equal(await put(1, "older", NOW), true);
  assert.match((await textOf(chat(1))) ?? "", /newer/);
});

test("a copy with a time in the future is replaced", async () => {
  await put(1, "wrong clock", NOW + 60_000);
  assert.equal(await put(1, "right clock", NOW), true);
  assert.match((await textOf(chat(1))) ?? "", /right clock/);
});

test("the response to a request from before a removal is not stored", async () => {
  await put(1, "Hello", NOW);
  now = NOW + 10;
  await copies.remove(chat(1));
  assert.equal(await put(1, "late", NOW + 5), false);
  assert.equal(await copies.find(chat(1)), undefined);
  assert.equal(await put(1, "new", NOW + 11), true);
});

test("a removal deletes the files that only this copy needs", async () => {
  await put(1, "one", NOW, { style: "one.css" });
  await put(2, "two", NOW, { style: "two.css" });
  await copies.remove(chat(1));
  assert.deepEqual(await fileNames(), [`/pkg/${SCRIPT}`, `/pkg/${WASM}`, "/pkg/two.css"]);
});

test("a copy expires", async () => {
  await put(1, "Hello", NOW);
  now = NOW + EXPIRES_AFTER_MS;
  assert.ok(await copies.find(chat(1)));
  now += 1;
  assert.equal(await copies.find(chat(1)), undefined);
  // The next copy deletes it.
  await put(2, "two", now);
  assert.deepEqual(await copies.paths(), [chat(2)]);
});

test("only the newest copies are kept", async () => {
  for (let id = 1; id <= MAX_COPIES + 1; id++) await put(id, `${id}`, NOW - id);
  const expected = Array.from({ length: MAX_COPIES }, (_, index) => chat(index + 1));
  assert.deepEqual((await copies.paths()).sort(), expected);
});

test("a link opens its copy, also after the page was stored without the link", async () => {
  await put(1, "one", NOW, { link: "digest" });
  await put(1, "again", NOW + 1);
  assert.equal(await copies.findByLink("digest"), chat(1));
  assert.equal(await copies.findByLink("other"), undefined);
});

test("caches of earlier formats are removed, and no others", async () => {
  for (const name of ["guest-chat-pages-0", "guest-chat-files-0", "guest-chat-push-1", "other"])
    await caches.open(name);
  await put(1, "Hello", NOW);
  await copies.removeEarlierFormats();
  assert.deepEqual((await caches.keys()).sort(), [
    "guest-chat-files-1",
    "guest-chat-pages-1",
    "guest-chat-push-1",
    "other",
  ]);
});
