// The parts of the page: each function is a build step and returns the content of its file.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { withShortNames, withoutStreams, withoutUnusedExports } from "./names.mjs";
import { LANGUAGES, NODE_MODULES, STYLE, WASM, WEB } from "./paths.mjs";
import { withoutWhatNeverHappens } from "./never.mjs";
import { PUSHER_BUILD, PUSHER_INPUTS } from "./pusher.mjs";
import { filesBelow, step } from "./step.mjs";

/** The oldest browsers that the page supports; all of them support the wasm features below. */
const BROWSERS = ["chrome111", "edge111", "firefox115", "safari16.4"];

// Listed individually: with --all-features wasm-opt uses features that browsers do not support yet.
const WASM_FEATURES = [
  "--enable-bulk-memory",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

// wasm-opt optimizes the uncompressed size: inlining of small functions makes the wasm a little
// smaller, but its compressed form larger.
const INLINE_LESS = ["--one-caller-inline-max-function-size=40", "--always-inline-max-function-size=1"];

// Options chosen individually by the size in brotli: control flow is rebuilt, twice, and repeated
// expressions are kept. The uncompressed file is a little larger, the compressed one smaller.
const SMALL = ["--flatten", "--rereloop", "-Oz", "-Oz", "--skip-pass=local-cse", ...INLINE_LESS];

const run = (program, args) => execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });

/**
 * Runs wasm-bindgen and wasm-opt on cargo's wasm; returns the paths of the wasm and of the
 * JavaScript that calls it.
 */
async function bindings(page) {
  const version = execFileSync("wasm-bindgen", ["--version"]);
  const bindgen = await step(`wasm-bindgen-${page}`, [version, readFileSync(WASM[page])], (out) =>
    run("wasm-bindgen", [WASM[page], "--target", "web", "--no-typescript", "--out-name", page, "--out-dir", out]),
  );
  const [script, binary] = [`${page}.js`, `${page}_bg.wasm`];
  if (filesBelow(bindgen).join() !== `${script},${binary}`) throw new Error(`${bindgen} must contain one script and one wasm file`);
  const wasm = readFileSync(join(bindgen, binary));
  const glue = withoutStreams(readFileSync(join(bindgen, script), "utf8"));
  const folder = await step(`wasm-opt-${page}`, [wasm, glue], (out) => {
    const file = join(out, binary);
    // The exports are removed first, so that wasm-opt removes what only they use.
    writeFileSync(file, withoutUnusedExports(withoutWhatNeverHappens(wasm), glue));
    run(join(NODE_MODULES, ".bin/wasm-opt"), [...SMALL, ...WASM_FEATURES, file, "-o", file]);
    const small = withShortNames(readFileSync(file), glue);
    writeFileSync(file, small.wasm);
    writeFileSync(join(out, script), small.glue);
  });
  return { wasm: join(folder, binary), glue: join(folder, script) };
}

/** Returns the wasm of `page`, guest or desk. */
export async function wasm(page) {
  return readFileSync((await bindings(page)).wasm);
}

/** Returns the sources of frontend/web/ with their paths, and the versions of its libraries. */
function webSources() {
  const files = ["bootstrap.ts", "package-lock.json"];
  for (const folder of ["bootstrap", "common", "embed", "lazy", "worker"]) {
    files.push(...filesBelow(join(WEB, folder)).filter((file) => !file.endsWith(".test.ts")).map((file) => join(folder, file)));
  }
  return files.flatMap((file) => [file, readFileSync(join(WEB, file))]);
}

/** Returns frontend/web/bootstrap.ts and the JavaScript of wasm-bindgen as one ES module. */
export async function script(page, wasmFileName, lateFiles) {
  const { glue } = await bindings(page);
  const boot = join(WEB, "bootstrap.ts");
  const late = Object.entries(lateFiles).map(([name, file]) => [`LATE.${name}`, JSON.stringify(file)]);
  const folder = await step(`script-${page}`, [wasmFileName, ...late.flat(), ...webSources(), readFileSync(glue)], (out) =>
    esbuild({
      entryPoints: [boot],
      outfile: join(out, `${page}.js`),
      alias: { GLUE: glue },
      define: { WASM_FILE: JSON.stringify(wasmFileName), ...Object.fromEntries(late) },
      bundle: true,
      minify: true,
      format: "esm",
      target: BROWSERS,
      logLevel: "warning",
    }),
  );
  return readFileSync(join(folder, `${page}.js`));
}

/** Scripts of frontend/web/lazy/ that are loaded on demand, each as a file of its own. */
export const LATE = ["attention", "bridge", "files", "hours", "notify", "offline", "replies"];

/** Returns one of these scripts. */
export async function late(name) {
  const folder = await step(`late-${name}`, webSources(), (out) =>
    esbuild({
      entryPoints: [join(WEB, "lazy", name.replace(/\.js$/, ".ts"))],
      outfile: join(out, name),
      // Marks that the script has begun: later errors are not failed downloads (bootstrap/lazy-modules.ts).
      banner: { js: "guestChat.startedModules.add(import.meta.url);" },
      bundle: true,
      minify: true,
      format: "esm",
      target: BROWSERS,
      logLevel: "warning",
    }),
  );
  return readFileSync(join(folder, name));
}

/** Returns the script of frontend/web/embed/, which hotels' own sites load under a fixed name. */
export async function embed() {
  const words = JSON.stringify(wordsOfSites());
  const folder = await step("embed", [words, ...webSources()], (out) =>
    esbuild({
      entryPoints: [join(WEB, "embed/embed.ts")],
      outfile: join(out, "embed.js"),
      define: { WORDS: words },
      // The script is served as UTF-8, whatever the encoding of the site.
      charset: "utf8",
      bundle: true,
      minify: true,
      format: "iife",
      target: BROWSERS,
      logLevel: "warning",
    }),
  );
  return readFileSync(join(folder, "embed.js"));
}

/**
 * Returns for each language the texts of embed.js: the chat's name, the closing button's name, and
 * the number of unread messages.
 */
function wordsOfSites() {
  const wordsOf = (file) => {
    const { chat, close, unread } = JSON.parse(readFileSync(join(LANGUAGES, file), "utf8")).words;
    return [chat, close, unread];
  };
  return Object.fromEntries(filesBelow(LANGUAGES).map((file) => [file.replace(/\.json$/, ""), wordsOf(file)]));
}

/** Returns the service worker, frontend/web/worker/, which browsers load under a fixed name. */
export async function worker() {
  const folder = await step("worker", webSources(), (out) =>
    esbuild({
      entryPoints: [join(WEB, "worker/worker.ts")],
      outfile: join(out, "worker.js"),
      bundle: true,
      minify: true,
      // Not every browser supports modules for service workers.
      format: "iife",
      target: BROWSERS,
      logLevel: "warning",
    }),
  );
  return readFileSync(join(folder, "worker.js"));
}

/**
 * Leaves `url("/…")` unchanged: these are files of public/, which the server serves under their own
 * names. (The option `external` would exclude `@import`s as well.)
 */
const publicFiles = {
  name: "public-files",
  setup: (build) =>
    build.onResolve({ filter: /^\// }, ({ path, kind }) => (kind === "url-token" ? { path, external: true } : undefined)),
};

/** Returns style/guest.css or style/desk.css, with all its imports. */
export async function styles(name) {
  const sources = filesBelow(STYLE).flatMap((file) => [file, readFileSync(join(STYLE, file))]);
  const folder = await step(`styles-${name}`, sources, (out) =>
    esbuild({
      entryPoints: [join(STYLE, `${name}.css`)],
      outfile: join(out, `${name}.css`),
      bundle: true,
      minify: true,
      plugins: [publicFiles],
      target: BROWSERS,
      logLevel: "warning",
    }),
  );
  return readFileSync(join(folder, `${name}.css`));
}

/** Returns the used parts of pusher-js: a classic script that defines the global `Pusher`. */
export async function pusher() {
  const folder = await step("pusher", PUSHER_INPUTS, (out) =>
    esbuild({
      ...PUSHER_BUILD,
      outfile: join(out, "pusher.js"),
      bundle: true,
      minify: true,
      target: BROWSERS,
      logLevel: "warning",
    }),
  );
  return readFileSync(join(folder, "pusher.js"));
}
