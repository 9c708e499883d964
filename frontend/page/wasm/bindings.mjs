// The wasm of a page and the JavaScript that calls it: wasm-bindgen, edits, wasm-opt, names.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BINDGEN, IS_DEV, WASM } from "../paths.mjs";
import { filesBelow, report, runStep } from "../step.mjs";
import { applyEdits } from "./edit.mjs";
import { removeStreams, removeUnusedExports } from "./exports.mjs";
import { clearLocations } from "./locations.mjs";
import { clearMessages } from "./messages.mjs";
import { shortenNames } from "./names.mjs";
import { optimize } from "./optimize.mjs";
import { orderFunctions } from "./order.mjs";
import { trapPanics } from "./panics.mjs";

/** @typedef {import("./edit.mjs").Edit} Edit */
/** @typedef {import("./edit.mjs").Files} Files */

/** Edits of what wasm-bindgen generates. @type {Edit[]} */
export const BEFORE_OPTIMIZING = [
  {
    name: "remove the code of panics",
    update: "PANICS in frontend/page/wasm/panics.mjs",
    apply: ({ wasm, glue }) => ({ wasm: trapPanics(wasm), glue }),
  },
  {
    name: "clear the source positions of panics",
    update: "SOURCE in frontend/page/wasm/locations.mjs",
    apply: ({ wasm, glue }) => ({ wasm: clearLocations(wasm), glue }),
  },
  {
    name: "clear the messages of panics",
    update: "MESSAGES in frontend/page/wasm/messages.mjs",
    apply: ({ wasm, glue }) => ({ wasm: clearMessages(wasm), glue }),
  },
  {
    name: "remove the classes for streams",
    update: "frontend/page/wasm/exports.mjs",
    apply: ({ wasm, glue }) => ({ wasm, glue: removeStreams(glue) }),
  },
  {
    name: "remove unused exports",
    update: "frontend/page/wasm/exports.mjs",
    apply: ({ wasm, glue }) => ({ wasm: removeUnusedExports(wasm, glue), glue }),
  },
];
/** Edits of the optimized files. @type {Edit[]} */
export const AFTER_OPTIMIZING = [
  { name: "shorten names", update: "frontend/page/wasm/names.mjs", apply: shortenNames },
  {
    name: "place similar functions next to each other",
    update: "frontend/page/wasm/order.mjs",
    apply: ({ wasm, glue }) => ({ wasm: orderFunctions(wasm), glue }),
  },
];

/** wasm-opt's time grows with the size of the wasm. @type {Record<import("../paths.mjs").Page, number>} */
const OPTIMIZING_S = { guest: 20, desk: 35 };
/** File in the folder of the step, so that a later build repeats the warnings. */
const WARNINGS = "warnings.json";
/** Warnings that were printed; both pages have the same. @type {Set<string>} */
const printed = new Set();

/**
 * Returns both files of a page.
 * @param {import("../paths.mjs").Page} page
 * @returns {Promise<Files>}
 */
export async function bindings(page) {
  const original = await generate(page);
  if (IS_DEV) return original;
  const step = { name: `wasm-opt-${page}`, title: `optimizing the wasm of ${page}`, seconds: OPTIMIZING_S[page] };
  const folder = await runStep(step, [original.wasm, original.glue], async (out) => {
    const { files, warnings } = await reduce(original, join(out, "page.wasm"));
    writeFileSync(join(out, "page.wasm"), files.wasm);
    writeFileSync(join(out, "page.js"), files.glue);
    writeFileSync(join(out, WARNINGS), JSON.stringify(warnings));
  });
  for (const warning of JSON.parse(readFileSync(join(folder, WARNINGS), "utf8"))) {
    if (!printed.has(warning)) report(`warning: ${warning}`);
    printed.add(warning);
  }
  return { wasm: readFileSync(join(folder, "page.wasm")), glue: readFileSync(join(folder, "page.js"), "utf8") };
}

/**
 * Edits and optimizes the files. Writes the wasm to `file` meanwhile.
 * @param {Files} original
 * @param {string} file
 * @param {{ before: Edit[], after: Edit[] }} edits
 */
export async function reduce(original, file, edits = { before: BEFORE_OPTIMIZING, after: AFTER_OPTIMIZING }) {
  const before = await applyEdits(original, edits.before);
  const wasm = optimize(before.files.wasm, file);
  const after = await applyEdits({ wasm, glue: before.files.glue }, edits.after);
  return { files: after.files, warnings: [...before.warnings, ...after.warnings] };
}

/**
 * Returns the files that wasm-bindgen generates from cargo's wasm.
 * @param {import("../paths.mjs").Page} page
 * @returns {Promise<Files>}
 */
export async function generate(page) {
  const step = { name: `wasm-bindgen-${page}`, title: `generating the JavaScript for the wasm of ${page}` };
  const folder = await runStep(step, [readFileSync(BINDGEN), readFileSync(WASM[page])], (out) =>
    runBindgen(WASM[page], page, out),
  );
  const [script, binary] = [`${page}.js`, `${page}_bg.wasm`];
  // A crate with JavaScript of its own would add files, which no other step handles.
  if (filesBelow(folder).join() !== `${script},${binary}`) throw new Error(`${folder} must contain one script and one wasm file`);
  return { wasm: readFileSync(join(folder, binary)), glue: readFileSync(join(folder, script), "utf8") };
}

/**
 * Writes `{name}.js` and `{name}_bg.wasm` into a folder.
 * @param {string} wasm path of a wasm of rustc
 * @param {string} name
 * @param {string} folder
 */
export function runBindgen(wasm, name, folder) {
  execFileSync(BINDGEN, [wasm, name, folder], { stdio: ["ignore", "ignore", "inherit"] });
}
