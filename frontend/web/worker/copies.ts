// Stored copies of the guest's pages: one for each conversation, and the files that the copies
// refer to. A copy is never stored without its files.

// The number is the version of the format: another format has another name, and caches of earlier
// formats are removed.
const PAGES = "guest-chat-pages-1";
const FILES = "guest-chat-files-1";

/**
 * Maximum number of stored conversations; the browser of a reception, for example, may open many
 * links.
 */
const MOST = 5;
/** Age at which a copy is deleted, because the guest has probably left. */
const FORGOTTEN_AFTER_MS = 30 * 24 * 3600 * 1000;
/** Timeout of downloads; what has not arrived is requested again for the next copy. */
export const FETCHED_WITHIN_MS = 60_000;

/**
 * Headers that a copy has in addition to the server's: its time, the files that it refers to, the
 * link that opens it.
 */
const TAKEN_AT = "guest-chat-taken-at";
const NAMES = "guest-chat-names";
const LINK = "guest-chat-link";
/** Headers that are not stored: they describe the encoded body, which is stored decoded. */
const NOT_KEPT = ["content-encoding", "content-length", "transfer-encoding"];

/** Files in a page's head. Texts of users are escaped and cannot look like a tag. */
const IN_PAGE = /<(?:link|script)\b[^>]*\s(?:href|src)="(\/pkg\/[\w.-]+)"/g;
/** Files that the page's script loads on demand (scripts/page/build.mjs). */
const IN_SCRIPT = /\b\w+\.[0-9a-f]{16}\.(?:js|wasm)\b/g;

const takenAt = (copy) => Number(copy.headers.get(TAKEN_AT));
const isForgotten = (copy) => takenAt(copy) < Date.now() - FORGOTTEN_AFTER_MS;

// Write operations run one after the other. They never wait for the network, which may not answer,
// because other conversations would wait too.
let last = Promise.resolve();
function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/** Returns the copy of a page, unless it is too old. */
export async function copyAt(place) {
  const copy = await (await caches.open(PAGES)).match(place);
  return copy && !isForgotten(copy) ? copy : undefined;
}

/** Returns the addresses of all copies. */
export async function places() {
  return (await all()).map(({ place }) => place);
}

/** Returns the address of the copy that a link opens. */
export async function placeOfLink(link) {
  return (await all()).find(({ copy }) => copy.headers.get(LINK) == link)?.place;
}

/** Returns a copy as a response, marked as a copy with its time. */
export async function shown(copy) {
  const html = await copy.text();
  const headers = new Headers(copy.headers);
  for (const name of [TAKEN_AT, NAMES, LINK]) headers.delete(name);
  return new Response(html.replace("<body", () => `<body data-taken-at="${takenAt(copy)}"`), { headers });
}

/** Returns a file of the pages, from the cache or from the network. */
export async function file(request) {
  const kept = caches.open(FILES).then((files) => files.match(request.url, { ignoreVary: true }));
  return (await kept.catch(() => undefined)) ?? fetch(request);
}

/** Time at which each copy was removed: answers to earlier requests are not stored. */
const removedAt = new Map();

/**
 * Stores a page in place of its last copy, after all of its files are available; fails if one is
 * not. Returns whether the stored copy is as new as the page. `askedAt` is the time of the request:
 * the page may not show later changes. `link` is the link that opens the page; by default that of
 * the last copy.
 */
export async function put(place, page, askedAt, link) {
  const html = await page.text();
  const needed = await filesOf(html);
  const headers = keptHeaders(page);
  headers.set(TAKEN_AT, askedAt);
  headers.set(NAMES, [...needed.keys()].join(" "));
  return inTurn(async () => {
    if (askedAt <= removedAt.get(place)) return false;
    const [pages, files] = await Promise.all([PAGES, FILES].map((name) => caches.open(name)));
    const before = await pages.match(place);
    // A time in the future comes from a clock that was wrong.
    if (before && takenAt(before) > askedAt && takenAt(before) <= Date.now()) return true;
    for (const [path, file] of needed) if (!(await files.match(path))) await files.put(path, file);
    link ??= before?.headers.get(LINK);
    if (link) headers.set(LINK, link);
    await pages.put(place, new Response(html, { headers }));
    await tidy();
    return true;
  });
}

/** Removes a copy, and the files that only it needs. */
export function remove(place) {
  removedAt.set(place, Date.now());
  return inTurn(async () => {
    await (await caches.open(PAGES)).delete(place);
    await tidy();
  });
}

async function all() {
  const pages = await caches.open(PAGES);
  const places = (await pages.keys()).map(({ url }) => url.slice(location.origin.length));
  return Promise.all(places.map(async (place) => ({ place, copy: await pages.match(place) })));
}

/**
 * Returns path → file of all files that a page needs. Cached files are returned too, because they
 * may be removed meanwhile.
 */
async function filesOf(html) {
  const named = [...html.matchAll(IN_PAGE)].map(([, path]) => path);
  const files = new Map(await Promise.all(named.map(had)));
  const late = new Set();
  for (const path of named.filter((path) => path.endsWith(".js"))) {
    const script = await files.get(path).clone().text();
    for (const [name] of script.matchAll(IN_SCRIPT)) late.add(`/pkg/${name}`);
  }
  for (const [path, file] of await Promise.all([...late].map(had))) files.set(path, file);
  return files;
}

async function had(path) {
  const kept = await (await caches.open(FILES)).match(path);
  if (kept) return [path, kept];
  const file = await fetch(path, { signal: AbortSignal.timeout(FETCHED_WITHIN_MS) });
  // While a server is being replaced, a machine may not have the files of the other version.
  if (file.status != 200) throw new Error(`no ${path}`);
  return [path, new Response(await file.blob(), { headers: keptHeaders(file) })];
}

function keptHeaders(answer) {
  const headers = new Headers(answer.headers);
  for (const name of NOT_KEPT) headers.delete(name);
  return headers;
}

/** Removes old copies, and files that no copy refers to. */
async function tidy() {
  const [pages, files] = await Promise.all([PAGES, FILES].map((name) => caches.open(name)));
  const entries = (await all()).sort((one, other) => takenAt(other.copy) - takenAt(one.copy));
  const goes = ({ copy }, nth) => nth >= MOST || isForgotten(copy);
  await Promise.all(entries.filter(goes).map(({ place }) => pages.delete(place)));
  const stays = entries.filter((entry, nth) => !goes(entry, nth));
  const needed = new Set(stays.flatMap(({ copy }) => copy.headers.get(NAMES).split(" ")));
  const unneeded = (await files.keys()).filter(({ url }) => !needed.has(new URL(url).pathname));
  await Promise.all(unneeded.map((key) => files.delete(key)));
}

/** Removes the caches of earlier formats. */
export async function removeEarlierForms() {
  const names = (await caches.keys()).filter((name) => /^guest-chat-(pages|files)-/.test(name) && name != PAGES && name != FILES);
  await Promise.all(names.map((name) => caches.delete(name)));
}
