import { defineConfig, type PlaywrightTestProject } from "@playwright/test";
import { COMPLETE_CHROMIUM, HEADLESS_SHELL, env } from "./browsers/chromium.ts";
import type { WorkerOptions } from "./server-fixtures.ts";

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** Tests that need an engine other than the server's own. */
const ENGINE_ONLY = "**/elsewhere/**";
/** Tests in which guest and hotel exchange messages, and which the engine may influence. */
export const TWO_PARTIES = [ENGINE_ONLY, /\/(talking|connection|desk-live|history|large|links|sending)\.spec\.ts$/];

/** Tests that do not depend on the screen, or set one of their own; they run on the phone only. */
const ANY_SCREEN =
  /\/(accessibility-tree|actions|bubbles|connection|copies|desk-small|faults|files-limits|first-visit|guide|languages|layout|large|limit|links|notify-looks|offline|phones|privacy|refused|script-fails|sending|tabs|unsent)\.spec\.ts$/;
/** Tests that press keys which a phone does not have. */
const KEYS = /@keys/;
/** Tests of the desk's behaviour, not of its layout; they run on the desktop only. */
const DESK = /\/desk-(attention|colleagues|in-place|keys|lasting|live|navigation|queue|rights|search|session)\.spec\.ts$/;

/** Main paths in each browser; the tests of a file share its process. */
const ALL_BROWSERS: PlaywrightTestProject = { testDir: "browsers", fullyParallel: false };

export default defineConfig<object, WorkerOptions>({
  testDir: "tests",
  // Each test has a booking of its own, so tests do not influence each other.
  fullyParallel: true,
  workers: 2,
  // A test that fails only sometimes shows a problem, so it is not repeated.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.stdout.isTTY ? "line" : "list",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: "chromium",
    locale: "en-IE",
    timezoneId: "Europe/Dublin",
    // A trace shows each step of a failed test, and recording it slows down every test.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    ...HEADLESS_SHELL,
  },
  projects: [
    { name: "phone", testIgnore: [ENGINE_ONLY, DESK], grepInvert: KEYS, use: PHONE },
    { name: "desktop", testIgnore: [ENGINE_ONLY, ANY_SCREEN], use: { viewport: { width: 1280, height: 800 } } },
    { name: "phone-soketi", testMatch: TWO_PARTIES, use: { ...PHONE, engineName: "soketi" } },
    { name: "protocol", testDir: "protocol" },
    { ...ALL_BROWSERS, name: "chromium", use: COMPLETE_CHROMIUM },
    { ...ALL_BROWSERS, name: "firefox", use: { browserName: "firefox", launchOptions: { env } } },
    { ...ALL_BROWSERS, name: "webkit", use: { browserName: "webkit", launchOptions: { env } } },
  ],
});
