import assert from "node:assert/strict";
import { test } from "node:test";
import { countCharacters } from "./character-count.ts";

test("surrogate pairs are one character, and spaces around the text are not counted", () => {
  assert.equal(countCharacters(" 😀 a\n"), 3);
});
