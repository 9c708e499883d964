import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, test } from "node:test";
import { openPage } from "../testing/browser-window.ts";
import { startServer, type TestServer } from "../testing/http-server.ts";
import { readResult, STALLED_AFTER_MS, type UploadResult, uploadFile } from "./upload.ts";

const PATH = "/api/guest/hotel/killarney/chat/attachments";

let server: TestServer;
afterEach(() => {
  server?.close();
});

interface StartedUpload {
  result: Promise<UploadResult>;
  removal: AbortController;
  /** Shares of the upload that were reported. */
  progress: number[];
}

/** Uploads a file to a server that handles requests with this function. */
async function upload(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  size = 100,
): Promise<StartedUpload> {
  server = await startServer(answer);
  const window = openPage(`${server.origin}/guest/hotel/killarney/chat?token=abc`, "", [
    "location",
    "XMLHttpRequest",
    "FormData",
  ]);
  const removal = new window.AbortController();
  const progress: number[] = [];
  const result = uploadFile({
    to: PATH,
    blob: new window.Blob(["x".repeat(size)], { type: "image/png" }),
    label: "photo.png",
    signal: removal.signal,
    onProgress: (share) => progress.push(share),
  });
  return { result, removal, progress };
}

test("a file is posted as a form with the page's credentials", async () => {
  let body = "";
  let received: IncomingMessage | undefined;
  const { result, progress } = await upload((request, response) => {
    received = request;
    request.setEncoding("utf8").on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => response.writeHead(201).end(JSON.stringify({ attachment: { id: "7" } })));
  });
  assert.deepEqual(await result, { id: "7" });
  assert.equal(received?.url, PATH);
  assert.equal(received?.headers.authorization, "GuestToken abc");
  assert.match(body, /name="file"; filename="photo.png"\r\nContent-Type: image\/png\r\n\r\nx{100}\r\n/);
  assert.ok(progress.length > 0);
  assert.ok(progress.every((share) => share > 0 && share <= 0.95));
});

test("removing a file aborts its upload", async () => {
  const requests = new EventEmitter();
  const arrived = once(requests, "request");
  const { result, removal } = await upload((request) => requests.emit("request", request));
  const [request] = (await arrived) as [IncomingMessage];
  const closed = once(request.socket, "close");
  removal.abort();
  assert.deepEqual(await result, {});
  await closed;
});

test("a file that was removed before its upload is not sent", async () => {
  let requests = 0;
  server = await startServer(() => requests++);
  openPage(server.origin, "", ["location", "XMLHttpRequest", "FormData"]);
  const signal = AbortSignal.abort();
  const result = await uploadFile({ to: PATH, blob: new Blob([]), label: "", signal, onProgress: () => {} });
  assert.deepEqual(result, {});
  assert.equal(requests, 0);
});

test("an upload without progress is aborted, to be retried", async (context) => {
  const setRealTimeout = globalThis.setTimeout;
  const timers: (() => void)[] = [];
  context.mock.method(globalThis, "setTimeout", (callback: () => void, delay_ms?: number) => {
    if (delay_ms !== STALLED_AFTER_MS) return setRealTimeout(callback, delay_ms);
    timers.push(callback);
    return undefined;
  });
  const requests = new EventEmitter();
  const arrived = once(requests, "request");
  const { result } = await upload(() => requests.emit("request"));
  await arrived;
  timers.at(-1)?.();
  assert.deepEqual(await result, {});
});

test("an upload without a network is retried", async () => {
  const { result } = await upload((request) => request.socket.destroy());
  assert.deepEqual(await result, {});
});

test("only an error of the API is final", () => {
  assert.deepEqual(readResult(413, '{"code":"FILE_TOO_LARGE"}'), { code: "FILE_TOO_LARGE" });
  assert.deepEqual(readResult(403, "<html>Log in to the network</html>"), {});
  assert.deepEqual(readResult(429, '{"code":"RATE_LIMITED"}'), {});
  assert.deepEqual(readResult(503, '{"code":"UNAVAILABLE"}'), {});
  assert.deepEqual(readResult(201, "<html>Log in to the network</html>"), {});
  assert.deepEqual(readResult(200, '{"attachment":{"id":"7"}}'), {});
});
