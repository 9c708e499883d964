// Step: pusher-js without the parts that no page uses, which are nearly half of its size. It
// compiles the sources in the package and replaces some of them (docs/adr/0027-pusher-js-from-its-sources.md).
// If a replacement does not fit the package, the published file is used, with a warning: it is
// larger, which scripts/page-weight reports, but works.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build as esbuild } from "esbuild";
import { BROWSERS } from "../bundle.mjs";
import { NODE_MODULES, WEB } from "../paths.mjs";
import { report } from "../step.mjs";
import { checkReplacements, checkRuntime } from "./exports.mjs";
import { REPLACEMENTS, UNUSED_RUNTIME } from "./replacements.mjs";

const PACKAGE = join(NODE_MODULES, "pusher-js");
const SRC = join(PACKAGE, "src");
/** Folders in which the sources find modules without a relative path, as in the package's webpack config. */
const FOLDERS = [SRC, join(SRC, "runtimes")];
const RUNTIME = join(WEB, "pusher/runtime.ts");

const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
const LICENCE = readFileSync(join(PACKAGE, "dist/web/pusher.min.js.LICENSE.txt"), "utf8").trim();

/** Returns the script that defines the global `Pusher`. */
export async function pusherScript(replacements = REPLACEMENTS, warn = report) {
  try {
    return await shortScript(replacements);
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    warn(`warning: used the published file of pusher-js ${version}: ${reason}; update frontend/page/pusher/`);
    return publishedScript();
  }
}

/** Returns the file of the package for browsers. */
export const publishedScript = () => readFileSync(join(PACKAGE, "dist/web/pusher.min.js"));

/**
 * Returns the script without the replaced parts: a classic script that begins with the licence.
 * @param {Record<string, string>} replacements
 */
async function shortScript(replacements) {
  const problems = await checkReplacements(SRC, replacements);
  if (problems.length) throw new Error(problems.join("; "));
  const { outputFiles, metafile } = await esbuild({
    entryPoints: [join(SRC, "core/pusher.ts")],
    plugins: [resolveSources(replacements)],
    banner: { js: LICENCE },
    // As in the package's webpack config, but nothing is fetched from Pusher's own servers.
    define: {
      VERSION: JSON.stringify(version),
      CDN_HTTP: '""',
      CDN_HTTPS: '""',
      DEPENDENCY_SUFFIX: '""',
      global: "window",
    },
    // As in the package's own tsconfig, which esbuild does not read below node_modules: fields that
    // are only declared would become code.
    tsconfigRaw: { compilerOptions: { target: "ES6", useDefineForClassFields: false } },
    format: "iife",
    bundle: true,
    minify: true,
    target: BROWSERS,
    outfile: "pusher.js",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const kept = Object.keys(metafile.inputs).filter((file) => file.endsWith(".ts") && resolve(file) !== RUNTIME);
  const [problem] = checkRuntime(sourcesOf(kept, replacements), readFileSync(RUNTIME, "utf8"), UNUSED_RUNTIME);
  if (problem) throw new Error(problem);
  return Buffer.from(outputFiles[0].contents);
}

/**
 * Returns the contents of the files, without those of replaced ones.
 * @param {string[]} files relative to the working directory
 * @param {Record<string, string>} replacements
 */
const sourcesOf = (files, replacements) =>
  files.filter((file) => !(relative(SRC, file) in replacements)).map((file) => readFileSync(file, "utf8"));

/**
 * Finds the modules of the package, and replaces some of them.
 * @param {Record<string, string>} replacements
 * @returns {import("esbuild").Plugin}
 */
const resolveSources = (replacements) => ({
  name: "pusher-sources",
  setup(build) {
    build.onResolve({ filter: /^/ }, ({ path, importer, kind }) => {
      if (kind === "entry-point") return { path };
      if (path === "runtime") return { path: RUNTIME };
      const folders = path.startsWith(".") ? [dirname(importer)] : FOLDERS;
      // Not left to esbuild, which below node_modules prefers a .js file to the .ts file of the
      // same name.
      const files = folders.flatMap((folder) => [join(folder, `${path}.ts`), join(folder, path, "index.ts")]);
      return { path: files.find((file) => existsSync(file)) };
    });
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = replacements[relative(SRC, path)];
      return contents === undefined ? undefined : { contents };
    });
  },
});
