// The loop of `make dev`: watches the sources, builds what has changed, restarts the server with a
// demo hotel, and reloads the open pages.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DevProxy } from "./dev-proxy.mjs";
import { watchTree } from "./dev-watch.mjs";
import { Program, freePort } from "./program.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TARGET = join(ROOT, "target");
const DEV = join(TARGET, "dev");
const BINARY = join(TARGET, "debug/guest-chat");
const NATIVE = ["--workspace", "--exclude", "frontend", "--exclude", "frontend-desk", "--exclude", "page-bindgen"];

/** Sources of the server and of the pages. Files at the root are those of cargo. */
const RUST = ["app", "frontend/desk", "frontend/src", "server", "shared"];
const PAGE = ["frontend/page", "frontend/web", "public", "scripts", "style"];
/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/**
 * Runs a command with its output on the terminal; returns whether it succeeded.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
const run = (command, args) =>
  new Promise((resolve) =>
    spawn(command, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] })
      .on("error", () => resolve(false))
      .on("exit", (code) => resolve(code === 0)),
  );

const buildServer = () => run("scripts/cargo", ["build", "--quiet", ...NATIVE, "--bin", "guest-chat"]);
const buildPage = () => run("scripts/build-page", []);

const [host, port] = (process.env.GUEST_CHAT_ADDR ?? "127.0.0.1:3000").split(":");
const upstreamPort = await freePort();
const publicUrl = process.env.PUBLIC_URL ?? `http://${host}:${port}`;
const environment = {
  RUST_BACKTRACE: "1",
  DATABASE_URL: `sqlite://${join(DEV, "guest-chat.db")}`,
  GUEST_CHAT_FILES: join(DEV, "files"),
  ...process.env,
  GUEST_CHAT_ADDR: `127.0.0.1:${upstreamPort}`,
  PUBLIC_URL: publicUrl,
};

const proxy = new DevProxy({ site: join(DEV, "site"), upstreamPort });
const server = new Program({
  name: "guest-chat",
  command: BINARY,
  args: ["serve"],
  // In a folder of its own, so that no .env file is found.
  folder: DEV,
  env: environment,
  answers: async () => Boolean(await fetch(`http://127.0.0.1:${upstreamPort}`, { redirect: "manual" })),
  onOutput: (text) => process.stderr.write(text),
});

/** Time of the binary that runs. */
let runningMs = 0;
/** Starts the server, or restarts it if its binary has changed. */
async function restartServer() {
  const { mtimeMs } = statSync(BINARY);
  if (server.running && mtimeMs === runningMs) return;
  await server.stop();
  await server.start();
  runningMs = mtimeMs;
}

/** Changed folders that are not built yet. @type {Set<string>} */
const changed = new Set();
let isBuilding = false;

/** Builds until nothing is changed. */
async function buildChanges() {
  if (isBuilding) return;
  isBuilding = true;
  while (changed.size > 0) {
    const folders = [...changed];
    changed.clear();
    const started = Date.now();
    const isRust = folders.some((folder) => !PAGE.includes(folder));
    const isPage = folders.some((folder) => folder !== "server");
    // At the same time: they use different folders of target/.
    const built = await Promise.all([!isRust || buildServer(), !isPage || buildPage()]);
    if (!built.every(Boolean)) {
      console.error("dev: the build failed; the last version keeps running");
      continue;
    }
    try {
      await restartServer();
    } catch (error) {
      console.error(`dev: ${error instanceof Error ? error.message : error}`);
      continue;
    }
    proxy.reloadPages();
    console.error(`dev: built ${folders.join(", ")} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  isBuilding = false;
}

/** @type {NodeJS.Timeout | undefined} */
let settling;
/** @param {string} folder */
function noteChange(folder) {
  changed.add(folder);
  clearTimeout(settling);
  settling = setTimeout(buildChanges, SETTLE_MS);
}

function watchSources() {
  for (const folder of [...RUST, ...PAGE]) {
    watchTree(join(ROOT, folder), (path) => {
      const isTool = folder === "scripts" && basename(path).startsWith("dev");
      if (!isTool) noteChange(folder);
    });
  }
  watch(ROOT, (_, file) => {
    if (file === "Cargo.toml" || file === "Cargo.lock") noteChange("cargo");
  });
}

mkdirSync(DEV, { recursive: true });
console.error("dev: building; the first time takes minutes");
if (!(await buildPage())) process.exit(1);
// The server needs the names of the pages' files, whatever their content: the proxy replaces it.
if (!existsSync(join(TARGET, "site/manifest.json"))) cpSync(join(DEV, "site"), join(TARGET, "site"), { recursive: true });
if (!(await buildServer())) process.exit(1);
execFileSync(BINARY, ["demo"], { cwd: DEV, env: environment, stdio: "inherit" });
await restartServer();
await proxy.listen(host, Number(port));
watchSources();
console.error(`dev: ${publicUrl} is ready; changes are built and shown`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => server.stop().finally(() => process.exit(0)));
}
