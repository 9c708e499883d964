import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "../testing/browser-window.ts";
import { createReports } from "../testing/page-globals.ts";

const window = openPage(
  "https://chat.example/guest/hotel/killarney/chat?chat=42",
  `<html lang="de"><body><h1>Killarney Park</h1><textarea id="message"></textarea>
    <a id="outside" href="https://hotel.example/menu" target="_blank">Menu</a><a id="inside" href="#end">End</a></body></html>`,
  ["document", "location", "parent", "addEventListener", "CustomEvent", "Event"],
);
const { document } = window;
const root = document.documentElement;

/** Messages that the app has received. */
const received: { type: string; data: object }[] = [];
Object.assign(globalThis, { guestChatHost: { postMessage: (text: string) => received.push(JSON.parse(text)) } });
const report = createReports();
report("ready", 7);
const { receive } = await import("./bridge.ts");
const firstMessages = [...received];
const send = (type: string, data?: object) => receive({ guestChat: 1, type, data });

beforeEach(() => received.splice(0));

test("values that were reported before the module was loaded are sent", () => {
  const data = { hotel: "killarney", locale: "de", title: "Killarney Park" };
  assert.deepEqual(firstMessages, [{ guestChat: 1, type: "ready", data }]);
});

test("values for hosts are sent, and no others", () => {
  report("unread", 2);
  report("message", 123);
  report("changed", 18);
  report("error", 1);
  assert.deepEqual(received, [
    { guestChat: 1, type: "unread", data: { count: 2 } },
    { guestChat: 1, type: "message", data: { id: 123 } },
    { guestChat: 1, type: "error", data: { code: "START_FAILED" } },
  ]);
});

test("a theme is set and removed", () => {
  send("theme", { theme: "dark" });
  assert.equal(root.dataset.theme, "dark");
  send("theme", { theme: "purple" });
  assert.equal(root.dataset.theme, undefined);
});

test("insets are lengths that are not negative", () => {
  send("insets", { top: 47, right: -3, bottom: "34", left: "red" });
  const sides = ["top", "right", "bottom", "left"].map((side) => root.style.getPropertyValue(`--host-${side}`));
  assert.deepEqual(sides, ["47px", "0px", "34px", "0px"]);
});

test("the host hides and shows the page", () => {
  const states: string[] = [];
  document.addEventListener("visibilitychange", () => states.push(document.visibilityState));
  send("visibility", { visible: false });
  send("visibility", { visible: true });
  assert.deepEqual(states, ["hidden", window.document.visibilityState]);
  assert.notEqual(states[1], "hidden");
});

test("the composer gets the focus", () => {
  send("focus-composer");
  assert.equal(document.activeElement?.id, "message");
});

test("a message may be JSON", () => {
  receive(JSON.stringify({ guestChat: 1, type: "theme", data: { theme: "light" } }));
  assert.equal(root.dataset.theme, "light");
});

test("other messages are ignored", () => {
  send("theme", { theme: "light" });
  for (const message of ["{", null, 7, { type: "theme" }, { guestChat: 2, type: "theme" }]) receive(message);
  for (const type of ["unknown", "toString", "constructor", "__proto__"]) send(type);
  assert.equal(root.dataset.theme, "light");
  assert.deepEqual(received, []);
});

test("Escape asks the app to close the chat, unless the page has used it", () => {
  const press = () =>
    document.body.dispatchEvent(
      new window.KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
    );
  document.body.addEventListener("keydown", (event) => event.preventDefault(), { once: true });
  press();
  assert.deepEqual(received, []);
  press();
  assert.deepEqual(received, [{ guestChat: 1, type: "close", data: {} }]);
});

test("the app opens links that would open a window", () => {
  const click = (id: string) => document.getElementById(id)?.click();
  click("inside");
  assert.deepEqual(received, []);
  click("outside");
  assert.deepEqual(received, [{ guestChat: 1, type: "open-url", data: { url: "https://hotel.example/menu" } }]);
});
