// Answers requests without a network: the conversation as it was last seen, with the information
// about the stay (ADR 28). It handles only pages and their files, not the API, form posts, photos
// or sockets.
import { copyAt, FETCHED_WITHIN_MS, file, placeOfLink, places, put, remove, removeEarlierForms, shown } from "./copies.js";
import { linkOf, placeOf, questionFor } from "../common/chat-path.js";

/**
 * Time to wait for the network if there is a copy, in milliseconds: a network may exist and not
 * work, as in hotels.
 */
const PATIENCE_MS = 3_000;

addEventListener("install", (event) => {
  // In browsers that support it, these requests do not wait for the start of the worker.
  event.addRoutes?.({ condition: { urlPattern: "/api/*" }, source: "network" }).catch(() => {});
});

addEventListener("activate", (event) => {
  // The browser requests the page while the worker starts.
  event.waitUntil(Promise.all([registration.navigationPreload?.enable(), removeEarlierForms()]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method != "GET" || origin != location.origin) return;
  if (request.mode == "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("/pkg/")) event.respondWith(file(request));
});

/** Returns the timeout for the worker's own requests, for which no page waits. */
const inTime = () => AbortSignal.timeout(FETCHED_WITHIN_MS);

/** Time until which the network is not waited for, because it has just failed to answer. */
let silentUntil = 0;

/** Returns a page: from the network, or its copy. */
async function page(event) {
  const place = placeOf(event.request.url);
  const network = answer(event, place);
  // A late answer is stored too.
  event.waitUntil(network.catch(() => {}));
  const [seenAt, copy] = await lastSeen(event.request.url).catch(() => []);
  if (!copy) return network;
  const wait_ms = Date.now() < silentUntil ? 0 : PATIENCE_MS;
  const instead = new Promise((resolve) => setTimeout(resolve, wait_ms));
  const first = await Promise.race([network.catch(() => undefined), instead]);
  // A proxy whose upstream server is down answers as well.
  if (first && first.status < 500) return first;
  if (place) return shown(copy);
  // The token is removed from the address, as it would be with a network.
  silentUntil = Date.now() + PATIENCE_MS;
  return Response.redirect(seenAt);
}

/** Returns the address of a page's copy, and the copy. Fails if the browser stores nothing. */
async function lastSeen(address) {
  const place = placeOf(address) ?? (await placeSeenBy(address));
  return [place, place && (await copyAt(place))];
}

/** Returns the address of the copy that the link in an address opens. */
async function placeSeenBy(address) {
  const link = await linkOf(address);
  return link && placeOfLink(link);
}

async function answer(event, place) {
  const askedAt = Date.now();
  const response = (await event.preloadResponse) ?? (await fetch(event.request));
  if (place) event.waitUntil(taken(place, response.clone(), askedAt).then((isKept) => isKept && removeEnded(place)));
  else if (response.status == 401) event.waitUntil(placeSeenBy(event.request.url).then(ended));
  return response;
}

/**
 * Stores the answer for a page; if the link has ended, removes its copy. Returns whether the answer
 * was stored.
 */
async function taken(place, response, askedAt, link) {
  try {
    if (response.status == 401) await ended(place);
    if (response.status != 200 || response.redirected) return false;
    return await put(place, response, askedAt, link);
  } catch {
    // The last copy is better than an incomplete one.
    return false;
  }
}

/** Removes the copy of a page whose link has ended. */
async function ended(place) {
  if (place) await remove(place);
}

/**
 * Removes the copies of other links that have ended, now that there is a network; otherwise that
 * would be noticed only when such a page is opened.
 */
async function removeEnded(place) {
  for (const other of (await places()).filter((other) => other != place)) {
    const [path, query] = other.split("?");
    const kept = await fetch(`${path}/kept?${query}`, { signal: inTime() }).catch(() => undefined);
    if (kept?.status == 200) await ended(other);
  }
}

// Messages of pages (frontend/web/lazy/offline.ts).
const SAID = {
  /** There are changes that the copy does not show. */
  async changed(address, link) {
    const askedAt = Date.now();
    const asked = fetch(questionFor(address), { cache: "no-store", headers: { accept: "text/html" }, signal: inTime() });
    const response = await asked.catch(() => undefined);
    return response && taken(placeOf(address), response, askedAt, link);
  },
  /** The link is no longer valid. */
  ended: (address) => ended(placeOf(address)),
};

addEventListener("message", (event) => {
  const { page: what, address, link } = event.data ?? {};
  if (!Object.hasOwn(SAID, what) || !placeOf(address)) return;
  event.waitUntil(SAID[what](address, link).then((isKept) => event.ports[0]?.postMessage(isKept)));
});
