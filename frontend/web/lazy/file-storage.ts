// Storage of files in the browser's database, so that they survive a reload. Without it the page
// keeps them in memory, and a reload loses those that were not sent.
import { createStore, del, delMany, entries, get, set, type UseStore } from "idb-keyval";

/** Age at which files are deleted, because no unsent message needs them any more. */
const EXPIRES_AFTER_MS = 30 * 24 * 3600 * 1000;

export interface StoredFile {
  blob: Blob;
  /** Name of the file. */
  label: string;
  /** The hotel's id of the file, after the upload. */
  id?: string | undefined;
  /** Endpoint of the conversation for which it was chosen. */
  to?: string | undefined;
}

/** A file with the time at which it was stored. */
type Entry = StoredFile & { at: number };

/** Files of messages, by their ids on this device. Nothing is stored if the browser refuses the database. */
export class FileStorage {
  readonly #now: () => number;
  readonly #store: UseStore = createStore("guest-chat", "files");

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async put(id: string, { blob, label, id: hotelId, to }: StoredFile): Promise<void> {
    const entry: Entry = { blob, label, id: hotelId, to, at: this.#now() };
    await ifAvailable(() => set(id, entry, this.#store));
  }

  get(id: string): Promise<StoredFile | undefined> {
    return ifAvailable(() => get<Entry>(id, this.#store));
  }

  async delete(id: string): Promise<void> {
    await ifAvailable(() => del(id, this.#store));
  }

  /** Deletes files that are too old. */
  async deleteExpired(): Promise<void> {
    const oldest = this.#now() - EXPIRES_AFTER_MS;
    await ifAvailable(async () => {
      const expired = (await entries<string, Entry>(this.#store)).filter(([, { at }]) => at < oldest);
      await delMany(
        expired.map(([id]) => id),
        this.#store,
      );
    });
  }
}

async function ifAvailable<T>(access: () => Promise<T>): Promise<T | undefined> {
  try {
    return await access();
  } catch {
    return undefined;
  }
}
