// Compares the replaced parts of pusher-js with their replacements. A later version may have moved
// a file or renamed an export; the short build would then fail in the browser, or be longer.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";

/**
 * Returns a sentence for each replacement that does not fit.
 * @param {string} sources folder of the package's sources
 * @param {Record<string, string>} replacements file below it → replacement
 * @returns {Promise<string[]>}
 */
export async function checkReplacements(sources, replacements) {
  const problems = Object.entries(replacements).map(async ([file, replacement]) => {
    const path = join(sources, file);
    if (!existsSync(path)) return `${file} does not exist`;
    const [original, replaced] = await Promise.all([exportsOf(readFileSync(path, "utf8")), exportsOf(replacement)]);
    return original === replaced ? "" : `${file} exports ${original || "nothing"}, its replacement ${replaced || "nothing"}`;
  });
  return (await Promise.all(problems)).filter(Boolean);
}

/**
 * Returns the names of the exported values of a module, sorted. Types are no values.
 * @param {string} contents
 */
async function exportsOf(contents) {
  const { metafile } = await esbuild({
    stdin: { contents, loader: "ts" },
    bundle: false,
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return Object.values(metafile.outputs)
    .flatMap((output) => output.exports)
    .sort()
    .join(", ");
}

/**
 * Returns a sentence if the sources use parts of the runtime that the replacement does not have.
 * @param {string[]} sources contents of the sources that remain
 * @param {string} runtime content of runtime.ts
 * @param {string[]} unused parts that need not be there
 */
export function checkRuntime(sources, runtime, unused) {
  const [, object = ""] = runtime.split("export default {");
  const present = new Set([...object.matchAll(/^ {2}(\w+)\b/gm)].map(([, name]) => name));
  const used = new Set(sources.flatMap((source) => [...source.matchAll(/\bRuntime\.(\w+)/g)].map(([, name]) => name)));
  const missing = [...used].filter((name) => !present.has(name) && !unused.includes(name));
  return missing.length ? [`the runtime has no ${missing.join(", ")}`] : [];
}
