// Watches a folder with everything below it.
import { existsSync, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/**
 * Calls a function with the path of each changed file below a folder. Each directory has a
 * watcher of its own: Node.js' recursive watcher follows files, and no longer reports one that
 * an editor has replaced by a new file of the same name.
 * @param {string} folder
 * @param {(path: string) => void} onChange
 * @returns {() => void} stops watching
 */
export function watchTree(folder, onChange) {
  /** @type {Map<string, import("node:fs").FSWatcher>} */
  const watchers = new Map();
  /** @param {string} directory */
  const add = (directory) => {
    if (watchers.has(directory) || directory.endsWith("node_modules")) return;
    const watcher = watch(directory, (_, file) => {
      if (file === null) return;
      const path = join(directory, file);
      try {
        if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) add(path);
      } catch {
        // A directory that was removed at once.
      }
      onChange(path);
    });
    // The directory was removed.
    watcher.on("error", () => remove(directory));
    watchers.set(directory, watcher);
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) add(join(directory, entry.name));
    }
  };
  /** @param {string} directory */
  const remove = (directory) => {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  };
  if (existsSync(folder)) add(folder);
  return () => [...watchers.keys()].forEach(remove);
}
