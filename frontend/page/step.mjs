// A step of the build, which is skipped if its inputs have not changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PAGE, WORK } from "./paths.mjs";

export function sha256(...parts) {
  const hash = createHash("sha256");
  // The length comes first, so that ("ab", "c") and ("a", "bc") differ.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}

/** Returns every file below `folder`, as paths relative to it, in the same order on all systems. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
}

// The code of the build and its tools are inputs of each step.
const build = sha256(
  ...filesBelow(PAGE)
    .filter((file) => !file.startsWith("node_modules"))
    .map((file) => readFileSync(join(PAGE, file))),
);

/**
 * Runs `make(folder)`, which fills an empty folder, unless the last run used the same `inputs`
 * (strings or buffers). Returns the folder.
 */
export async function step(name, inputs, make) {
  const folder = join(WORK, name);
  const stamp = `${folder}.inputs`;
  const key = sha256(build, ...inputs);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return folder;

  const started = Date.now();
  const fresh = `${folder}.new`;
  rmSync(stamp, { force: true });
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await make(fresh);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  writeFileSync(stamp, key);
  console.error(`page: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return folder;
}
