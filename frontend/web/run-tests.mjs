// Runs the unit tests, *.test.ts, or those that are named. They are bundled first, because not every
// supported version of Node.js runs TypeScript.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** Inside node_modules, so that the bundles find the packages. */
const BUNDLES = join(FOLDER, "node_modules/.tests");
/** Time after which tests that do not end have failed. */
const TIMEOUT_MS = 300_000;
const SOURCES = ["bootstrap", "common", "embed", "forms", "lazy", "worker"];

const all = SOURCES.flatMap((folder) => readdirSync(join(FOLDER, folder)).map((file) => `${folder}/${file}`));
const named = process.argv.slice(2);
const tests = named.length ? named : all.filter((file) => file.endsWith(".test.ts"));

rmSync(BUNDLES, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: FOLDER,
  entryPoints: tests,
  outdir: BUNDLES,
  outbase: FOLDER,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node18",
  sourcemap: "inline",
  metafile: true,
  logLevel: "warning",
});
const bundles = Object.keys(metafile.outputs).map((file) => join(FOLDER, file));
const node = ["--enable-source-maps", "--test", ...bundles];
const { status } = spawnSync(process.execPath, node, { stdio: "inherit", timeout: TIMEOUT_MS });
process.exitCode = status ?? 1;
