// Messages between the page and its host: a hotel's app with a webview, or a site with a frame.
// Both sides send `{"guestChat": 1, "type": …, "data": {…}}`; docs/EMBEDDING.md describes the
// types.
import { doors, isNative } from "./hosts.js";

const VERSION = 1;
const root = document.documentElement;
const { told } = globalThis.guestChat;

export function send(type, data = {}) {
  const envelope = { guestChat: VERSION, type, data };
  for (const door of doors) door(envelope);
}

const TOLD = {
  ready: () => ({ hotel: location.pathname.split("/")[3], locale: root.lang, title: document.querySelector("h1")?.textContent }),
  unread: () => ({ count: told.unread }),
  message: () => ({ id: told.message }),
  sent: () => ({ id: told.sent }),
  "auth-expired": () => ({}),
  error: () => ({ code: "START_FAILED" }),
};
const pass = (type) => TOLD[type] && send(type, TOLD[type]());

/** Changes the page's own address, to apply another link or language. */
function go(change) {
  const address = new URL(location);
  change(address.searchParams);
  if (address.href != location.href) location.replace(address);
}

const HEARD = {
  token({ token }) {
    if (!/^[\w-]{43}$/.test(token)) return;
    go((query) => {
      query.delete("chat");
      query.set("token", token);
    });
  },
  locale: ({ locale }) => typeof locale == "string" && go((query) => query.set("lang", locale)),
  theme({ theme }) {
    if (theme == "light" || theme == "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  },
  insets(insets) {
    for (const side of ["top", "right", "bottom", "left"]) {
      root.style.setProperty(`--host-${side}`, `${Math.max(0, Number(insets[side]) || 0)}px`);
    }
  },
  // Not every system reports that a webview or frame is hidden; the host reports it, and then
  // nothing counts as read. While it is shown, the browser's own state applies.
  visibility({ visible }) {
    if (visible) delete document.visibilityState;
    else Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  },
  "focus-composer": () => document.getElementById("message")?.focus(),
};

/**
 * Handles a message of the host, an object or JSON. Other messages are ignored, because they may
 * belong to other scripts.
 */
export function receive(said) {
  try {
    const { guestChat, type, data } = typeof said == "string" ? JSON.parse(said) : said;
    if (guestChat == VERSION && Object.hasOwn(HEARD, type)) HEARD[type](data ?? {});
  } catch {
    // Not a message of this protocol.
  }
}

addEventListener("guest-chat", ({ detail }) => pass(detail));
// A host that has just become known gets all present values.
addEventListener("guest-chat-heard", ({ detail }) => receive(detail));
addEventListener("guest-chat-host", () => Object.keys(told).forEach(pass));

addEventListener("keydown", (event) => event.key == "Escape" && !event.defaultPrevented && send("close"));
// A webview opens no second window; the app opens such addresses itself.
addEventListener("click", (event) => {
  const link = isNative() && event.target.closest?.('a[target="_blank"]');
  if (!link) return;
  event.preventDefault();
  send("open-url", { url: link.href });
});

// Sends the values that were reported before this script was loaded.
Object.keys(told).forEach(pass);
