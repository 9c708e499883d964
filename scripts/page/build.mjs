// Builds target/site from the wasm that cargo has built.
//
//   pkg/guest.HASH.css      the styles
//   pkg/guest.HASH.js       an ES module that starts the wasm
//   pkg/guest_bg.HASH.wasm  the page itself
//   pkg/desk…               the same three for the desk
//   pkg/files.HASH.js       photos and files, loaded when the first is chosen
//   pkg/hours.HASH.js       opening hours of the reception, loaded if a page shows them
//   pkg/replies.HASH.js     quick replies, loaded if there are any
//   pkg/attention.HASH.js   unread messages, in title and sound
//   pkg/bridge.HASH.js      messages between the page and its host
//   pkg/notify.HASH.js      the button that turns on notifications
//   pkg/offline.HASH.js     has the service worker store the page
//   pkg/pusher.HASH.js      the used parts of pusher-js, a classic script
//   embed.js                the script for a hotel's own site
//   worker.js               the service worker of the guest's pages
//   *                       the files of public/, under their own names
//   *.br, *.gz              each of them compressed
//   manifest.json           the hashed name of each file
//
// The content of a file with a hash in its name never changes, so browsers may cache it for ever.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { compressed, forgetAllBut } from "./compress.mjs";
import * as parts from "./parts.mjs";
import { PUBLIC, SITE, WORK } from "./paths.mjs";
import { filesBelow, sha256 } from "./step.mjs";

// A tool that failed has printed the reason; a stack trace of this script adds nothing.
process.on("uncaughtException", (error) => {
  const ofTool = "status" in error || "errors" in error;
  console.error(`build-page: ${ofTool ? error.message.split("\n")[0] : error.stack}`);
  process.exit(1);
});

/** Path below target/site → content. */
const site = new Map();
/** Logical name → path below target/site. */
const manifest = {};

/** Adds a file under a name that changes with its content, and returns that name. */
function addHashed(name, body) {
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}.${sha256(body).slice(0, 16)}${extension}`;
  manifest[name] = `pkg/${hashed}`;
  site.set(manifest[name], body);
  return hashed;
}

const lateFiles = {};
for (const name of parts.LATE) lateFiles[name] = addHashed(`${name}.js`, await parts.late(`${name}.js`));
for (const page of ["guest", "desk"]) {
  const wasmFile = addHashed(`${page}_bg.wasm`, await parts.wasm(page));
  addHashed(`${page}.js`, await parts.script(page, wasmFile, lateFiles));
  addHashed(`${page}.css`, await parts.styles(page));
}
addHashed("pusher.js", await parts.pusher());
site.set("embed.js", await parts.embed());
site.set("worker.js", await parts.worker());
for (const file of filesBelow(PUBLIC)) site.set(file, readFileSync(join(PUBLIC, file)));

const originals = [...site];
for (const [path, body] of originals) {
  for (const [extension, small] of Object.entries(await compressed(path, body))) {
    site.set(`${path}.${extension}`, small);
  }
}
site.set("manifest.json", JSON.stringify(manifest, null, 2) + "\n");
forgetAllBut(originals.map(([, body]) => body));

// The folder is not touched if nothing has changed, because a new file makes cargo build the server
// again.
const key = sha256(...[...site].flat());
const stamp = join(WORK, "site.key");
const asItWas =
  existsSync(stamp) &&
  readFileSync(stamp, "utf8") === key &&
  filesBelow(SITE).join("\n") === [...site.keys()].sort().join("\n");

if (!asItWas) {
  // Written beside the old folder, which it then replaces, so that the folder is never incomplete.
  const fresh = `${SITE}.new`;
  rmSync(fresh, { recursive: true, force: true });
  for (const [path, body] of site) {
    mkdirSync(dirname(join(fresh, path)), { recursive: true });
    writeFileSync(join(fresh, path), body);
  }
  rmSync(SITE, { recursive: true, force: true });
  renameSync(fresh, SITE);
  writeFileSync(stamp, key);
  console.error(`page: target/site was rebuilt, ${originals.length} files`);
}
