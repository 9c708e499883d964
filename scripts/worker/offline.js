// The chat without a network: the conversation as it was seen last, and what the hotel has told of the stay (ADR 28).
// Only pages and their files pass through here. What is asked of the API, what is posted, photos and sockets do not.
import { copyAt, file, inTurn, put, remove, removeEarlierForms, shown } from "./copies.js";
import { placeOf, questionFor } from "./places.js";

/** A network may be there and carry nothing, as in hotels: so long a page is waited for where there is a copy. */
const PATIENCE_MS = 3_000;

addEventListener("activate", (event) => {
  // The page is asked for while the worker starts.
  event.waitUntil(Promise.all([registration.navigationPreload?.enable(), removeEarlierForms()]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method != "GET" || origin != location.origin) return;
  if (request.mode == "navigate") event.respondWith(page(event, placeOf(request.url)));
  else if (pathname.startsWith("/pkg/")) event.respondWith(file(request));
});

/** A page: from the network, or as it was seen last. */
async function page(event, place) {
  const network = answer(event, place);
  // Who comes late is kept, too.
  event.waitUntil(network.catch(() => {}));
  const copy = place && (await copyAt(place));
  if (!copy) return network;
  const instead = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([network.catch(() => undefined), instead]);
  // A proxy whose server is away answers, too.
  return first && first.status < 500 ? first : shown(copy);
}

async function answer(event, place) {
  const response = (await event.preloadResponse) ?? (await fetch(event.request));
  if (place) event.waitUntil(taken(place, response.clone()));
  return response;
}

/** Keeps what a page's place has answered; a link that has ended leaves nothing. Tells whether it is kept. */
async function taken(place, response) {
  try {
    if (response.status == 401) await inTurn(() => remove(place));
    if (response.status != 200 || response.redirected) return false;
    await inTurn(() => put(place, response));
    return true;
  } catch {
    // The copy before it is better than half a copy.
    return false;
  }
}

// What pages say (scripts/late/offline.js).
const SAID = {
  /** More has happened than the copy shows. */
  async changed(address) {
    const response = await fetch(questionFor(address), { cache: "no-store", headers: { accept: "text/html" } }).catch(() => undefined);
    return response && taken(placeOf(address), response);
  },
  /** The link opens nothing any more. */
  ended: (address) => inTurn(() => remove(placeOf(address))),
};

addEventListener("message", (event) => {
  const { page: what, address } = event.data ?? {};
  if (!Object.hasOwn(SAID, what) || !placeOf(address)) return;
  event.waitUntil(SAID[what](address).then((isKept) => event.ports[0]?.postMessage(isKept)));
});
