// The chat without a network: the conversation as it was seen last, and what the hotel has told of the stay (ADR 28).
// Only pages and their files pass through here. What is asked of the API, what is posted, photos and sockets do not.
import { copyAt, FETCHED_WITHIN_MS, file, placeOfLink, places, put, remove, removeEarlierForms, shown } from "./copies.js";
import { linkOf, placeOf, questionFor } from "./places.js";

/** A network may be there and carry nothing, as in hotels: so long a page is waited for where there is a copy. */
const PATIENCE_MS = 3_000;

addEventListener("install", (event) => {
  // What never passes through here need not wait until the worker has started, where a browser can be told so.
  event.addRoutes?.({ condition: { urlPattern: "/api/*" }, source: "network" }).catch(() => {});
});

addEventListener("activate", (event) => {
  // The page is asked for while the worker starts.
  event.waitUntil(Promise.all([registration.navigationPreload?.enable(), removeEarlierForms()]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method != "GET" || origin != location.origin) return;
  if (request.mode == "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("/pkg/")) event.respondWith(file(request));
});

/** For what the worker itself asks, and nobody waits for. */
const inTime = () => AbortSignal.timeout(FETCHED_WITHIN_MS);

/** Until then the network is not waited for: it was just now. */
let silentUntil = 0;

/** A page: from the network, or as it was seen last. */
async function page(event) {
  const place = placeOf(event.request.url);
  const network = answer(event, place);
  // Who comes late is kept, too.
  event.waitUntil(network.catch(() => {}));
  const [seenAt, copy] = await lastSeen(event.request.url).catch(() => []);
  if (!copy) return network;
  const wait_ms = Date.now() < silentUntil ? 0 : PATIENCE_MS;
  const instead = new Promise((resolve) => setTimeout(resolve, wait_ms));
  const first = await Promise.race([network.catch(() => undefined), instead]);
  // A proxy whose server is away answers, too.
  if (first && first.status < 500) return first;
  if (place) return shown(copy);
  // The link leaves the address, as it would have with a network.
  silentUntil = Date.now() + PATIENCE_MS;
  return Response.redirect(seenAt);
}

/** Where the copy of a page stands, and the copy. Where a browser refuses to keep anything, this fails. */
async function lastSeen(address) {
  const place = placeOf(address) ?? (await placeSeenBy(address));
  return [place, place && (await copyAt(place))];
}

/** Where the copy stands that the link in an address opens. */
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

/** Keeps what a page's place has answered; a link that has ended leaves nothing. Tells whether it is kept. */
async function taken(place, response, askedAt, link) {
  try {
    if (response.status == 401) await ended(place);
    if (response.status != 200 || response.redirected) return false;
    return await put(place, response, askedAt, link);
  } catch {
    // The copy before it is better than half a copy.
    return false;
  }
}

/** A link has ended: nothing stays of what it opened. */
async function ended(place) {
  if (place) await remove(place);
}

/** Now that there is a network: other links that have ended, which nobody may open any more to find that out. */
async function removeEnded(place) {
  for (const other of (await places()).filter((other) => other != place)) {
    const [path, query] = other.split("?");
    const kept = await fetch(`${path}/kept?${query}`, { signal: inTime() }).catch(() => undefined);
    if (kept?.status == 200) await ended(other);
  }
}

// What pages say (scripts/late/offline.js).
const SAID = {
  /** More has happened than the copy shows. */
  async changed(address, link) {
    const askedAt = Date.now();
    const asked = fetch(questionFor(address), { cache: "no-store", headers: { accept: "text/html" }, signal: inTime() });
    const response = await asked.catch(() => undefined);
    return response && taken(placeOf(address), response, askedAt, link);
  },
  /** The link opens nothing any more. */
  ended: (address) => ended(placeOf(address)),
};

addEventListener("message", (event) => {
  const { page: what, address, link } = event.data ?? {};
  if (!Object.hasOwn(SAID, what) || !placeOf(address)) return;
  event.waitUntil(SAID[what](address, link).then((isKept) => event.ports[0]?.postMessage(isKept)));
});
