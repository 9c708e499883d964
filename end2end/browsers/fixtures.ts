// Fixtures of the tests that run in all browsers: a tab with an empty profile, whose network can
// fail, and whose warnings and errors fail the test.
import type { BrowserType } from "@playwright/test";
import { test as base } from "../network-fixtures.ts";
import type { Driver, TestBrowser } from "./driver.ts";
import { Firefox } from "./firefox.ts";
import { firefox, fonts, webkitDriver } from "./installed.ts";
import { PlaywrightBrowser } from "./playwright.ts";
import { WebKit } from "./webkit.ts";

export { expect } from "../network-fixtures.ts";

/** Console messages of a page whose network fails, in the words of all browsers. */
export const NO_NETWORK = /ERR_|WebSocket|Failed to fetch|network error|NetworkError|can’t establish a connection|interrupted while/;

type Fixtures = {
  /** Allows a warning or an error of the page: it does not fail this test. */
  allowConsole: (pattern: RegExp) => void;
  tab: Driver;
  allowed: RegExp[];
};

type WorkerFixtures = {
  /** The browser of the Playwright project. */
  testBrowser: TestBrowser;
};

/** Starts an installed Firefox or WebKit, or the browser of Playwright. */
async function open(type: BrowserType): Promise<TestBrowser> {
  const path = { chromium: undefined, firefox: firefox(), webkit: webkitDriver() }[type.name()];
  if (!path) return PlaywrightBrowser.open(type);
  return type.name() === "firefox" ? Firefox.open(path, fonts()) : WebKit.open(path, fonts());
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  testBrowser: [
    async ({ browserName, playwright }, use) => {
      const testBrowser = await open(playwright[browserName]);
      await use(testBrowser);
      await testBrowser.close();
    },
    { scope: "worker" },
  ],

  allowed: async ({}, use) => use([]),

  allowConsole: async ({ allowed }, use) => use((pattern) => void allowed.push(pattern)),

  // After `restartPrograms`, which then sees the failure of this fixture.
  tab: async ({ testBrowser, allowed, restartPrograms: _ }, use, testInfo) => {
    const tab = await testBrowser.openTab();
    await use(tab);
    if (testInfo.status !== testInfo.expectedStatus) {
      const body = await tab.evaluate("document.body.outerHTML").catch(String);
      await testInfo.attach("page.html", { body: String(body), contentType: "text/html" });
    }
    const problems = (await tab.close()).filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
    if (problems.length > 0) throw new Error(`the page wrote to the console:\n${problems.join("\n")}`);
  },
});
