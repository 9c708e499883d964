// Answers requests without a network: the conversation as it was last seen, with the information
// about the stay (ADR 28). It handles only pages and their files, not the API, form posts, photos
// or sockets.
import { type ChatPath, chatPathOf, copySourceOf, linkDigestOf } from "../common/chat-path.ts";
import type { PageState, WorkerMessage } from "../common/worker-message.ts";
import { DOWNLOAD_TIMEOUT_MS, PageCopies, responseOf } from "./page-copies.ts";
import { type InstallEvent, scope } from "./scope.ts";

/**
 * Time to wait for the network if there is a copy: a network may exist and not work, as in hotels.
 */
const NETWORK_TIMEOUT_MS = 3_000;

const copies = new PageCopies({
  caches,
  fetch: (input, init) => fetch(input, init),
  now: Date.now,
  origin: location.origin,
});

scope.addEventListener("install", (event: InstallEvent) => {
  // In browsers that support it, these requests do not wait for the start of the worker.
  event.addRoutes?.({ condition: { urlPattern: "/api/*" }, source: "network" }).catch(() => {});
});

scope.addEventListener("activate", (event) => {
  // The browser requests the page while the worker starts.
  event.waitUntil(Promise.all([scope.registration.navigationPreload?.enable(), copies.removeEarlierFormats()]));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(respondToNavigation(event));
  else if (pathname.startsWith("/pkg/")) event.respondWith(copies.file(request));
});

/** Returns the timeout for the worker's own requests, for which no page waits. */
const timeout = () => AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);

/** Time until which the network is not waited for, because it has just failed to answer. */
let unreachableUntil = 0;

/** Returns a page: from the network, or its copy. */
async function respondToNavigation(event: FetchEvent): Promise<Response> {
  const { url } = event.request;
  const path = chatPathOf(url);
  const network = fetchPage(event, path);
  // A late answer is stored too.
  event.waitUntil(network.catch(() => {}));
  const seen = await findCopy(url).catch(() => undefined);
  if (!seen) return network;
  const wait_ms = Date.now() < unreachableUntil ? 0 : NETWORK_TIMEOUT_MS;
  const timer = new Promise<undefined>((resolve) => setTimeout(resolve, wait_ms));
  const first = await Promise.race([network.catch(() => undefined), timer]);
  // A proxy whose upstream server is down answers as well.
  if (first && first.status < 500) return first;
  if (path) return responseOf(seen.copy);
  // The token is removed from the address, as it would be with a network.
  unreachableUntil = Date.now() + NETWORK_TIMEOUT_MS;
  return Response.redirect(seen.path);
}

/** Returns the copy of the page that an address opens. Fails if the browser stores nothing. */
async function findCopy(address: string): Promise<{ path: ChatPath; copy: Response } | undefined> {
  const path = chatPathOf(address) ?? (await pathOfLink(address));
  if (!path) return undefined;
  const copy = await copies.find(path);
  return copy && { path, copy };
}

/** Returns the path of the copy that the link in an address opens. */
async function pathOfLink(address: string): Promise<ChatPath | undefined> {
  const link = await linkDigestOf(address);
  return link === undefined ? undefined : copies.findByLink(link);
}

async function fetchPage(event: FetchEvent, path: ChatPath | undefined): Promise<Response> {
  const requestedAt = Date.now();
  const preloaded: Response | undefined = await event.preloadResponse;
  // Without a network Firefox resolves with an error response where other browsers reject.
  const response = preloaded && preloaded.type !== "error" ? preloaded : await fetch(event.request);
  if (path) {
    const stored = store(path, response.clone(), requestedAt);
    event.waitUntil(stored.then((isStored) => (isStored ? removeInvalid(path) : undefined)));
  } else if (response.status === 401) {
    event.waitUntil(pathOfLink(event.request.url).then(removeCopy));
  }
  return response;
}

/**
 * Stores the answer for a page; if the link has ended, removes its copy. Returns whether the answer
 * was stored.
 */
async function store(path: ChatPath, response: Response, requestedAt: number, link?: string): Promise<boolean> {
  try {
    if (response.status === 401) await removeCopy(path);
    if (response.status !== 200 || response.redirected) return false;
    return await copies.put(path, response, requestedAt, link);
  } catch {
    // The last copy is better than an incomplete one.
    return false;
  }
}

/** Removes the copy of a page whose link has ended. */
async function removeCopy(path: ChatPath | undefined): Promise<void> {
  if (path) await copies.remove(path);
}

/**
 * Removes the copies of other links that have ended, now that there is a network; otherwise that
 * would be noticed only when such a page is opened.
 */
async function removeInvalid(path: ChatPath): Promise<void> {
  for (const other of (await copies.paths()).filter((other) => other !== path)) {
    const [page, query] = other.split("?");
    const answer = await fetch(`${page}/kept?${query}`, { signal: timeout() }).catch(() => undefined);
    if (answer?.status === 200) await removeCopy(other);
  }
}

const HANDLERS: Record<PageState, (path: ChatPath, message: WorkerMessage) => Promise<boolean>> = {
  async changed(path, { address, link }) {
    const requestedAt = Date.now();
    const headers = { accept: "text/html" };
    const request = fetch(copySourceOf(address) ?? path, { cache: "no-store", headers, signal: timeout() });
    const response = await request.catch(() => undefined);
    return response !== undefined && store(path, response, requestedAt, link);
  },
  async ended(path) {
    await removeCopy(path);
    return true;
  },
};

scope.addEventListener("message", (event) => {
  const message = Object(event.data) as WorkerMessage;
  if (!Object.hasOwn(HANDLERS, message.page)) return;
  const path = chatPathOf(message.address);
  if (!path) return;
  const answer = HANDLERS[message.page](path, message);
  event.waitUntil(answer.then((isStored) => event.ports[0]?.postMessage(isStored)));
});
