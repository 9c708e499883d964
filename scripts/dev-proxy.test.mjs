import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DevProxy, allowReload, logicalName } from "./dev-proxy.mjs";

const folder = mkdtempSync(join(tmpdir(), "dev-proxy-"));
/** A server with one page, which echoes what is sent to a WebSocket. */
const upstream = createServer((request, response) => {
  if (request.url !== "/page") return response.writeHead(404, { "content-type": "text/plain" }).end("</head>");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'" });
  response.end(`<head></head>${request.headers["accept-encoding"]}`);
});
upstream.on("upgrade", (_, socket, head) => {
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  socket.write(head);
  socket.pipe(socket);
});
/** @param {import("node:http").Server} server */
const portOf = (server) => /** @type {import("node:net").AddressInfo} */ (server.address()).port;

/** @type {DevProxy} */
let proxy;
/** @type {import("node:http").Server} */
let server;
let url = "";

before(async () => {
  mkdirSync(join(folder, "pkg"));
  writeFileSync(join(folder, "pkg/guest.0123456789abcdef.css"), "body{}");
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ "guest.css": "pkg/guest.0123456789abcdef.css" }));
  await new Promise((resolve) => upstream.listen(0, "127.0.0.1", () => resolve(undefined)));
  proxy = new DevProxy({ site: folder, upstreamPort: portOf(upstream) });
  server = await proxy.listen("127.0.0.1", 0);
  url = `http://127.0.0.1:${portOf(server)}`;
});

after(() => {
  for (const each of [server, upstream]) {
    each.close();
    each.closeAllConnections();
  }
  rmSync(folder, { recursive: true });
});

test("a page gets the script, and its policy allows it", async () => {
  const response = await fetch(`${url}/page`);
  assert.equal(await response.text(), '<head><script defer src="/dev/reload.js"></script></head>identity');
  assert.equal(response.headers.get("content-security-policy"), "default-src 'none'; script-src 'self'; connect-src 'self'");
});

test("a policy that has scripts keeps them", () => {
  const policy = "default-src 'none'; script-src 'self' 'nonce-1'; connect-src 'self' ws://a";
  assert.equal(allowReload(policy), policy);
});

test("other responses are forwarded unchanged", async () => {
  const response = await fetch(`${url}/nothing`);
  assert.deepEqual([response.status, await response.text()], [404, "</head>"]);
});

test("a file of the page is found by any hash of its content", async () => {
  const response = await fetch(`${url}/pkg/guest.fedcba9876543210.css`);
  assert.deepEqual([response.headers.get("content-type"), await response.text()], ["text/css; charset=utf-8", "body{}"]);
  assert.equal(logicalName("/pkg/guest_bg.0123456789abcdef.wasm"), "guest_bg.wasm");
  assert.equal(logicalName("/pkg/guest.css"), undefined);
});

test("a WebSocket is connected to the server", async () => {
  const socket = connect(portOf(server), "127.0.0.1");
  socket.write("GET /app HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello");
  let received = "";
  for await (const chunk of socket.setEncoding("utf8")) {
    received += chunk;
    if (received.endsWith("hello")) break;
  }
  assert.match(received, /^HTTP\/1.1 101 .*\r\n\r\nhello$/s);
});

test("open pages are told to reload", async () => {
  const { body } = await fetch(`${url}/dev/events`);
  assert(body);
  proxy.reloadPages();
  const { value } = await body.getReader().read();
  assert.equal(new TextDecoder().decode(value), "event: reload\ndata:\n\n");
});
