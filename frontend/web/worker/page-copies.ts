// Stored copies of the guest's pages: one for each conversation, and the files that the copies
// refer to. A copy is never stored without its files.
import type { ChatPath } from "../common/chat-path.ts";
import { filesInPage, filesInScript } from "./referenced-files.ts";

// The number is the version of the format: another format has another name, and caches of earlier
// formats are removed.
const PAGES = "guest-chat-pages-1";
const FILES = "guest-chat-files-1";

/**
 * Maximum number of stored conversations; the browser of a reception, for example, may open many
 * links.
 */
export const MAX_COPIES = 5;
/** Age at which a copy is deleted, because the guest has probably left. */
export const EXPIRES_AFTER_MS = 30 * 24 * 3600 * 1000;
/** Timeout of downloads; what has not arrived is requested again for the next copy. */
export const DOWNLOAD_TIMEOUT_MS = 60_000;

/**
 * Headers that a copy has in addition to the server's: its time, the files that it refers to, the
 * digest of the link that opens it.
 */
const TAKEN_AT = "guest-chat-taken-at";
const NAMES = "guest-chat-names";
const LINK = "guest-chat-link";
/** Headers that are not stored: they describe the encoded body, which is stored decoded. */
const NOT_STORED = ["content-encoding", "content-length", "transfer-encoding"];

const takenAt = (copy: Response) => Number(copy.headers.get(TAKEN_AT));

/** Functions and values of the browser that the copies need. */
export interface Environment {
  caches: CacheStorage;
  fetch: typeof fetch;
  now(): number;
  /** Origin of the pages. */
  origin: string;
}

interface Copy {
  path: ChatPath;
  response: Response;
}

export class PageCopies {
  readonly #environment: Environment;
  /** Time at which each copy was removed: answers to earlier requests are not stored. */
  readonly #removedAt = new Map<ChatPath, number>();
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Returns the copy of a page, unless it is too old. */
  async find(path: ChatPath): Promise<Response | undefined> {
    const copy = await (await this.#open(PAGES)).match(path);
    return copy && !this.#isExpired(copy) ? copy : undefined;
  }

  /** Returns the paths of all copies. */
  async paths(): Promise<ChatPath[]> {
    return (await this.#all()).map(({ path }) => path);
  }

  /** Returns the path of the copy that the link with this digest opens. */
  async findByLink(link: string): Promise<ChatPath | undefined> {
    return (await this.#all()).find(({ response }) => response.headers.get(LINK) === link)?.path;
  }

  /** Returns a file of the pages, from the cache or from the network. */
  async file(request: Request): Promise<Response> {
    const stored = this.#open(FILES).then((files) => files.match(request.url, { ignoreVary: true }));
    return (await stored.catch(() => undefined)) ?? this.#environment.fetch(request);
  }

  /**
   * Stores a page in place of its last copy, after all of its files are available; fails if one is
   * not. Returns whether the stored copy is as new as the page. `requestedAt` is the time of the
   * request: the page may not show later changes. `link` is the digest of the link that opens the
   * page; by default that of the last copy.
   */
  async put(path: ChatPath, page: Response, requestedAt: number, link?: string): Promise<boolean> {
    const html = await page.text();
    const files = await this.#download(html);
    const headers = storedHeaders(page);
    headers.set(TAKEN_AT, `${requestedAt}`);
    headers.set(NAMES, [...files.keys()].join(" "));
    return this.#write(async () => {
      if (requestedAt <= (this.#removedAt.get(path) ?? -1)) return false;
      const pages = await this.#open(PAGES);
      const previous = await pages.match(path);
      if (previous && this.#isNewer(previous, requestedAt)) return true;
      await this.#store(files);
      const opener = link ?? previous?.headers.get(LINK);
      if (opener) headers.set(LINK, opener);
      await pages.put(path, new Response(html, { headers }));
      await this.#tidy();
      return true;
    });
  }

  /** Removes a copy, and the files that only it needs. */
  remove(path: ChatPath): Promise<void> {
    this.#removedAt.set(path, this.#environment.now());
    return this.#write(async () => {
      await (await this.#open(PAGES)).delete(path);
      await this.#tidy();
    });
  }

  /** Removes the caches of earlier formats. */
  async removeEarlierFormats(): Promise<void> {
    const { caches } = this.#environment;
    const isEarlier = (name: string) => /^guest-chat-(pages|files)-/.test(name) && name !== PAGES && name !== FILES;
    await Promise.all((await caches.keys()).filter(isEarlier).map((name) => caches.delete(name)));
  }

  #open(name: string): Promise<Cache> {
    return this.#environment.caches.open(name);
  }

  #isExpired(copy: Response): boolean {
    return takenAt(copy) < this.#environment.now() - EXPIRES_AFTER_MS;
  }

  /** A time in the future comes from a clock that was wrong. */
  #isNewer(copy: Response, requestedAt: number): boolean {
    return takenAt(copy) > requestedAt && takenAt(copy) <= this.#environment.now();
  }

  // Write operations run one after the other. They never wait for the network, which may not
  // answer, because other conversations would wait too.
  #write<T>(operation: () => Promise<T>): Promise<T> {
    const done = this.#lastWrite.then(operation);
    this.#lastWrite = done.catch(() => {});
    return done;
  }

  async #all(): Promise<Copy[]> {
    const pages = await this.#open(PAGES);
    const paths = (await pages.keys()).map(({ url }) => url.slice(this.#environment.origin.length));
    const copies = await Promise.all(paths.map(async (path) => ({ path, response: await pages.match(path) })));
    // Another operation may have removed one meanwhile.
    return copies.filter((copy): copy is Copy => copy.response !== undefined);
  }

  /**
   * Returns path → file of all files that a page needs. Cached files are returned too, because they
   * may be removed meanwhile.
   */
  async #download(html: string): Promise<Map<string, Response>> {
    const files = new Map<string, Response>();
    const add = (paths: Iterable<string>) =>
      Promise.all([...paths].map(async (path) => files.set(path, await this.#fileAt(path))));
    // A page may name a file twice, to load it early.
    await add(new Set(filesInPage(html)));
    const scripts = [...files].filter(([path]) => path.endsWith(".js"));
    const texts = await Promise.all(scripts.map(([, file]) => file.clone().text()));
    await add(new Set(texts.flatMap(filesInScript)));
    return files;
  }

  async #fileAt(path: string): Promise<Response> {
    const stored = await (await this.#open(FILES)).match(path);
    if (stored) return stored;
    const file = await this.#environment.fetch(path, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    // While a server is being replaced, a machine may not have the files of the other version.
    if (file.status !== 200) throw new Error(`no ${path}`);
    return new Response(await file.blob(), { headers: storedHeaders(file) });
  }

  async #store(downloaded: Map<string, Response>): Promise<void> {
    const files = await this.#open(FILES);
    for (const [path, file] of downloaded) if (!(await files.match(path))) await files.put(path, file);
  }

  /** Removes old copies, and files that no copy refers to. */
  async #tidy(): Promise<void> {
    const [pages, files] = await Promise.all([this.#open(PAGES), this.#open(FILES)]);
    const copies = (await this.#all()).sort((one, other) => takenAt(other.response) - takenAt(one.response));
    const kept = copies.slice(0, MAX_COPIES).filter(({ response }) => !this.#isExpired(response));
    await Promise.all(copies.filter((copy) => !kept.includes(copy)).map(({ path }) => pages.delete(path)));
    const needed = new Set(kept.flatMap(({ response }) => response.headers.get(NAMES)?.split(" ") ?? []));
    const unneeded = (await files.keys()).filter(({ url }) => !needed.has(new URL(url).pathname));
    await Promise.all(unneeded.map((request) => files.delete(request)));
  }
}

/** Returns a copy as a response, marked as a copy with its time. */
export async function responseOf(copy: Response): Promise<Response> {
  const html = await copy.text();
  const headers = new Headers(copy.headers);
  for (const name of [TAKEN_AT, NAMES, LINK]) headers.delete(name);
  return new Response(
    html.replace("<body", () => `<body data-taken-at="${takenAt(copy)}"`),
    { headers },
  );
}

function storedHeaders(response: Response): Headers {
  const headers = new Headers(response.headers);
  for (const name of NOT_STORED) headers.delete(name);
  return headers;
}
