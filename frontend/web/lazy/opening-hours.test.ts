import assert from "node:assert/strict";
import { test } from "node:test";
import { OpeningHours } from "./opening-hours.ts";

// Open from 7:00 to 23:00 in Dublin on Sunday and on Monday; from 10:00 on Tuesday.
const SPANS = [
  ["2026-11-22T07:00:00Z", "2026-11-22T23:00:00Z"],
  ["2026-11-23T07:00:00Z", "2026-11-23T23:00:00Z"],
  ["2026-11-24T10:00:00Z", "2026-11-24T23:00:00Z"],
];
const spans = SPANS.map((span) => span.map((time) => Date.parse(time)).join("-")).join(" ");
const closedAt = (time: string, { zone = "Europe/Dublin", language = "en" } = {}) =>
  new OpeningHours(spans, zone, language).closedAt(Date.parse(time));

test("nothing is shown while the reception is open", () => {
  assert.equal(closedAt("2026-11-22T07:00:00Z"), undefined);
  assert.equal(closedAt("2026-11-22T22:59:59Z"), undefined);
});

test("a time of the same day has no weekday", () => {
  assert.deepEqual(closedAt("2026-11-22T06:30:00Z"), { opensAt: "07:00", localTime: "06:30" });
});

test("a time of another day has its weekday", () => {
  assert.deepEqual(closedAt("2026-11-22T23:00:00Z"), { opensAt: "Monday 07:00", localTime: "23:00" });
});

test("nothing is shown after the last known opening hours", () => {
  assert.equal(closedAt("2026-11-24T23:00:00Z"), undefined);
});

test("day and times are in the hotel's time zone", () => {
  // In Auckland it is 13 hours later: 12:15 on Monday, and the reception opens at 20:00.
  assert.deepEqual(closedAt("2026-11-22T23:15:00Z", { zone: "Pacific/Auckland" }), {
    opensAt: "20:00",
    localTime: "12:15",
  });
});

test("an unknown time zone is replaced by UTC", () => {
  assert.deepEqual(closedAt("2026-11-22T06:30:00Z", { zone: "Mars/Olympus" }), {
    opensAt: "07:00",
    localTime: "06:30",
  });
});

test("texts are formatted in the page's language, without line breaks", () => {
  assert.deepEqual(closedAt("2026-11-22T23:15:00Z", { language: "de" }), {
    opensAt: "Montag 07:00",
    localTime: "23:15",
  });
  const { localTime } = closedAt("2026-11-22T23:15:00Z", { language: "ko" }) ?? {};
  assert.match(localTime ?? "", /11:15/);
  assert.doesNotMatch(localTime ?? "", / /);
});
