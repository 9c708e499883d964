import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, test } from "node:test";
import { openPage } from "../testing/browser-window.ts";
import { startServer, type TestServer } from "../testing/http-server.ts";
import { sendRequest } from "./request.ts";

let server: TestServer;
afterEach(() => server.close());

/** Starts a server, and opens a page on it with this query. */
async function open(query: string, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  server = await startServer(answer);
  openPage(`${server.origin}/guest/hotel/killarney/chat${query}`, "", ["location"]);
  return `${server.origin}/api/messages?after=7`;
}

/** Answers with the parts of the request. */
function echo(request: IncomingMessage, response: ServerResponse) {
  const { method, url, headers } = request;
  const { authorization, "guest-chat": chat, "content-type": type } = headers;
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => {
    body += chunk;
  });
  request.on("end", () => response.end(JSON.stringify({ method, url, authorization, chat, type, body })));
}

test("a request without a body has the credentials of the page", async () => {
  const path = await open("?token=abc", echo);
  for (const method of ["GET", "DELETE"]) {
    const { status, retryAfter, body } = await sendRequest(method, path, undefined);
    assert.deepEqual([status, retryAfter], [200, null]);
    const expected = { method, url: "/api/messages?after=7", authorization: "GuestToken abc", body: "" };
    assert.deepEqual(JSON.parse(body), expected);
  }
});

test("a body is sent as JSON", async () => {
  const path = await open("?chat=42", echo);
  const sent = JSON.stringify({ message: "日本 👩‍🚀 e\u0301 \u2028" });
  for (const method of ["POST", "PATCH"]) {
    const { body } = await sendRequest(method, path, sent);
    const expected = { method, url: "/api/messages?after=7", chat: "42", type: "application/json", body: sent };
    assert.deepEqual(JSON.parse(body), expected);
  }
});

test("a refusal is a response, with the pause that the server demands", async () => {
  const path = await open("", (_, response) => response.writeHead(429, { "Retry-After": "7" }).end("slow down"));
  assert.deepEqual(await sendRequest("GET", path, undefined), { status: 429, retryAfter: "7", body: "slow down" });
});

test("a request without a response fails in time, and its connection is closed", async () => {
  let closed: Promise<unknown> | undefined;
  const path = await open("", ({ socket }) => {
    closed = once(socket, "close");
  });
  await assert.rejects(sendRequest("GET", path, undefined, 50), { name: "AbortError" });
  await closed;
});

test("a response that does not end fails in time", async () => {
  const path = await open("", (_, response) => response.writeHead(200).write("the beginning"));
  await assert.rejects(sendRequest("GET", path, undefined, 50), { name: "AbortError" });
});

test("a lost connection fails", async () => {
  const path = await open("", ({ socket }) => socket.destroy());
  await assert.rejects(sendRequest("GET", path, undefined), TypeError);
});

test("a token that no header can carry fails", async () => {
  const path = await open(`?token=${encodeURIComponent("a\nb")}`, echo);
  await assert.rejects(sendRequest("GET", path, undefined), TypeError);
});
