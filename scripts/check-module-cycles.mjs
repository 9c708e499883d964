// Fails if modules of a crate depend on each other in a cycle. Modules are the files and folders
// directly below `src`. A dependency is each path that begins with `crate::` or leaves its module
// by `super::`; tests are not included.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";

const CRATES = ["server", "shared", "bench"];

/** Returns the source files of a crate, without those of tests. */
function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !relative(folder, path).split(sep).includes("tests") && basename(path) !== "tests.rs");
}

/** Returns the paths of `use` trees, each as a list of names: `a::{b, c::d}` has two. */
function flatten(tree) {
  const open = tree.indexOf("{");
  if (open < 0) return [names(tree)];
  const before = names(tree.slice(0, open));
  const parts = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < tree.length; at++) {
    if (tree[at] === "{") depth += 1;
    const isEnd = tree[at] === "}" && --depth === 0;
    if (isEnd || (tree[at] === "," && depth === 1)) {
      parts.push(tree.slice(from, at));
      from = at + 1;
    }
  }
  return parts.filter((part) => part.trim()).flatMap((part) => flatten(part).map((path) => [...before, ...path]));
}

function names(path) {
  return path.replace(/\s+as\s+\w+/, "").split("::").map((name) => name.trim()).filter(Boolean);
}

/** Returns every path in a file, in `use` declarations and elsewhere. */
function paths(text) {
  const code = text.replace(/\/\/.*$/gm, "");
  const declared = [...code.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, tree]) => flatten(tree));
  const rest = code.replace(/\buse\s+[^;]+;/g, "");
  const inline = [...rest.matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(([path]) => names(path));
  return [...declared, ...inline];
}

/** Returns for each module of a crate the modules that it depends on, with a file that does so. */
function graph(folder) {
  const modules = new Map();
  for (const file of sources(folder)) {
    const place = relative(folder, file).replace(/\.rs$/, "").split(sep);
    if (place.length === 1 && ["lib", "main"].includes(place[0])) continue;
    const named = modules.get(place[0]) ?? new Map();
    modules.set(place[0], named);
    for (const path of paths(readFileSync(file, "utf8"))) {
      const ups = path.findIndex((name) => name !== "super");
      const isOutside = path[0] === "super" && ups === place.length;
      const target = path[0] === "crate" ? path[1] : isOutside ? path[ups] : undefined;
      if (target && target !== place[0]) named.set(target, file);
    }
  }
  const isModule = (name) => existsSync(join(folder, `${name}.rs`)) || existsSync(join(folder, name, "mod.rs"));
  for (const named of modules.values()) for (const name of named.keys()) if (!isModule(name)) named.delete(name);
  return modules;
}

/** Returns the first cycle found, as a list of modules whose last entry is the first one again. */
function findCycle(modules) {
  const done = new Set();
  const visit = (name, trail) => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of modules.get(name)?.keys() ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of modules.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

for (const crate of CRATES) {
  const modules = graph(join(crate, "src"));
  const cycle = findCycle(modules);
  if (cycle) {
    const steps = cycle.slice(0, -1).map((name, at) => `  ${name} → ${cycle[at + 1]} in ${modules.get(name).get(cycle[at + 1])}`);
    console.error(`modules of ${crate} depend on each other:\n${steps.join("\n")}`);
    process.exit(1);
  }
  console.log(`${crate}: ${modules.size} modules, no cycle`);
}
