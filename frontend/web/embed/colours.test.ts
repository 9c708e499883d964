import assert from "node:assert/strict";
import { test } from "node:test";
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

test("text is black or white, whichever has the higher contrast", () => {
  for (const colour of ["#000000", "#ffffff", "#0b6e4f", "#ffcc00", "#ff0000", "#0000ff", "#808080", "#757575"]) {
    const background = luminance(colour) + 0.05;
    const expected = background / 0.05 > 1.05 / background ? "#000" : "#fff";
    assert.equal(textColourOn(colour), expected, colour);
  }
});
