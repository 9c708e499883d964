// What a browser keeps of the guest's pages (ADR 28), as anybody finds it who has the browser.
import { expect, type Page } from "@playwright/test";
import { ChatPage } from "./chat-page.ts";

export type Kept = { cache: string; address: string; headers: string; body: string };

/** All that the browser's caches hold, of this page's origin. */
export function allKept(page: Page): Promise<Kept[]> {
  return page.evaluate(async () => {
    const kept = [];
    for (const cache of await caches.keys()) {
      const entries = await caches.open(cache);
      for (const { url: address } of await entries.keys()) {
        // Another one may have removed it since.
        const entry = await entries.match(address);
        if (!entry) continue;
        const headers = [...entry.headers].map((pair) => pair.join(": ")).join("\n");
        kept.push({ cache, address, headers, body: await entry.text() });
      }
    }
    return kept;
  });
}

/** The copies of pages among them. */
export async function copies(page: Page): Promise<Kept[]> {
  return (await allKept(page)).filter(({ cache }) => cache.startsWith("guest-chat-pages-"));
}

/** The addresses of the pages' files among them. */
export async function files(page: Page): Promise<string[]> {
  const kept = (await allKept(page)).filter(({ cache }) => cache.startsWith("guest-chat-files-"));
  return kept.map(({ address }) => new URL(address).pathname);
}

/** Waits until the token has left the address and the browser keeps a copy of this page, in which `text` stands. */
export async function untilKept(page: Page, text = ""): Promise<void> {
  await page.waitForURL((url) => !url.searchParams.has("token") && url.searchParams.has("chat"));
  const own = new URL(page.url());
  const address = `${own.origin}${own.pathname}?chat=${own.searchParams.get("chat")}`;
  const ownCopy = async () => (await copies(page)).find((copy) => copy.address === address);
  await expect.poll(async () => (await ownCopy())?.body.includes(text) ?? false).toBe(true);
}

/** The guest looks at something else for a moment: the copy is as the page is. */
export async function lookAway(page: Page): Promise<void> {
  const says = (state: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, state);
  await says("hidden");
  await says("visible");
}

/** Opens an address of a page without waiting for a network, and waits until it is alive. */
export async function openKept(page: Page, address: string): Promise<ChatPage> {
  const chat = await ChatPage.open(page, address);
  await expect(page.locator("body[data-taken-at]")).toBeAttached();
  return chat;
}
