// A step of the build, which is skipped if its inputs have not changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PAGE, WORK } from "./paths.mjs";

/** Steps that take less are not announced. */
const ANNOUNCED_S = 2;

/**
 * A content that is hashed.
 * @typedef {string | Buffer} Content
 */
/**
 * @typedef {object} Step
 * @property {string} name the folder of its result, below `WORK`
 * @property {string} title a phrase for the output, such as "optimizing the wasm"
 * @property {number} [seconds] time that it takes on two cores, roughly
 * @property {string} [work] another folder than `WORK`
 */

/** @param {Content[]} parts */
export function sha256(...parts) {
  const hash = createHash("sha256");
  // The length comes first, so that ("ab", "c") and ("a", "bc") differ.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}

/**
 * Returns every file below `folder`, as paths relative to it, in the same order on all systems.
 * @param {string} folder
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
}

/**
 * Returns names and contents of the files below `folder`.
 * @param {string} folder
 * @param {(file: string) => boolean} isWanted
 * @returns {Content[]}
 */
export function contentsBelow(folder, isWanted = () => true) {
  return filesBelow(folder).filter(isWanted).flatMap((file) => [file, readFileSync(join(folder, file))]);
}

/** Prints a line of progress. @param {string} line */
export const report = (line) => console.error(`page: ${line}`);

// The code of the build and its tools are inputs of each step.
const build = sha256(
  ...["", "wasm", "pusher"].flatMap((folder) =>
    readdirSync(join(PAGE, folder))
      .filter((file) => /\.(mjs|js|json)$/.test(file) && !/\.test\.mjs$/.test(file))
      .map((file) => readFileSync(join(PAGE, folder, file))),
  ),
);

/**
 * Runs `make(folder)`, which fills an empty folder, unless the last run used the same inputs.
 * Returns the folder.
 * @param {Step} step
 * @param {Content[]} inputs
 * @param {(folder: string) => unknown} make
 */
export async function runStep({ name, title, seconds = 0, work = WORK }, inputs, make) {
  const folder = join(work, name);
  const stamp = `${folder}.inputs`;
  const key = sha256(build, ...inputs);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return folder;

  report(seconds < ANNOUNCED_S ? title : `${title} (about ${seconds} s) …`);
  // The result appears when it is complete.
  const fresh = `${folder}.new`;
  rmSync(stamp, { force: true });
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await make(fresh);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  writeFileSync(stamp, key);
  return folder;
}
