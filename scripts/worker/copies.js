// What is kept of the guest's pages: one copy of each conversation's, and the files that the copies name. A copy
// never stands here without its files.

// Another form is another name; what has a name of ours that is not here is of an earlier form, and goes.
const PAGES = "guest-chat-pages-1";
const FILES = "guest-chat-files-1";

/** Conversations that a browser keeps; the reception's, say, that tries links. */
const MOST = 5;
/** Who has not looked for so long has left. */
const FORGOTTEN_AFTER_MS = 30 * 24 * 3600 * 1000;
/** What has not come by then is asked for with the next copy. */
export const FETCHED_WITHIN_MS = 60_000;

/** What a copy says of itself, beside what the server has said: when it was taken, which files it names, which link opens it. */
const TAKEN_AT = "guest-chat-taken-at";
const NAMES = "guest-chat-names";
const LINK = "guest-chat-link";
/** Of the body as it arrived, which stands here unpacked; and of another's copy of it. */
const NOT_KEPT = ["content-encoding", "content-length", "transfer-encoding"];

/** Files in a page's head. Nothing that anybody writes can look like a tag. */
const IN_PAGE = /<(?:link|script)\b[^>]*\s(?:href|src)="(\/pkg\/[\w.-]+)"/g;
/** Files that the page's script loads when they are first needed (scripts/page/build.mjs). */
const IN_SCRIPT = /\b\w+\.[0-9a-f]{16}\.(?:js|wasm)\b/g;

const takenAt = (copy) => Number(copy.headers.get(TAKEN_AT));
const isForgotten = (copy) => takenAt(copy) < Date.now() - FORGOTTEN_AFTER_MS;

// What is written is written one after the other. Nothing that the network brings is waited for in turn: it may never
// come to its end, and another conversation is not to wait for it.
let last = Promise.resolve();
function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/** The copy that stands at a place, if there is one to show. */
export async function copyAt(place) {
  const copy = await (await caches.open(PAGES)).match(place);
  return copy && !isForgotten(copy) ? copy : undefined;
}

/** Where copies stand. */
export async function places() {
  return (await all()).map(({ place }) => place);
}

/** Where the copy stands that a link opens, if there is one. */
export async function placeOfLink(link) {
  return (await all()).find(({ copy }) => copy.headers.get(LINK) == link)?.place;
}

/** A copy as an answer: it says that it is one, and of when. */
export async function shown(copy) {
  const html = await copy.text();
  const headers = new Headers(copy.headers);
  for (const name of [TAKEN_AT, NAMES, LINK]) headers.delete(name);
  return new Response(html.replace("<body", () => `<body data-taken-at="${takenAt(copy)}"`), { headers });
}

/** A file of the pages'. */
export async function file(request) {
  const kept = caches.open(FILES).then((files) => files.match(request.url, { ignoreVary: true }));
  return (await kept.catch(() => undefined)) ?? fetch(request);
}

/** When copies were removed: what was asked for before does not come back. */
const removedAt = new Map();

/**
 * Puts a page in the place of the copy before it, once all of its files are here. Fails where one cannot be had. Tells
 * whether what is kept now is as new as the page. `askedAt` is when that was asked for: it may show nothing newer.
 * `link` is the link that opens it, where that is known; else it is the one before it.
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
    // One of the future is of a clock that was wrong.
    if (before && takenAt(before) > askedAt && takenAt(before) <= Date.now()) return true;
    for (const [path, file] of needed) if (!(await files.match(path))) await files.put(path, file);
    link ??= before?.headers.get(LINK);
    if (link) headers.set(LINK, link);
    await pages.put(place, new Response(html, { headers }));
    await tidy();
    return true;
  });
}

/** Removes a copy, and what only it needs. */
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

/** Path → file, of all that a page needs. What is here already is held on to: it may be removed meanwhile. */
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
  // Of a server that is being replaced, one machine may not know the other's files.
  if (file.status != 200) throw new Error(`no ${path}`);
  return [path, new Response(await file.blob(), { headers: keptHeaders(file) })];
}

function keptHeaders(answer) {
  const headers = new Headers(answer.headers);
  for (const name of NOT_KEPT) headers.delete(name);
  return headers;
}

/** Removes what nobody comes back for, and files that no copy names any more. */
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

/** Removes what earlier forms of this have left. */
export async function removeEarlierForms() {
  const names = (await caches.keys()).filter((name) => /^guest-chat-(pages|files)-/.test(name) && name != PAGES && name != FILES);
  await Promise.all(names.map((name) => caches.delete(name)));
}
