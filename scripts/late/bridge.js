// Between the page and what stands around it: a hotel's app with a webview, or a site with a frame. Both sides say
// `{"guestChat": 1, "type": …, "data": {…}}`; what each type means is in docs/EMBEDDING.md.
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

/** The page's own address, changed: how it gets another link or language. */
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
  // A webview or frame that is put away is not told so by every system; then nothing counts as read. One that is
  // shown goes by what the browser says.
  visibility({ visible }) {
    if (visible) delete document.visibilityState;
    else Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  },
  "focus-composer": () => document.getElementById("message")?.focus(),
};

/** Takes in what the host says, as an object or as JSON. What is no such envelope is somebody else's. */
export function receive(said) {
  try {
    const { guestChat, type, data } = typeof said == "string" ? JSON.parse(said) : said;
    if (guestChat == VERSION && Object.hasOwn(HEARD, type)) HEARD[type](data ?? {});
  } catch {
    // No envelope.
  }
}

addEventListener("guest-chat", ({ detail }) => pass(detail));
// A host that was not known before learns how things stand.
addEventListener("guest-chat-heard", ({ detail }) => receive(detail));
addEventListener("guest-chat-host", () => Object.keys(told).forEach(pass));

addEventListener("keydown", (event) => event.key == "Escape" && !event.defaultPrevented && send("close"));
// A webview opens no second window: the app opens addresses its own way.
addEventListener("click", (event) => {
  const link = isNative() && event.target.closest?.('a[target="_blank"]');
  if (!link) return;
  event.preventDefault();
  send("open-url", { url: link.href });
});

// What was told before this was loaded.
Object.keys(told).forEach(pass);
