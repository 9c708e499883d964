// The page when there is no network: has the service worker keep a copy of what the guest has seen last (ADR 28).
// Loaded where the browser keeps the link in a cookie, and nothing stands around the page.

/** A copy is taken when the conversation has been quiet for so long, and no more often than that. */
const QUIET_MS = 4_000;
const EVERY_MS = 60_000;

const { told } = globalThis.guestChat;
let registration;
/** The newest change that the copy has. The worker takes one of each page that came through it. */
let kept;
let askedAt = 0;
let timer;

/** Says something of this page to the worker, and waits for its answer. */
function say(page) {
  const { port1, port2 } = new MessageChannel();
  registration.active.postMessage({ page, address: location.href }, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}

async function take() {
  clearTimeout(timer);
  timer = undefined;
  if (!registration || kept === told.changed || "auth-expired" in told) return;
  const { changed } = told;
  askedAt = Date.now();
  if (await say("changed")) kept = changed;
}

function takeSoon() {
  timer ??= setTimeout(take, Math.max(QUIET_MS, askedAt + EVERY_MS - Date.now()));
}

/** Begins to keep copies. A browser that has no such worker, or refuses it, goes without. */
export async function keep() {
  // A webview of Android's: its app is what is opened without a network.
  if (/; wv\)/.test(navigator.userAgent)) return;
  const { keeps, takenAt } = document.body.dataset;
  const cameThroughWorker = navigator.serviceWorker.controller && !keeps && !takenAt;
  try {
    await navigator.serviceWorker.register("/worker.js", { scope: "/guest/" });
  } catch {
    return;
  }
  registration = await navigator.serviceWorker.ready;
  if (cameThroughWorker) kept = told.ready;
  takeSoon();
}

addEventListener("guest-chat", ({ detail }) => {
  if (detail == "changed") takeSoon();
  if (detail == "auth-expired") registration && say("ended");
});
// What a phone puts away may never come back.
addEventListener("visibilitychange", () => document.visibilityState == "hidden" && take());
