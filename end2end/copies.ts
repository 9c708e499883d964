// Access to the browser's copies of the guest's pages (ADR 28).
import { expect, type Page } from "@playwright/test";
import { ChatPage } from "./chat-page.ts";

export type CacheEntry = { cache: string; address: string; headers: string; body: string };

/** Returns all entries of the browser's caches for this page's origin. */
export function cacheEntries(page: Page): Promise<CacheEntry[]> {
  return page.evaluate(async () => {
    const result = [];
    for (const cache of await caches.keys()) {
      const entries = await caches.open(cache);
      for (const { url: address } of await entries.keys()) {
        // Another page may have removed it since.
        const entry = await entries.match(address);
        if (!entry) continue;
        const headers = [...entry.headers].map((pair) => pair.join(": ")).join("\n");
        result.push({ cache, address, headers, body: await entry.text() });
      }
    }
    return result;
  });
}

/** Returns the copies of pages. */
export async function copies(page: Page): Promise<CacheEntry[]> {
  return (await cacheEntries(page)).filter(({ cache }) => cache.startsWith("guest-chat-pages-"));
}

/** Returns the paths of the cached files of pages. */
export async function cachedFiles(page: Page): Promise<string[]> {
  const entries = (await cacheEntries(page)).filter(({ cache }) => cache.startsWith("guest-chat-files-"));
  return entries.map(({ address }) => new URL(address).pathname);
}

/**
 * Waits until the token is removed from the address and the browser has a copy of this page that
 * contains `text`.
 */
export async function waitForCopy(page: Page, text = ""): Promise<void> {
  await page.waitForURL((url) => !url.searchParams.has("token") && url.searchParams.has("chat"));
  const own = new URL(page.url());
  const address = `${own.origin}${own.pathname}?chat=${own.searchParams.get("chat")}`;
  const ownCopy = async () => (await copies(page)).find((copy) => copy.address === address);
  await expect.poll(async () => (await ownCopy())?.body.includes(text) ?? false).toBe(true);
}

/** Hides and shows the page, which updates the copy. */
export async function hideAndShow(page: Page): Promise<void> {
  const setVisibility = (state: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, state);
  await setVisibility("hidden");
  await setVisibility("visible");
}

/** Opens a page from its copy, and waits until it is hydrated. */
export async function openCopy(page: Page, address: string): Promise<ChatPage> {
  const chat = await ChatPage.open(page, address);
  await expect(page.locator("body[data-taken-at]")).toBeAttached();
  return chat;
}

/**
 * Sends a message about an address to the service worker, as its page does
 * (frontend/web/lazy/offline.ts), and waits for the response.
 */
export function notifyWorker(page: Page, what: "changed" | "ended", address: string): Promise<unknown> {
  return page.evaluate(
    async ([what, address]) => {
      const { active } = await navigator.serviceWorker.ready;
      const { port1, port2 } = new MessageChannel();
      active!.postMessage({ page: what, address }, [port2]);
      return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    },
    [what, address] as const,
  );
}

/** Sets the time of an address' copy back by some days. */
export function ageCopy(page: Page, address: string, days: number): Promise<void> {
  return page.evaluate(
    async ([address, days]) => {
      const name = (await caches.keys()).find((name) => name.startsWith("guest-chat-pages-"))!;
      const pages = await caches.open(name);
      const copy = (await pages.match(address))!;
      const headers = new Headers(copy.headers);
      headers.set("guest-chat-taken-at", String(Number(headers.get("guest-chat-taken-at")) - days * 24 * 3600 * 1000));
      await pages.put(address, new Response(await copy.text(), { headers }));
    },
    [address, days] as const,
  );
}
