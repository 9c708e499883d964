// Steps: the scripts that the project wrote for browsers. Each function returns the content of a
// file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { LANGUAGES, WEB } from "./paths.mjs";
import { contentsBelow, filesBelow } from "./step.mjs";

/** Scripts of frontend/web/lazy/ that are loaded on demand, each as a file of its own. */
export const LATE = ["attention", "bridge", "controls", "files", "hours", "notify", "offline"];
/** Folders of frontend/web/ whose files may be in each other's bundles. */
const SOURCES = ["bootstrap", "common", "embed", "forms", "lazy", "worker"];

/** Returns the sources of frontend/web/ without tests, and the versions of its libraries. */
const webSources = () => [
  ...["bootstrap.ts", "package-lock.json"].map((file) => readFileSync(join(WEB, file))),
  ...SOURCES.flatMap((folder) => contentsBelow(join(WEB, folder), (file) => !file.endsWith(".test.ts"))),
];

/**
 * Returns the page's bootstrap script and the JavaScript of wasm-bindgen as one ES module.
 * @param {import("./paths.mjs").Page} page
 * @param {string} glue the JavaScript of wasm-bindgen
 * @param {string} wasmFile name of the wasm in target/site
 * @param {Record<string, string>} lateFiles names of the late scripts in target/site
 */
export function pageScript(page, glue, wasmFile, lateFiles) {
  const bootstrap = join(WEB, "bootstrap.ts");
  const late = Object.entries(lateFiles).map(([name, file]) => [`LATE.${name}`, JSON.stringify(file)]);
  return bundle(
    { name: `script-${page}`, title: `bundling the script of ${page}` },
    [wasmFile, ...late.flat(), ...webSources(), glue],
    {
      entryPoints: [bootstrap],
      plugins: [virtualModule("GLUE", glue)],
      define: { WASM_FILE: JSON.stringify(wasmFile), IS_DESK: String(page === "desk"), ...Object.fromEntries(late) },
      format: "esm",
    },
  );
}

/**
 * Lets esbuild import a text under a name.
 * @param {string} name
 * @param {string} contents
 * @returns {import("esbuild").Plugin}
 */
const virtualModule = (name, contents) => ({
  name: "virtual-module",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
    build.onLoad({ filter: /^/, namespace: name }, () => ({ contents }));
  },
});

/**
 * Returns a script that is loaded on demand.
 * @param {string} name one of `LATE`
 */
export function lateScript(name) {
  return bundle({ name: `late-${name}`, title: `bundling ${name}.js` }, webSources(), {
    entryPoints: [join(WEB, "lazy", `${name}.ts`)],
    // Marks that the script has begun: later errors are not failed downloads
    // (bootstrap/lazy-modules.ts).
    banner: { js: "guestChat.startedModules.add(import.meta.url);" },
    format: "esm",
  });
}

/** Returns the script of the desk's plain forms. */
export function formsScript() {
  return bundle({ name: "forms", title: "bundling forms.js" }, webSources(), {
    entryPoints: [join(WEB, "forms/forms.ts")],
    format: "esm",
  });
}

/** Returns the script that hotels' own sites load under a fixed name. */
export function embedScript() {
  const words = JSON.stringify(embedWords(LANGUAGES));
  return bundle({ name: "embed", title: "bundling embed.js" }, [words, ...webSources()], {
    entryPoints: [join(WEB, "embed/embed.ts")],
    define: { WORDS: words },
    // The script is served as UTF-8, whatever the encoding of the site.
    charset: "utf8",
    format: "iife",
  });
}

/**
 * Returns for each language the texts of embed.js: the chat's name, the closing button's name, and
 * the number of unread messages.
 * @param {string} folder folder of the languages' files
 * @returns {Record<string, [string, string, string]>}
 */
export function embedWords(folder) {
  return Object.fromEntries(
    filesBelow(folder).map((file) => {
      const { chat, close, unread } = JSON.parse(readFileSync(join(folder, file), "utf8")).words;
      return [file.replace(/\.json$/, ""), [chat, close, unread]];
    }),
  );
}

/** Returns the service worker, which browsers load under a fixed name. */
export function workerScript() {
  return bundle({ name: "worker", title: "bundling worker.js" }, webSources(), {
    entryPoints: [join(WEB, "worker/worker.ts")],
    // Not every browser supports modules for service workers.
    format: "iife",
  });
}
