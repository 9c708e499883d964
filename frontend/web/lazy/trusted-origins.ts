/** The origins whose pages may frame the guest's page and exchange messages with it. */
export class TrustedOrigins {
  readonly #origins: Set<string>;

  /** `listed` has the origins that the hotel has set, separated by spaces. */
  constructor(own: string, listed = "") {
    this.#origins = new Set([own, ...listed.split(" ").filter(Boolean)]);
  }

  has(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /**
   * Returns the origin of the page that frames this one, from what the browser reports: the nearest
   * ancestor, or the referrer. `undefined` if the browser reports none, or it is not trusted.
   */
  framingOrigin(ancestor: string | undefined, referrer: string): string | undefined {
    const origin = ancestor ?? (referrer && new URL(referrer).origin);
    return origin && this.has(origin) ? origin : undefined;
  }
}
