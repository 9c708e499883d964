// Files that are being added to the tray: the module that does it may still be loading.

/** The additions that have not ended. */
export class PendingAdditions {
  readonly #pending = new Set<Promise<unknown>>();

  /** Records an addition until it ends. */
  add(addition: Promise<unknown>): Promise<unknown> {
    this.#pending.add(addition);
    return addition.finally(() => this.#pending.delete(addition));
  }

  isEmpty(): boolean {
    return !this.#pending.size;
  }

  /** Waits for all present additions; fails if one of them fails. */
  all(): Promise<unknown> {
    return Promise.all(this.#pending);
  }
}
