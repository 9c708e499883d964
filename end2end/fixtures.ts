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
  consoleProblems: ConsoleProblems;
};

/** Warnings and errors that pages wrote to the console, and their uncaught exceptions. */
class ConsoleProblems {
  readonly #messages: string[] = [];
  readonly #allowed: RegExp[] = [];

  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  async listenTo(context: BrowserContext): Promise<void> {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      this.#messages.push(`console ${message.type()}: ${message.text()} (${withoutToken(message.location().url)})`);
    });
    context.on("weberror", (error) => this.#messages.push(`uncaught: ${error.error().stack ?? error.error()}`));
    // Browsers report these violations in various words; this creates a message with a fixed text.
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP violation: ${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
  }

  unexpected(): string[] {
    return this.#messages.filter((message) => !this.#allowed.some((pattern) => pattern.test(message)));
  }
}

const withoutToken = (url: string) => url.replace(/token=[^&]*/, "token=…");

export const test = base.extend<Fixtures>({
  baseURL: async ({ hotel }, use) => use(hotel.url),

  consoleProblems: [
    // After `restartPrograms`, which then sees the failure of this fixture.
    async ({ context, restartPrograms: _ }, use) => {
      const consoleProblems = new ConsoleProblems();
      await consoleProblems.listenTo(context);
      await use(consoleProblems);
      const unexpected = consoleProblems.unexpected();
      if (unexpected.length > 0) throw new Error(`the page wrote to the console:\n${unexpected.join("\n")}`);
    },
    { auto: true },
  ],

  allowConsole: async ({ consoleProblems }, use) => use((pattern) => consoleProblems.allow(pattern)),

  watch: async ({ consoleProblems }, use) => use((context) => consoleProblems.listenTo(context)),

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
