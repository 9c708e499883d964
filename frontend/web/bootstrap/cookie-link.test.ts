import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { openPage } from "../testing/browser-window.ts";
import { startServer, type TestServer } from "../testing/http-server.ts";
import { exchangeToken } from "./cookie-link.ts";

const LINKS = `
  <a id="earlier" href="?token=abc&before=7">Earlier messages</a>
  <a id="guide" href="/guest/hotel/killarney/guide?token=abc">Guide</a>
  <a id="message" href="https://other.example/?token=abc">In a message</a>
  <img id="photo" src="/api/photo?token=abc">`;

let server: TestServer;
afterEach(() => server.close());

/** Opens a page by its link; `status` is that of the response to the request that checks the cookie. */
async function openLink(status: number) {
  const requests: string[] = [];
  server = await startServer(({ url = "" }, response) => {
    requests.push(url);
    response.statusCode = status;
    response.end();
  });
  const path = "/guest/hotel/killarney/chat";
  const window = openPage(`${server.origin}${path}?token=abc&lang=de`, LINKS, ["document", "history", "location"]);
  const { origin } = server;
  Object.assign(globalThis, {
    fetch: (
      (fetchAddress) => (address: string) =>
        fetchAddress(new URL(address, origin))
    )(fetch),
  });
  return {
    window,
    requests,
    address: (id: string) => Reflect.get(window.document.getElementById(id) ?? {}, id === "photo" ? "src" : "href"),
  };
}

test("the token is removed from the address and the page's own links", async () => {
  const { window, requests, address } = await openLink(204);
  assert.equal(await exchangeToken("42"), true);
  assert.deepEqual(requests, ["/guest/hotel/killarney/chat/kept?chat=42"]);
  assert.equal(window.location.search, "?lang=de&chat=42");
  assert.equal(address("earlier"), `${server.origin}/guest/hotel/killarney/chat?before=7&chat=42`);
  assert.equal(address("guide"), `${server.origin}/guest/hotel/killarney/guide?chat=42`);
  assert.equal(address("photo"), `${server.origin}/api/photo?chat=42`);
  assert.equal(address("message"), "https://other.example/?token=abc");
});

test("the token stays in the address if the browser does not store the cookie", async () => {
  const { window, address } = await openLink(200);
  assert.equal(await exchangeToken("42"), false);
  assert.equal(window.location.search, "?token=abc&lang=de");
  assert.match(address("guide"), /token=abc/);
});
