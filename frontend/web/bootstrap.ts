// Entry point of a page, the guest's or the desk's: fetches the wasm, compiles it while it arrives,
// and hydrates the page that the server rendered. It is a file of its own and not an inline script,
// which the content security policy forbids. scripts/page/build.mjs replaces the names in capitals.
import init, { hydrate } from "GLUE";

// The frame of embed.js is closed at first, and nothing in it counts as read before it is opened.
if (window.name == "guest-chat-closed") {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
}

// Scripts that few guests need are loaded on demand, each of them once, as modules are. After a
// failure the next attempt uses another address (a fragment), because browsers may remember a
// module that failed.
const loads = {};
let asked = 0;
/** Addresses of late scripts that have begun to run; each adds its own (scripts/page/parts.mjs). */
const begun = new Set();
const load = (file) => {
  const address = new URL(`${file}#${asked++}`, import.meta.url).href;
  return (loads[file] ??= import(address).catch((error) => {
    delete loads[file];
    // A failed download is a TypeError; an error of the script itself occurs after it has begun.
    throw Object.assign(error, { isLost: error instanceof TypeError && !begun.has(address) });
  }));
};
/**
 * Loads a file, and retries failed downloads until one succeeds. A script that fails while it runs
 * is not retried, because it would fail again.
 */
const insist = (file, pause = 500) =>
  load(file).catch(async (error) => {
    if (!error.isLost) throw error;
    await new Promise((then) => {
      setTimeout(then, pause);
      addEventListener("online", then, { once: true });
    });
    return insist(file, Math.min(2 * pause, 20000));
  });
const { body } = document;
const { keeps, embed } = body.dataset;
const hosts = [globalThis.ReactNativeWebView, globalThis.webkit?.messageHandlers?.guestChat, globalThis.guestChatHost];
const isHosted = embed != null || parent != globalThis || globalThis.flutter_inappwebview || hosts.some(Boolean);

// If the browser keeps the link in a cookie, it also stores the page for use without a network. If
// there is no network now, it does not.
const { href } = location;
const keepPage = async () => {
  if (isHosted || !navigator.serviceWorker) return;
  await (await load(LATE.offline)).keep(href);
  // Offers notifications of messages while the page is closed.
  if (body.dataset.notify) (await load(LATE.notify)).offer();
};

// Removes the guest's token from the address after a request has shown that the browser keeps it in
// a cookie. Without a cookie (in another site's frame, in many webviews) the token stays, so that a
// reload works.
if (keeps) {
  const exchanged = (address) => {
    const url = new URL(address);
    url.searchParams.delete("token");
    url.searchParams.set("chat", keeps);
    return url;
  };
  fetch(`${location.pathname}/kept?chat=${keeps}`).then(
    ({ status }) => {
      if (status != 204) return;
      history.replaceState(history.state, "", exchanged(location));
      // Also changes the page's own links, which are relative; links in messages are absolute.
      for (const name of ["href", "src"]) {
        for (const element of document.querySelectorAll(`:is([${name}^="/"],[${name}^="?"])[${name}*="token="]`)) {
          element[name] = exchanged(element[name]);
        }
      }
      keepPage().catch(() => {});
    },
    () => {},
  );
} else if (location.search.includes("chat=")) keepPage().catch(() => {});

// Functions that the page calls by name (`session/files.rs`, `session/host.rs`).
let files;
const withFiles = async (then, get = insist) => then((files ??= await get(LATE.files)));
const names = (list) => list.split(",").filter(Boolean);
/** The last value of each kind that the page reported, for scripts that are loaded later. */
const told = {};
const tell = (type, value) => {
  told[type] = value;
  dispatchEvent(new CustomEvent("guest-chat", { detail: type }));
  if (type == "unread" && value) load(LATE.attention).catch(() => {});
};
globalThis.guestChat = {
  take: () => files?.take() ?? "",
  give: (list) => withFiles((files) => files.give(names(list))),
  // The page retries this itself, and other messages wait for it.
  ready: (list) => withFiles((files) => files.ready(names(list)), load),
  again: (list) => withFiles((files) => files.again(names(list))),
  paint: (element, list) => withFiles((files) => files.paint(element, names(list))),
  drop: (list) => withFiles((files) => names(list).forEach(files.drop)),
  told,
  tell,
  begun,
  // Messages from the page or app around this page (docs/EMBEDDING.md).
  receive: (envelope) => insist(LATE.bridge).then((bridge) => bridge.receive(envelope)),
};
if (isHosted) insist(LATE.bridge);

// Files that were chosen, pasted or dropped onto the page.
const given = (event, from) => {
  const list = [...(from?.files ?? [])];
  if (!list.length || !document.getElementById("tray")) return;
  event.preventDefault();
  withFiles((files) => files.add(list));
};
addEventListener("change", (event) => {
  if (event.target.id !== "files") return;
  given(event, event.target);
  event.target.value = "";
});
addEventListener("paste", (event) => given(event, event.clipboardData));
addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
addEventListener("drop", (event) => given(event, event.dataTransfer));

// Scripts that update parts which the server rendered for the time of loading.
if (document.querySelector(".opens")) insist(LATE.hours);
if (document.querySelector(".quick button")) insist(LATE.replies);

// An on-screen keyboard reduces the visible part of the page, and some browsers (Safari on iOS) do
// not change the page's height, so that the keyboard covers the composer.
visualViewport?.addEventListener("resize", () => {
  const { height, scale } = visualViewport;
  const isCovered = scale == 1 && innerHeight - height > 60;
  document.documentElement.style.setProperty("--seen", isCovered ? `${height}px` : "");
  if (isCovered) scrollTo(0, 0);
});

// The same address as in the page's preload link, so that it is fetched once.
try {
  await init({ module_or_path: new URL(WASM_FILE, import.meta.url) });
  hydrate();
} catch (error) {
  // The page works as it does without a script, and shows the corresponding text.
  document.body.dataset.plain = "";
  tell("error");
  throw error;
}
