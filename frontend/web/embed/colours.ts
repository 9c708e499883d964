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

/** Returns black or white, whichever has more contrast to a colour #rrggbb (WCAG's relative luminance). */
export function textColourOn(colour: string): string {
  const linear = (index: number) => {
    const part = parseInt(colour.slice(index, index + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5) > 0.179 ? "#000" : "#fff";
}
