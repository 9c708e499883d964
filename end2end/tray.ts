// The photos and files above the composer, of the guest's page and of the desk.
import type { Locator, Page } from "@playwright/test";

export type File = { name: string; mimeType: string; buffer: Buffer };

export class Tray {
  readonly items: Locator;
  /** Those that have been uploaded. */
  readonly done: Locator;
  readonly #input: Locator;

  constructor(page: Page) {
    this.items = page.locator("#tray").getByRole("listitem");
    this.done = page.locator("#tray .done");
    this.#input = page.getByLabel("Add photos or files");
  }

  choose(files: File[]): Promise<void> {
    return this.#input.setInputFiles(files);
  }
}

/** A real picture: what the page looks like at the moment. */
export async function photo(page: Page, name: string): Promise<File> {
  return { name, mimeType: "image/png", buffer: await page.screenshot() };
}

/** What every program takes for a PDF. */
export function pdf(name: string): File {
  return { name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%âãÏÓ\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "latin1") };
}

/** Holds uploads up on their way to the hotel, until they are let go. */
export async function holdingUploads(page: Page): Promise<{ begun: () => Promise<unknown>; letGo: () => Promise<void> }> {
  const begun = page.waitForRequest("**/attachments");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/attachments", async (route) => {
    await released;
    // A page that has gone meanwhile has taken its request along.
    await route.continue().catch(() => {});
  });
  return {
    begun: () => begun,
    letGo: async () => {
      release();
      await page.unroute("**/attachments");
    },
  };
}

/** How many files the page's browser keeps for after a reload. */
export function keptFiles(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("guest-chat", 1);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          // Behind every write that was begun before.
          const count = open.result.transaction("files", "readwrite").objectStore("files").count();
          count.onsuccess = () => resolve(count.result);
          count.onerror = () => reject(count.error);
        };
      }),
  );
}
