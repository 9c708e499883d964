// pusher-js without what none of the pages uses, nearly half of its weight: made of
// the sources that its package ships, some of them replaced. The door to it is
// app/src/realtime.rs; what that one uses must stay.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { NODE_MODULES, SCRIPTS } from "./paths.mjs";

const PACKAGE = join(NODE_MODULES, "pusher-js");
const SRC = join(PACKAGE, "src");
/** Where the sources look for what they do not name by a relative path, as the package's webpack config has it. */
const FOLDERS = [SRC, join(SRC, "runtimes")];
const RUNTIME = join(SCRIPTS, "page/pusher/runtime.js");

/** For what is never called. */
const ABSENT = 'export default function () { throw new Error("left out of this build"); }';
const SILENT = "const no = () => {};";

/** File below SRC → what stands in its place. */
const STUBS = {
  // Public and private channels are left.
  "core/channels/encrypted_channel.ts": ABSENT,
  "core/channels/presence_channel.ts": ABSENT,
  // Nobody signs in at the engine: the server lets each channel be heard or not.
  "core/user.ts": "export default class {}",
  "core/auth/user_authenticator.ts": "export default () => {};",
  "core/auth/deprecated_channel_authorizer.ts": "export let ChannelAuthorizerProxy;",
  // Statistics for Pusher. Each socket still wants its number.
  "core/timeline/timeline_sender.ts": ABSENT,
  "core/timeline/timeline.ts": `${SILENT} export default class { id = 0; error = no; info = no; generateUniqueID() { return ++this.id; } }`,
  "core/base64.ts": ABSENT,
  // What would be said in the console, which only `Pusher.logToConsole` turns on, and links to explanations of it.
  "core/logger.ts": `${SILENT} export default { debug: no, warn: no, error: no };`,
  "core/utils/url_store.ts": 'export default { buildLogSuffix: () => "" };',
};

const lean = {
  name: "lean-pusher",
  setup(build) {
    // A later version may have moved what is replaced here, and would quietly weigh more.
    build.onStart(() => {
      const gone = Object.keys(STUBS).filter((file) => !existsSync(join(SRC, file)));
      return { errors: gone.map((file) => ({ text: `pusher-js has no ${file} any more` })) };
    });
    build.onResolve({ filter: /^/ }, ({ path, importer, kind }) => {
      if (kind === "entry-point") return { path };
      if (path === "runtime") return { path: RUNTIME };
      const folders = path.startsWith(".") ? [dirname(importer)] : FOLDERS;
      // Not left to esbuild, which below node_modules takes a .js before the .ts of the same name.
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

/** What esbuild's result depends on besides this build's own code. */
export const PUSHER_INPUTS = [manifest];

/** Options of esbuild: a classic script that defines the global `Pusher`, its licence first. */
export const PUSHER_BUILD = {
  entryPoints: [join(SRC, "core/pusher.ts")],
  plugins: [lean],
  banner: { js: readFileSync(join(PACKAGE, "dist/web/pusher.min.js.LICENSE.txt"), "utf8").trim() },
  // What the package's webpack config defines; nothing is fetched from Pusher's own servers.
  define: {
    VERSION: JSON.stringify(JSON.parse(manifest).version),
    CDN_HTTP: '""',
    CDN_HTTPS: '""',
    DEPENDENCY_SUFFIX: '""',
    global: "window",
  },
  // As the package's own, which esbuild does not read below node_modules: fields
  // that are only declared would become code.
  tsconfigRaw: { compilerOptions: { target: "ES6", useDefineForClassFields: false } },
  format: "iife",
};
