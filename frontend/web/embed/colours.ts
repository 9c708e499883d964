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

/** Returns black or white, whichever has more contrast to a colour #rrggbb. */
export function textColourOn(colour: string): string {
  return luminance(colour) > 0.179 ? "#000" : "#fff";
}

/** Returns the contrast of the text colour to a colour #rrggbb, from 1 to 21 (WCAG's contrast ratio). */
export function contrastOf(colour: string): number {
  const own = luminance(colour) + 0.05;
  return textColourOn(colour) === "#000" ? own / 0.05 : 1.05 / own;
}

/** Returns WCAG's relative luminance of a colour #rrggbb. */
function luminance(colour: string): number {
  const linear = (index: number) => {
    const part = parseInt(colour.slice(index, index + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}
