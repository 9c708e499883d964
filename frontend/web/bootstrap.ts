// Entry point of a page, the guest's or the desk's: fetches the wasm, compiles it while it arrives,
// and hydrates the page that the server rendered. It is a file of its own and not an inline script,
// which the content security policy forbids. The build replaces the names in capitals.
import init, { hydrate } from "GLUE";
import { listenForFiles } from "./bootstrap/chosen-files.ts";
import { exchangeToken } from "./bootstrap/cookie-link.ts";
import { createModuleLoader } from "./bootstrap/lazy-modules.ts";
import { keepListPosition } from "./bootstrap/list-position.ts";
import { followKeyboard } from "./bootstrap/on-screen-keyboard.ts";
import { PendingAdditions } from "./bootstrap/pending-additions.ts";
import { sendRequest } from "./bootstrap/request.ts";
import { authenticationHeaders } from "./common/credentials.ts";
import { hasNativeHost } from "./common/native-host.ts";
import type { PageInterface } from "./common/page-interface.ts";
import { createUuid } from "./common/uuid.ts";

// The frame of embed.js is closed at first, and nothing in it counts as read before it is opened.
if (window.name === "guest-chat-closed") {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
}

const startedModules = new Set<string>();
const [load, loadWithRetries] = createModuleLoader(
  (address) => import(address),
  (pause_ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, pause_ms);
      addEventListener("online", () => resolve(), { once: true });
    }),
  import.meta.url,
  startedModules,
);

const { body } = document;
const { keeps, embed } = body.dataset;
const isHosted = embed !== undefined || parent !== window || globalThis.flutter_inappwebview || hasNativeHost();

// If the browser keeps the link in a cookie, it also stores the page for use without a network. If
// there is no network now, it does not.
const { href } = location;
async function storePage(): Promise<void> {
  if (isHosted || !navigator.serviceWorker) return;
  await (await load(LATE.offline)).startCopies(href);
  // Offers notifications of messages while the page is closed.
  if (body.dataset.notify) await (await load(LATE.notify)).offerNotifications();
}
if (keeps)
  exchangeToken(keeps)
    .then((isKept) => (isKept ? storePage() : undefined))
    .catch(() => {});
else if (location.search.includes("chat=")) storePage().catch(() => {});

const split = (ids: string) => ids.split(",").filter(Boolean);
type FilesModule = typeof import("./lazy/files.ts");
/** The module for files, once it is loaded. */
let files: FilesModule | undefined;
async function loadFiles(loadModule: typeof load = loadWithRetries) {
  files ??= await loadModule(LATE.files);
  return files;
}
const additions = new PendingAdditions();
/** Adds files to the tray as soon as the module for files is loaded. */
const addFiles = (add: (files: FilesModule) => Promise<void> | void) => additions.add(loadFiles().then(add));

const reports: PageInterface["reports"] = {};
globalThis.guestChat = {
  reports,
  startedModules,
  report(kind, value) {
    reports[kind] = value;
    dispatchEvent(new CustomEvent("guest-chat", { detail: kind }));
    if (kind === "unread" && value) load(LATE.attention).catch(() => {});
  },
  authenticationHeaders: () => authenticationHeaders(location.href),
  request: sendRequest,
  createUuid,
  receive: async (envelope) => (await loadWithRetries(LATE.bridge)).receive(envelope),
  takeFiles: () => (additions.isEmpty() ? (files?.takeFiles() ?? "") : undefined),
  filesAdded: () => additions.all(),
  // Without ids, those that were chosen for the conversation before it was closed.
  returnFiles: async (ids) => {
    if (ids || files) await addFiles(({ returnFiles }) => returnFiles(split(ids)));
  },
  // The page retries this itself, and other messages wait for it.
  uploadFiles: async (ids, hasText) => (await loadFiles(load)).uploadFiles(split(ids), hasText),
  resetUploads: async (ids) => (await loadFiles()).resetUploads(split(ids)),
  showFiles: async (element, ids) => (await loadFiles()).showFiles(element, split(ids)),
  removeFiles: async (ids) => split(ids).forEach((await loadFiles()).removeFile),
};

if (isHosted) void loadWithRetries(LATE.bridge);
// The files are in the tray at once, and stored later.
listenForFiles((chosen, to) => addFiles((module) => void module.addFiles(chosen, to)));
// Modules that update parts which the server rendered for the time of loading.
if (document.querySelector(".opens")) void loadWithRetries(LATE.hours);
if (document.querySelector(".tools")) {
  // Before the wasm marks what is in view as read.
  document.querySelector(".unread")?.scrollIntoView({ block: "nearest" });
  void loadWithRetries(LATE.controls);
}
followKeyboard();
if (IS_DESK) keepListPosition();

// The same address as in the page's preload link, so that it is fetched once.
try {
  await init({ module_or_path: new URL(WASM_FILE, import.meta.url) });
  hydrate();
} catch (error) {
  // The page works as it does without a script, and shows the corresponding text.
  body.dataset.plain = "";
  guestChat.report("error", 1);
  throw error;
}
