// A page, the guest's or the desk's, starts here: fetch the wasm, compile it while it arrives,
// and let it take over what the server rendered. A file of its own rather than
// a script in the page, so that the content security policy allows no inline
// script. The names in capitals are filled in by scripts/page/build.mjs.
import init, { hydrate } from "GLUE";

// The frame of embed.js is closed when it begins, and nothing in it counts as read before it is opened.
if (window.name == "guest-chat-closed") {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
}

// What few guests need is fetched when one does; each file is there once, as modules are. One that did not come is asked
// for under another name (a fragment) the next time, because browsers may remember a module that failed.
const loads = {};
let asked = 0;
/** The addresses of late scripts that have begun to run, as each notes itself (scripts/page/parts.mjs). */
const begun = new Set();
const load = (file) => {
  const address = new URL(`${file}#${asked++}`, import.meta.url).href;
  return (loads[file] ??= import(address).catch((error) => {
    delete loads[file];
    // A TypeError is what a failed download is; one of the script's own comes when it has begun.
    throw Object.assign(error, { isLost: error instanceof TypeError && !begun.has(address) });
  }));
};
/** Until it comes: for what is asked for once. One that comes and fails would do so again. */
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

// A browser that keeps the link in a cookie keeps the page, too, for when there is no network. Where there is none by
// now, it goes without.
const { href } = location;
const keepPage = async () => {
  if (isHosted || !navigator.serviceWorker) return;
  await (await load(LATE.offline)).keep(href);
  // And tells of messages while the page is closed, where the guest asks for it.
  if (body.dataset.notify) (await load(LATE.notify)).offer();
};

// The guest's token leaves the address as soon as a request has shown that the browser keeps it in a
// cookie: without one (in another site's frame, in many webviews) it stays, and so a reload works.
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
      // And so it does the page's own links, which are relative; what stands in a message is not.
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

// The page asks for these by name (`session/files.rs`, `session/host.rs`).
let files;
const withFiles = async (then, get = insist) => then((files ??= await get(LATE.files)));
const names = (list) => list.split(",").filter(Boolean);
/** What the page has told last, of each kind: for who begins to listen later. */
const told = {};
const tell = (type, value) => {
  told[type] = value;
  dispatchEvent(new CustomEvent("guest-chat", { detail: type }));
  if (type == "unread" && value) load(LATE.attention).catch(() => {});
};
globalThis.guestChat = {
  take: () => files?.take() ?? "",
  give: (list) => withFiles((files) => files.give(names(list))),
  // The page tries that again itself, and others wait for it.
  ready: (list) => withFiles((files) => files.ready(names(list)), load),
  again: (list) => withFiles((files) => files.again(names(list))),
  paint: (element, list) => withFiles((files) => files.paint(element, names(list))),
  drop: (list) => withFiles((files) => names(list).forEach(files.drop)),
  told,
  tell,
  begun,
  // What stands around the page may say something, too (docs/EMBEDDING.md).
  receive: (envelope) => insist(LATE.bridge).then((bridge) => bridge.receive(envelope)),
};
if (isHosted) insist(LATE.bridge);

// Chosen, pasted, or let fall onto the page.
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

// What the server has written for the moment of the page stays right while it is open.
if (document.querySelector(".opens")) insist(LATE.opens);
if (document.querySelector(".quick button")) insist(LATE.replies);

// A keyboard on glass takes its room from what is seen of the page, and some browsers (Safari on iOS) leave the page
// as high as it was, with the composer underneath.
visualViewport?.addEventListener("resize", () => {
  const { height, scale } = visualViewport;
  const isCovered = scale == 1 && innerHeight - height > 60;
  document.documentElement.style.setProperty("--seen", isCovered ? `${height}px` : "");
  if (isCovered) scrollTo(0, 0);
});

// The same address as in the page's preload link, so it is fetched once.
try {
  await init({ module_or_path: new URL(WASM_FILE, import.meta.url) });
  hydrate();
} catch (error) {
  // The page stays as it is without a script, and says what that means.
  document.body.dataset.plain = "";
  tell("error");
  throw error;
}
