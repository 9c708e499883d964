// Builds target/site from the wasm that cargo has built.
//
//   pkg/guest.HASH.css      the styles
//   pkg/guest.HASH.js       an ES module that starts the wasm
//   pkg/guest_bg.HASH.wasm  the page itself
//   pkg/desk…               the same three for the desk
//   pkg/files.HASH.js       photos and files, loaded when the first is chosen
//   pkg/hours.HASH.js       opening hours of the reception, loaded if a page shows them
//   pkg/attention.HASH.js   unread messages, in title and sound
//   pkg/bridge.HASH.js      messages between the page and its host
//   pkg/controls.HASH.js    menus and other parts of the guest's page that need a script
//   pkg/notify.HASH.js      the item of the menu that turns on notifications
//   pkg/offline.HASH.js     has the service worker store the page
//   pkg/forms.HASH.js       improves the desk's plain forms
//   pkg/pusher.HASH.js      the used parts of pusher-js, a classic script
//   embed.js                the script for a hotel's own site
//   worker.js               the service worker of the guest's pages
//   *                       the files of public/, under their own names
//   *.br, *.gz              each of them compressed
//   manifest.json           the hashed name of each file
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compressAll } from "./compress.mjs";
import { IS_DEV, PUBLIC, SITE, WORK } from "./paths.mjs";
import { pusherScript } from "./pusher/bundle.mjs";
import { LATE, embedScript, formsScript, lateScript, pageScript, workerScript } from "./scripts.mjs";
import { Site } from "./site.mjs";
import { filesBelow, report } from "./step.mjs";
import { pageStyles } from "./styles.mjs";
import { bindings } from "./wasm/bindings.mjs";

// A tool that failed has printed the reason; a stack trace of this script adds nothing.
process.on("uncaughtException", (error) => {
  const isOfTool = "status" in error || "errors" in error;
  console.error(`build-page: ${isOfTool ? error.message.split("\n")[0] : error.stack}`);
  process.exit(1);
});

const site = new Site();
/** @type {Record<string, string>} */
const lateFiles = {};
for (const name of LATE) lateFiles[name] = site.addHashed(`${name}.js`, await lateScript(name));
for (const page of /** @type {const} */ (["guest", "desk"])) {
  const { wasm, glue } = await bindings(page);
  const wasmFile = site.addHashed(`${page}_bg.wasm`, wasm);
  site.addHashed(`${page}.js`, await pageScript(page, glue, wasmFile, lateFiles));
  site.addHashed(`${page}.css`, await pageStyles(page));
}
site.addHashed("pusher.js", await pusherScript());
site.addHashed("forms.js", await formsScript());
site.add("embed.js", await embedScript());
site.add("worker.js", await workerScript());
for (const file of filesBelow(PUBLIC)) site.add(file, readFileSync(join(PUBLIC, file)));

const originals = site.files.size;
if (!IS_DEV) for (const [path, body] of await compressAll(site.files)) site.add(path, body);
site.addManifest();
if (site.write(SITE, join(WORK, "site.key"))) report(`target/site was rebuilt, ${originals} files`);
