// Measurement of the time from sending a message until another page shows it.
import type { BrowserContext, Page } from "@playwright/test";

declare global {
  interface Window {
    /** Time at which each text was first shown. */
    seenAt: Record<string, number>;
  }
}

export class Delays {
  readonly #sentAt = new Map<string, number>();

  /** Returns the number of sent messages. */
  get count(): number {
    return this.#sentAt.size;
  }

  recordSent(text: string): void {
    this.#sentAt.set(text, Date.now());
  }

  /** Records in every page of a context when a message is first shown. */
  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      window.seenAt = {};
      const recordTexts = () => {
        for (const line of document.querySelectorAll(".line:not(.pending) .text")) {
          window.seenAt[line.textContent ?? ""] ??= Date.now();
        }
      };
      addEventListener("DOMContentLoaded", () => {
        recordTexts();
        new MutationObserver(recordTexts).observe(document.body, { childList: true, subtree: true });
      });
    });
  }

  /** Returns the percentiles over all messages and all pages that show them. */
  async summary(pages: Page[]): Promise<{ p50_ms: number; p99_ms: number; seen: number }> {
    const delays: number[] = [];
    for (const page of pages) {
      for (const [text, at] of Object.entries(await page.evaluate(() => window.seenAt))) {
        const sentAt = this.#sentAt.get(text);
        if (sentAt !== undefined) delays.push(at - sentAt);
      }
    }
    delays.sort((one, other) => one - other);
    const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0;
    return { p50_ms: at(0.5), p99_ms: at(0.99), seen: delays.length };
  }
}
