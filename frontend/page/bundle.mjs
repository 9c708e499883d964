// Bundles scripts and styles with esbuild, for the browsers that the pages support.
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { build as esbuild } from "esbuild";
import { runStep } from "./step.mjs";

/** The oldest browsers that the pages support; all of them support the wasm features of wasm/. */
export const BROWSERS = ["chrome111", "edge111", "firefox115", "safari16.4"];

/**
 * Runs esbuild as a step, and returns the content of its result.
 * @param {import("./step.mjs").Step} step
 * @param {import("./step.mjs").Content[]} inputs all that the result depends on, besides the options
 * @param {import("esbuild").BuildOptions & { entryPoints: string[] }} options
 */
export async function bundle(step, inputs, options) {
  const file = `bundle${extname(options.entryPoints[0]) === ".css" ? ".css" : ".js"}`;
  const folder = await runStep(step, inputs, (out) =>
    esbuild({ bundle: true, minify: true, target: BROWSERS, logLevel: "warning", ...options, outfile: join(out, file) }),
  );
  return readFileSync(join(folder, file));
}
