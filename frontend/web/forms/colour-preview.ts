import { textColourOn } from "../embed/colours.ts";

/** Shows a hotel's colour #rrggbb, with a readable text on it, as the page does after a reload. */
export function showColour(style: Pick<CSSStyleDeclaration, "setProperty">, colour: string): void {
  style.setProperty("--accent", colour);
  style.setProperty("--on-accent", textColourOn(colour));
}
