// Messages between the page and its host: a hotel's app with a webview, or a site with a frame.
import { createEnvelope, type EnvelopeData, readEnvelope } from "../common/envelope.ts";
import type { ReportKind } from "../common/page-interface.ts";
import { isNative, listenToHosts, sendToHosts } from "./hosts.ts";
import { withLanguage, withToken } from "./page-address.ts";

const root = document.documentElement;
const { reports } = guestChat;

const send = (type: string, data?: EnvelopeData) => sendToHosts(createEnvelope(type, data));

/** Data of the message about each kind of report; no message is sent about other kinds. */
const OUTGOING: { [Kind in ReportKind]?: () => EnvelopeData } = {
  ready: () => ({
    hotel: location.pathname.split("/")[3],
    locale: root.lang,
    title: document.querySelector("h1")?.textContent,
  }),
  unread: () => ({ count: reports.unread }),
  message: () => ({ id: reports.message }),
  sent: () => ({ id: reports.sent }),
  "auth-expired": () => ({}),
  error: () => ({ code: "START_FAILED" }),
};

function sendReport(kind: ReportKind): void {
  const data = OUTGOING[kind];
  if (data) send(kind, data());
}

function sendAllReports(): void {
  for (const kind of Object.keys(reports)) sendReport(kind as ReportKind);
}

/** Opens another address of this page, to apply another link or language. */
function navigate(address: string | undefined): void {
  if (address && address !== location.href) location.replace(address);
}

const INCOMING: Record<string, (data: EnvelopeData) => void> = {
  token: ({ token }) => navigate(withToken(location.href, token)),
  locale: ({ locale }) => navigate(withLanguage(location.href, locale)),
  theme({ theme }) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
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
    if (visible) Reflect.deleteProperty(document, "visibilityState");
    else Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  },
  "focus-composer": () => document.getElementById("message")?.focus(),
};

/**
 * Handles a message of the host, an object or JSON. Other messages are ignored, because they may
 * belong to other scripts.
 */
export function receive(message: unknown): void {
  try {
    const envelope = readEnvelope(typeof message === "string" ? JSON.parse(message) : message);
    if (envelope && Object.hasOwn(INCOMING, envelope.type)) INCOMING[envelope.type]?.(envelope.data);
  } catch {
    // Not a message of this protocol.
  }
}

addEventListener("guest-chat", ({ detail }) => sendReport(detail));
listenToHosts({ onMessage: receive, onHost: sendAllReports });

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) send("close");
});
// A webview opens no second window; the app opens such addresses itself.
addEventListener("click", (event) => {
  const link = isNative() && (event.target as Element).closest?.<HTMLAnchorElement>('a[target="_blank"]');
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  send("open-url", { url: link.href });
});

// Sends the values that were reported before this script was loaded.
sendAllReports();
