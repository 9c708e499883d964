// Has the service worker store a copy of the page as the guest has last seen it, for use without a
// network (ADR 28). It is loaded if the browser keeps the link in a cookie, and the page is not
// embedded.

import { linkOf } from "../common/chat-path.js";

/** Delay of a copy after a change, and minimum interval of copies while the page is visible. */
const SOON_MS = 2_000;
const EVERY_MS = 60_000;

const { told } = globalThis.guestChat;
let registration;
/** Digest of the link with which the page was opened. */
let link;
/** True if the worker has fetched the page, and stored it in that state. */
let isBrought = false;
/** The newest change that was stored since. */
let kept;
let askedAt = 0;
let timer;

/** Sends a message about this page to the worker, and waits for its answer. */
function say(page) {
  const { port1, port2 } = new MessageChannel();
  registration.active?.postMessage({ page, address: location.href, link }, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}

async function take() {
  clearTimeout(timer);
  timer = undefined;
  const { changed } = told;
  if (!registration || "auth-expired" in told || changed === (kept ?? (isBrought ? told.ready : undefined))) return;
  askedAt = Date.now();
  // If two requests are running, the earlier one may be answered last.
  if ((await say("changed")) && !(kept > changed)) kept = changed;
}

function takeSoon() {
  const pause_ms = document.visibilityState == "hidden" ? 0 : askedAt + EVERY_MS - Date.now();
  timer ??= setTimeout(take, Math.max(SOON_MS, pause_ms));
}

/**
 * Starts to store copies of a page that was opened at this address. Does nothing if the browser has
 * no service workers or refuses the registration.
 */
export async function keep(address) {
  // Not in a webview of Android: without a network, its app is opened and not this page.
  if (/; wv\)/.test(navigator.userAgent)) return;
  const { keeps, takenAt } = document.body.dataset;
  isBrought = navigator.serviceWorker.controller && !keeps && !takenAt;
  try {
    await navigator.serviceWorker.register("/worker.js", { scope: "/guest/" });
  } catch {
    return;
  }
  link = await linkOf(address);
  registration = await navigator.serviceWorker.ready;
  if ("auth-expired" in told) say("ended");
  takeSoon();
}

addEventListener("guest-chat", ({ detail }) => {
  if (detail == "changed") takeSoon();
  if (detail == "auth-expired") registration && say("ended");
});
// A phone may never resume a hidden page.
addEventListener("visibilitychange", () => document.visibilityState == "hidden" && take());
