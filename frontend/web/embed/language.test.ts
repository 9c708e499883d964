import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestLanguage } from "./language.ts";

const SUPPORTED = { en: 0, de: 0, nb: 0, pt: 0, "zh-Hans": 0, "zh-Hant": 0 };

test("a tag selects the language with its script", () => {
  const expected = {
    "de-AT": "de",
    "pt-BR": "pt",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    zh: "zh-Hans",
    no: "nb",
    "nn-NO": "nb",
  };
  for (const [tag, language] of Object.entries(expected)) assert.equal(nearestLanguage(tag, SUPPORTED), language, tag);
});

test("an unknown or invalid tag selects nothing", () => {
  for (const tag of ["fr", "", "not a tag", "undefined", "toString"])
    assert.equal(nearestLanguage(tag, SUPPORTED), undefined, tag);
});
