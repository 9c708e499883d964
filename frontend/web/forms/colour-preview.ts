import { contrastOf, textColourOn } from "../embed/colours.ts";

/** Shows a hotel's colour #rrggbb, with a readable text on it, as the page does after a reload. */
export function showColour(style: Pick<CSSStyleDeclaration, "setProperty">, colour: string): void {
  style.setProperty("--accent", colour);
  style.setProperty("--on-accent", textColourOn(colour));
}

/** Describes the text on a colour and its contrast, as the server does (app/src/contrast.rs). */
export function describeTextOn(colour: string): string {
  const name = textColourOn(colour) === "#000" ? "black" : "white";
  return `Text on this colour is ${name}, with a contrast of ${contrastOf(colour).toFixed(1)} : 1.`;
}
