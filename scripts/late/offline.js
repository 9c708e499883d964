// The page when there is no network: has the service worker keep a copy of what the guest has seen last (ADR 28).
// Loaded where the browser keeps the link in a cookie, and nothing stands around the page.

import { linkOf } from "../worker/places.js";

/** So soon after a change a copy is taken, and while the page is in front no more often than that. */
const SOON_MS = 2_000;
const EVERY_MS = 60_000;

const { told } = globalThis.guestChat;
let registration;
/** The digest of the link that the page was opened by. */
let link;
/** Whether the worker has brought the page, and kept it as it was then. */
let isBrought = false;
/** The newest change that was kept since. */
let kept;
let askedAt = 0;
let timer;

/** Says something of this page to the worker, and waits for its answer. */
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
  // Of two that are under way the earlier may be answered last.
  if ((await say("changed")) && !(kept > changed)) kept = changed;
}

function takeSoon() {
  const pause_ms = document.visibilityState == "hidden" ? 0 : askedAt + EVERY_MS - Date.now();
  timer ??= setTimeout(take, Math.max(SOON_MS, pause_ms));
}

/**
 * Begins to keep copies, of a page that was opened at this address. A browser that has no such worker, or refuses it,
 * goes without.
 */
export async function keep(address) {
  // A webview of Android's: its app is what is opened without a network.
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
// What a phone puts away may never come back.
addEventListener("visibilitychange", () => document.visibilityState == "hidden" && take());
