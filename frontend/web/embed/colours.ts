const DEFAULT = "#0b6e4f";

/** Converts a CSS colour to #rrggbb; returns the default for an invalid one. */
export function toHexColour(colour = DEFAULT): string {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return DEFAULT;
  // An invalid colour is not assigned.
  for (const style of [DEFAULT, colour]) context.fillStyle = style;
  const hex = String(context.fillStyle);
  return /^#[\da-f]{6}$/.test(hex) ? hex : DEFAULT;
}

/** Minimum contrast ratio between a text and its background (WCAG 2.2, success criterion 1.4.3). */
const READABLE = 4.5;

/** Returns white if it is readable on a colour #rrggbb, otherwise black, as the server does (app/src/contrast.rs). */
export function textColourOn(colour: string): string {
  return contrastToWhite(colour) >= READABLE ? "#fff" : "#000";
}

/** Returns the contrast of the text colour to a colour #rrggbb, from 1 to 21 (WCAG's contrast ratio). */
export function contrastOf(colour: string): number {
  const own = luminance(colour) + 0.05;
  return textColourOn(colour) === "#000" ? own / 0.05 : contrastToWhite(colour);
}

function contrastToWhite(colour: string): number {
  return 1.05 / (luminance(colour) + 0.05);
}

/** Returns WCAG's relative luminance of a colour #rrggbb. */
function luminance(colour: string): number {
  const linear = (index: number) => {
    const part = parseInt(colour.slice(index, index + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}
