// What every browser test has: a hotel on a real server, and a page that must
// not complain.
import { type BrowserContext, test as base } from "@playwright/test";
import { Hotel } from "./hotel.ts";

export { expect } from "@playwright/test";
export { type Booking, type BookingFields, Hotel } from "./hotel.ts";

type Fixtures = {
  /** Expects a complaint of the page's: it does not fail this test. */
  allowConsole: (pattern: RegExp) => void;
  /** Listens to the pages of another context too (`browser.newContext()`). */
  watch: (context: BrowserContext) => Promise<void>;
  complaints: Complaints;
  serverInOrder: void;
};

type WorkerFixtures = {
  /** One hotel for the tests of a worker; each makes bookings of its own. */
  hotel: Hotel;
  /** Settings of the server: `test.use({ serverSettings: { GUEST_CHAT_SEND_PER_MINUTE: "2" } })`. */
  serverSettings: Record<string, string>;
};

/** What pages wrote to the console as a warning or an error, and what they threw. */
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
    // Browsers write these to the console in words of their own; this is one way
    // to say it that stays.
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

export const test = base.extend<Fixtures, WorkerFixtures>({
  serverSettings: [{}, { option: true, scope: "worker" }],

  hotel: [
    async ({ serverSettings }, use) => {
      const hotel = await Hotel.open(serverSettings);
      await use(hotel);
      await hotel.close();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ hotel }, use) => use(hotel.url),

  complaints: [
    // After `serverInOrder`, which then sees what this one says of the test.
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

  // The next test finds the server running; one that failed shows what it wrote.
  serverInOrder: [
    async ({ hotel }, use, testInfo) => {
      const before = hotel.server.log.length;
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        const log = hotel.server.log.slice(before);
        await testInfo.attach("server.log", { body: log || "(nothing)", contentType: "text/plain" });
      }
      await hotel.start();
    },
    { auto: true },
  ],
});
