// Waiting for a page's subscriptions, in any browser.
import type { FaultProxy } from "../fault-proxy.ts";
import { expect } from "../network-fixtures.ts";

/** Loads a document and waits until the server has confirmed so many subscriptions. */
export async function untilSubscribed(network: FaultProxy, channels: number, load: () => Promise<void>): Promise<void> {
  const before = network.subscriptions;
  await load();
  await expect.poll(() => network.subscriptions - before).toBeGreaterThanOrEqual(channels);
}
