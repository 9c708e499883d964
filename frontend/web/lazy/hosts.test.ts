import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createEnvelope } from "../common/envelope.ts";
import { openPage } from "../testing/browser-window.ts";

const HOTEL = "https://hotel.example";
const SECOND = "https://www.hotel.example";

// A page in a frame of a site that hides its referrer, in a browser that does not report ancestors.
// The windows of its own frames stand for the site and another window.
const page = openPage(
  "https://chat.example/",
  `<body data-hosts="${HOTEL} ${SECOND}"><iframe></iframe><iframe></iframe></body>`,
  ["document", "location", "addEventListener"],
);
const [site, other] = [...page.document.querySelectorAll("iframe")].map((frame) => frame.contentWindow);
const sent: { message: unknown; origin: string }[] = [];
Object.defineProperty(site, "postMessage", {
  value: (message: unknown, origin: string) => sent.push({ message, origin }),
});
Object.assign(globalThis, { parent: site });

const { listenToHosts, sendToHosts } = await import("./hosts.ts");
let messages: unknown[] = [];
let hosts = 0;
listenToHosts({ onMessage: (message) => messages.push(message), onHost: () => hosts++ });
const receive = (source: Window | null | undefined, origin: string, data: string) =>
  page.dispatchEvent(new page.MessageEvent("message", { source: source ?? null, origin, data }));

beforeEach(() => {
  messages = [];
});

test("nothing is sent before the origin of the site is known", () => {
  sendToHosts(createEnvelope("unread", { count: 1 }));
  assert.deepEqual(sent, []);
});

test("messages of other windows and origins are ignored", () => {
  receive(site, "https://evil.example", "evil");
  receive(site, "null", "sandboxed");
  receive(other, HOTEL, "another window");
  receive(null, HOTEL, "no window");
  assert.deepEqual(messages, []);
  assert.equal(hosts, 0);
});

test("the first message of the site determines its origin", () => {
  receive(site, HOTEL, "first");
  receive(site, HOTEL, "second");
  assert.deepEqual(messages, ["first", "second"]);
  assert.equal(hosts, 1);
});

test("messages are sent to that origin only", () => {
  // Another origin that the hotel trusts may send, but does not frame the page.
  receive(site, SECOND, "third");
  sendToHosts(createEnvelope("unread", { count: 1 }));
  assert.deepEqual(sent, [{ message: { guestChat: 1, type: "unread", data: { count: 1 } }, origin: HOTEL }]);
});

test("messages that React Native dispatches at the document are ignored in a frame", () => {
  page.document.dispatchEvent(new page.MessageEvent("message", { data: "from the document" }));
  assert.deepEqual(messages, []);
});

test("a host that fails does not prevent messages to other hosts", () => {
  sent.splice(0);
  const fail = () => {
    throw new Error("this host no longer exists");
  };
  Object.assign(globalThis, { ReactNativeWebView: { postMessage: fail } });
  sendToHosts(createEnvelope("close"));
  assert.equal(sent.length, 1);
});
