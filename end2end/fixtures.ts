// Fixtures of the browser tests: a hotel on a real server, and pages whose warnings and errors fail
// the test.
import type { BrowserContext, Page } from "@playwright/test";
import { test as base } from "./server-fixtures.ts";

export * from "./server-fixtures.ts";

type Fixtures = {
  /** Allows a warning or an error of the page: it does not fail this test. */
  allowConsole: (pattern: RegExp) => void;
  /** Watches the pages of another context too (`browser.newContext()`). */
  watch: (context: BrowserContext) => Promise<void>;
  /** Opens an empty page of another user, on a device of their own. */
  openPage: () => Promise<Page>;
  complaints: Complaints;
};

/** Warnings and errors that pages wrote to the console, and their uncaught exceptions. */
class Complaints {
  readonly #heard: string[] = [];
  readonly #allowed: RegExp[] = [];

  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  async listenTo(context: BrowserContext): Promise<void> {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      this.#heard.push(`console ${message.type()}: ${message.text()} (${withoutToken(message.location().url)})`);
    });
    context.on("weberror", (error) => this.#heard.push(`uncaught: ${error.error().stack ?? error.error()}`));
    // Browsers report these violations in various words; this creates a message with a fixed text.
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP violation: ${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
  }

  unexpected(): string[] {
    return this.#heard.filter((complaint) => !this.#allowed.some((pattern) => pattern.test(complaint)));
  }
}

const withoutToken = (url: string) => url.replace(/token=[^&]*/, "token=…");

export const test = base.extend<Fixtures>({
  baseURL: async ({ hotel }, use) => use(hotel.url),

  complaints: [
    // After `serverInOrder`, which then sees the failure of this fixture.
    async ({ context, serverInOrder: _ }, use) => {
      const complaints = new Complaints();
      await complaints.listenTo(context);
      await use(complaints);
      const unexpected = complaints.unexpected();
      if (unexpected.length > 0) throw new Error(`the page complained:\n${unexpected.join("\n")}`);
    },
    { auto: true },
  ],

  allowConsole: async ({ complaints }, use) => use((pattern) => complaints.allow(pattern)),

  watch: async ({ complaints }, use) => use((context) => complaints.listenTo(context)),

  openPage: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      await watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
