// Page object of the tray with photos and files above the composer, on the guest's page and at the
// desk.
import type { Locator, Page } from "@playwright/test";

export type File = { name: string; mimeType: string; buffer: Buffer };

export class Tray {
  readonly items: Locator;
  /** The files that have been uploaded. */
  readonly uploadedItems: Locator;
  readonly #input: Locator;

  constructor(page: Page) {
    this.items = page.locator("#tray").getByRole("listitem");
    this.uploadedItems = page.locator("#tray .done");
    this.#input = page.getByLabel("Add photos or files");
  }

  choose(files: File[]): Promise<void> {
    return this.#input.setInputFiles(files);
  }
}

/** Returns a picture: a screenshot of the page. */
export async function photo(page: Page, name: string): Promise<File> {
  return { name, mimeType: "image/png", buffer: await page.screenshot() };
}

/** Returns a minimal PDF file. */
export function pdf(name: string): File {
  return { name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%âãÏÓ\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "latin1") };
}

/** Holds back uploads until they are released. */
export async function holdUploads(page: Page): Promise<{ waitForStart: () => Promise<unknown>; release: () => Promise<void> }> {
  const request = page.waitForRequest("**/attachments");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/attachments", async (route) => {
    await released;
    // If the page has been closed meanwhile, its request has ended too.
    await route.continue().catch(() => {});
  });
  return {
    waitForStart: () => request,
    release: async () => {
      release();
      await page.unroute("**/attachments");
    },
  };
}

/** Holds back the script that prepares files until it is released. Service workers must be blocked. */
export async function holdFilesScript(page: Page): Promise<{ release: () => Promise<void> }> {
  const pattern = "**/pkg/files.*.js";
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await released;
    // If the page has been closed meanwhile, its request has ended too.
    await route.continue().catch(() => {});
  });
  return {
    release: async () => {
      release();
      await page.unroute(pattern);
    },
  };
}

/** Returns the number of files in the browser's storage. */
export function countStoredFiles(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("guest-chat", 1);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          // A write transaction waits for all writes that began before it.
          const count = open.result.transaction("files", "readwrite").objectStore("files").count();
          count.onsuccess = () => resolve(count.result);
          count.onerror = () => reject(count.error);
        };
      }),
  );
}
