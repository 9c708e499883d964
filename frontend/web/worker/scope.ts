/** The global scope of the service worker; TypeScript's types know only that of a worker. */
export const scope = self as unknown as ServiceWorkerGlobalScope;

/** Event `install`, with what TypeScript's types lack. */
export interface InstallEvent extends ExtendableEvent {
  /** Adds requests that do not start the worker. Not every browser has this. */
  addRoutes?(rules: { condition: { urlPattern: string }; source: "network" }): Promise<void>;
}
