// Fails when files of a crate depend on each other in a cycle. A file depends on the
// file that defines what it names, in `use` declarations and elsewhere, by a path that
// begins with `crate::`, `super::` or one of its own modules. A re-export (`pub use`)
// is followed to the definition and is no dependency itself, so a file that only lists
// its modules is in no cycle. Tests are left out: they may name everything.
import { readFileSync, readdirSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";

const CRATES = ["app", "server", "shared", "bench"];
/** Re-exports that are followed one after the other, at most. */
const MAX_REEXPORTS = 10;

/** The source files of a crate, without those of tests. */
function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !relative(folder, path).split(sep).includes("tests") && basename(path) !== "tests.rs");
}

/** The paths of a `use` tree, each as the names of its parts: `a::{b, c as d}` is `a::b` and `a::c`, known as `d`. */
function flatten(tree) {
  const open = tree.indexOf("{");
  if (open < 0) {
    const [path, alias] = tree.split(/\s+as\s+/);
    const names = path.split("::").map((name) => name.trim()).filter(Boolean);
    return [{ names, alias: alias?.trim() ?? names.at(-1) }];
  }
  const before = tree.slice(0, open).split("::").map((name) => name.trim()).filter(Boolean);
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
  const inner = parts.filter((part) => part.trim()).flatMap(flatten);
  return inner.map(({ names, alias }) => ({ names: [...before, ...names], alias }));
}

/** The module of a file, as the names of its path: `chat/auth.rs` is `chat::auth`. */
function placeOf(folder, file) {
  const place = relative(folder, file).replace(/\.rs$/, "").split(sep);
  if (place.length === 1 && ["lib", "main"].includes(place[0])) return [];
  return place.at(-1) === "mod" ? place.slice(0, -1) : place;
}

/** What a file defines, re-exports and names. */
function readModule(folder, file) {
  const place = placeOf(folder, file);
  const text = readFileSync(file, "utf8").replace(/\/\/.*$/gm, "");
  const children = [...text.matchAll(/^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+);/gm)].map(([, name]) => name);
  const module = { file, items: new Set(), exports: new Map(), globs: [], named: [] };
  const resolve = (names) => {
    if (names[0] === "crate") return names.slice(1);
    if (names[0] === "self") return [...place, ...names.slice(1)];
    const ups = names.findIndex((name) => name !== "super");
    if (ups > 0) return [...place.slice(0, place.length - ups), ...names.slice(ups)];
    return children.includes(names[0]) ? [...place, ...names] : undefined;
  };
  for (const [, visibility, tree] of text.matchAll(/\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/g)) {
    for (const { names, alias } of flatten(tree)) {
      const path = resolve(names);
      if (!path) continue;
      const isWhole = ["self", "*"].includes(path.at(-1));
      if (!visibility) module.named.push(isWhole ? path.slice(0, -1) : path);
      else if (path.at(-1) === "*") module.globs.push(path.slice(0, -1));
      else module.exports.set(alias, path);
    }
  }
  const rest = text.replace(/\buse\s+[^;]+;/g, "").replace(/pub\(in [^)]*\)/g, "");
  const heads = ["crate", "super", ...children].join("|");
  for (const [path] of rest.matchAll(new RegExp(`(?<![\\w:])(?:${heads})(?:::\\w+)+`, "g"))) {
    const resolved = resolve(path.split("::"));
    if (resolved) module.named.push(resolved);
  }
  for (const [, name] of text.matchAll(/\b(?:struct|enum|fn|trait|const|static|type)\s+(\w+)/g)) module.items.add(name);
  return [place.join("::"), module];
}

/** The module that defines what a path names. */
function definedIn(modules, path, reexports = 0) {
  let length = path.length;
  while (!modules.has(path.slice(0, length).join("::"))) {
    if (length-- === 0) return undefined;
  }
  const module = modules.get(path.slice(0, length).join("::"));
  const [name, ...rest] = path.slice(length);
  if (name === undefined || module.items.has(name) || reexports === MAX_REEXPORTS) return module;
  if (module.exports.has(name)) return definedIn(modules, [...module.exports.get(name), ...rest], reexports + 1);
  const found = module.globs.map((glob) => definedIn(modules, [...glob, name], reexports + 1));
  return found.find((candidate) => candidate?.items.has(name)) ?? module;
}

/** For each file of a crate the files on which it depends. */
function graph(folder) {
  const modules = new Map(sources(folder).map((file) => readModule(folder, file)));
  return new Map(
    [...modules.values()].map(({ file, named }) => {
      const files = named.map((path) => definedIn(modules, path)?.file);
      return [file, new Set(files.filter((other) => other && other !== file))];
    }),
  );
}

/** The first cycle that is found, as a list of files of which the last is the first again. */
function findCycle(files) {
  const done = new Set();
  const visit = (file, trail) => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of files.get(file)) {
      const cycle = visit(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

for (const crate of CRATES) {
  const files = graph(join(crate, "src"));
  const cycle = findCycle(files);
  if (cycle) {
    console.error(`files depend on each other:\n${cycle.map((file) => `  ${file}`).join("\n")}`);
    process.exit(1);
  }
  console.log(`${crate}: ${files.size} files, no cycle`);
}
