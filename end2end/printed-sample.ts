// Samples in the documentation, which tests run as they are printed.
import { readFileSync } from "node:fs";

/** Returns the indented blocks of a page in docs/ that contain a text, in their order. */
export function printedSamples(page: string, containing: string): string[] {
  const text = readFileSync(new URL(`../docs/${page}`, import.meta.url), "utf8");
  const blocks = text.split(/\n(?! {4}|\n)/).map((part) => part.split("\n").filter((line) => /^( {4}|$)/.test(line)));
  const samples = blocks.map((lines) => lines.map((line) => line.slice(4)).join("\n").trim());
  const found = samples.filter((sample) => sample.includes(containing));
  if (!found.length) throw new Error(`docs/${page} has no sample with ${containing}`);
  return found;
}

/** Returns a sample with the placeholders replaced; each of them must occur in it. */
export function fillIn(sample: string, values: Record<string, string>): string {
  for (const [text, value] of Object.entries(values)) {
    if (!sample.includes(text)) throw new Error(`the sample has no ${text}:\n${sample}`);
    sample = sample.replaceAll(text, value);
  }
  return sample;
}
