import assert from "node:assert/strict";
import { test } from "node:test";
import { matches, splitByMatches, toWords } from "./search-words.ts";

test("words are compared without case and diacritics", () => {
  assert.deepEqual(toWords("  Café  TOWELS "), ["cafe", "towels"]);
  assert.ok(matches("Two towels in the CAFÉ, please", toWords("cafe Towel")));
  assert.ok(matches("Zwei Handtücher", toWords("handtucher")));
  assert.ok(matches("朝食は何時ですか", toWords("朝食")));
  assert.ok(!matches("Two towels", toWords("two pillows")));
  assert.deepEqual(toWords(" "), []);
});

const TEXTS: [string, string, string[]][] = [
  ["Two towels, two pillows", "two", ["Two", "two"]],
  ["Über über", "ub", ["Üb", "üb"]],
  ["e\u0301cole", "ecole", ["e\u0301cole"]],
  ["İstanbul 😀 istanbul", "istanbul", ["İstanbul", "istanbul"]],
  ["nothing", "else", []],
];

for (const [text, search, expected] of TEXTS) {
  test(`the parts of "${text}" are the text, with the words "${search}" marked`, () => {
    const parts = splitByMatches(text, toWords(search));
    assert.equal(parts.map(({ text }) => text).join(""), text);
    assert.deepEqual(
      parts.filter(({ isMatch }) => isMatch).map(({ text }) => text),
      expected,
    );
  });
}
