import assert from "node:assert/strict";
import { test } from "node:test";
import { describeTextOn, showColour } from "./colour-preview.ts";
import { browserTimeZone } from "./time-zone.ts";

test("the browser's time zone is selected only if it is in the list", () => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  assert.equal(browserTimeZone(["", "Other/Zone", timeZone]), timeZone);
  assert.equal(browserTimeZone(["", "Other/Zone"]), undefined);
});

test("the contrast of a colour is that of the server", () => {
  assert.equal(describeTextOn("#0b6e4f"), "Text on this colour is white, with a contrast of 6.3 : 1.");
  assert.equal(describeTextOn("#ffcc00"), "Text on this colour is black, with a contrast of 13.9 : 1.");
});

test("the text on a colour is readable", () => {
  const properties = new Map<string, string | null>();
  const style = { setProperty: (name: string, value: string | null) => void properties.set(name, value) };
  showColour(style, "#ffee00");
  assert.deepEqual(
    [...properties],
    [
      ["--accent", "#ffee00"],
      ["--on-accent", "#000"],
    ],
  );
  showColour(style, "#0b6e4f");
  assert.equal(properties.get("--on-accent"), "#fff");
});
