// Builds pusher-js without the parts that no page uses, which are nearly half of its size. It
// compiles the sources in its package and replaces some of them. app/src/realtime.rs is the only
// user; the parts that it uses must stay.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { NODE_MODULES, PAGE } from "../paths.mjs";

const PACKAGE = join(NODE_MODULES, "pusher-js");
const SRC = join(PACKAGE, "src");
/**
 * Folders in which the sources find modules without a relative path, as in the package's webpack
 * config.
 */
const FOLDERS = [SRC, join(SRC, "runtimes")];
const RUNTIME = join(PAGE, "pusher/runtime.js");

/** Replacement of code that is never called. */
const ABSENT = 'export default function () { throw new Error("left out of this build"); }';
const SILENT = "const no = () => {};";

/** File below SRC → its replacement. */
const STUBS = {
  // Only public and private channels are used.
  "core/channels/encrypted_channel.ts": ABSENT,
  "core/channels/presence_channel.ts": ABSENT,
  // Users do not sign in at the engine: the server authorizes each channel.
  "core/user.ts": "export default class {}",
  "core/auth/user_authenticator.ts": "export default () => {};",
  "core/auth/deprecated_channel_authorizer.ts": "export let ChannelAuthorizerProxy;",
  // Statistics for Pusher. Each socket still needs a number.
  "core/timeline/timeline_sender.ts": ABSENT,
  "core/timeline/timeline.ts": `${SILENT} export default class { id = 0; error = no; info = no; generateUniqueID() { return ++this.id; } }`,
  "core/base64.ts": ABSENT,
  // Log output, which only `Pusher.logToConsole` enables, and links to explanations in it.
  "core/logger.ts": `${SILENT} export default { debug: no, warn: no, error: no };`,
  "core/utils/url_store.ts": 'export default { buildLogSuffix: () => "" };',
};

const lean = {
  name: "lean-pusher",
  setup(build) {
    // A later version may have moved the replaced files, and would be larger unnoticed.
    build.onStart(() => {
      const gone = Object.keys(STUBS).filter((file) => !existsSync(join(SRC, file)));
      return { errors: gone.map((file) => ({ text: `pusher-js has no ${file} any more` })) };
    });
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
      const contents = STUBS[relative(SRC, path)];
      return contents === undefined ? undefined : { contents };
    });
  },
};

const manifest = readFileSync(join(PACKAGE, "package.json"), "utf8");

/** Inputs of esbuild's result other than this build's own code. */
export const PUSHER_INPUTS = [manifest];

/**
 * Options of esbuild: a classic script that defines the global `Pusher` and begins with the
 * licence.
 */
export const PUSHER_BUILD = {
  entryPoints: [join(SRC, "core/pusher.ts")],
  plugins: [lean],
  banner: { js: readFileSync(join(PACKAGE, "dist/web/pusher.min.js.LICENSE.txt"), "utf8").trim() },
  // As in the package's webpack config, but nothing is fetched from Pusher's own servers.
  define: {
    VERSION: JSON.stringify(JSON.parse(manifest).version),
    CDN_HTTP: '""',
    CDN_HTTPS: '""',
    DEPENDENCY_SUFFIX: '""',
    global: "window",
  },
  // As in the package's own tsconfig, which esbuild does not read below node_modules: fields that
  // are only declared would become code.
  tsconfigRaw: { compilerOptions: { target: "ES6", useDefineForClassFields: false } },
  format: "iife",
};
