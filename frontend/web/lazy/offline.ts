// Has the service worker store a copy of the page as the guest has last seen it, for use without a
// network (ADR 28). It is loaded if the browser keeps the link in a cookie, and the page is not
// embedded.
import { linkDigestOf } from "../common/chat-path.ts";
import type { PageState, WorkerMessage } from "../common/worker-message.ts";

/** Delay of a copy after a change, and minimum interval of copies while the page is visible. */
const DELAY_MS = 2_000;
const INTERVAL_MS = 60_000;

const { reports } = guestChat;
let registration: ServiceWorkerRegistration | undefined;
/** Digest of the link with which the page was opened. */
let link: string | undefined;
/** True if the worker has fetched the page, and stored it in that state. */
let isStored = false;
/** The newest change that was stored since. */
let storedChange: number | undefined;
let requestedAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends the state of this page to the worker, and waits for its answer. */
function notifyWorker(page: PageState): Promise<boolean | undefined> {
  const { port1, port2 } = new MessageChannel();
  const message: WorkerMessage = { page, address: location.href, link };
  registration?.active?.postMessage(message, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
}

async function requestCopy(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const { changed, ready } = reports;
  const stored = storedChange ?? (isStored ? ready : undefined);
  if (!registration || "auth-expired" in reports || changed === stored) return;
  requestedAt = Date.now();
  const isNewer = await notifyWorker("changed");
  // If two requests are running, the earlier one may be answered last.
  if (isNewer && changed !== undefined) storedChange = Math.max(changed, storedChange ?? changed);
}

function requestCopySoon(): void {
  const pause_ms = document.visibilityState === "hidden" ? 0 : requestedAt + INTERVAL_MS - Date.now();
  timer ??= setTimeout(requestCopy, Math.max(DELAY_MS, pause_ms));
}

/**
 * Starts to store copies of a page that was opened at this address. Does nothing if the browser has
 * no service workers or refuses the registration.
 */
export async function startCopies(address: string): Promise<void> {
  // Not in a webview of Android: without a network, its app is opened and not this page.
  if (/; wv\)/.test(navigator.userAgent)) return;
  const { keeps, takenAt } = document.body.dataset;
  isStored = Boolean(navigator.serviceWorker.controller && !keeps && !takenAt);
  try {
    await navigator.serviceWorker.register("/worker.js", { scope: "/guest/" });
  } catch {
    return;
  }
  link = await linkDigestOf(address);
  registration = await navigator.serviceWorker.ready;
  if ("auth-expired" in reports) void notifyWorker("ended");
  requestCopySoon();
}

addEventListener("guest-chat", ({ detail }) => {
  if (detail === "changed") requestCopySoon();
  if (detail === "auth-expired" && registration) void notifyWorker("ended");
});
// A phone may never resume a hidden page.
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void requestCopy();
});
