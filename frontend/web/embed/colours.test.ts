import assert from "node:assert/strict";
import { test } from "node:test";
import { describeTextOn } from "../forms/colour-preview.ts";
import { textColourOn } from "./colours.ts";

/** Relative luminance of a colour (WCAG 2.2). */
function luminance(colour: string): number {
  const parts = colour.slice(1).match(/../g) ?? [];
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const value = Number.parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("text is white where that is readable, otherwise black, and always readable", () => {
  for (const colour of ["#000000", "#ffffff", "#0b6e4f", "#ffcc00", "#ff0000", "#0000ff", "#808080", "#757575"]) {
    const background = luminance(colour) + 0.05;
    const expected = 1.05 / background >= 4.5 ? "#fff" : "#000";
    assert.equal(textColourOn(colour), expected, colour);
    assert.ok((expected === "#fff" ? 1.05 / background : background / 0.05) >= 4.5, colour);
  }
});

test("the lightest grey with white text is that of the server", () => {
  assert.equal(textColourOn("#767676"), "#fff");
  assert.equal(textColourOn("#777777"), "#000");
  assert.equal(describeTextOn("#767676"), "Text on this colour is white, with a contrast of 4.5 : 1.");
});
