// Start options of Chromium, for the tests that run only there.
import type { LaunchOptions } from "@playwright/test";
import { chromium, fonts, headlessShell } from "./installed.ts";

/** Environment of all browsers. */
export const env = { ...process.env, FONTCONFIG_FILE: fonts() } as Record<string, string>;

const options = (executablePath: string | undefined): LaunchOptions => ({
  executablePath,
  env,
  args: [
    // Containers provide no sandbox, and the only pages here are our own.
    "--no-sandbox",
    "--disable-gpu",
    // The browser must connect only to the server under test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
  ],
});

/** Chromium without a user interface, which needs half as much processor time for a test. */
export const HEADLESS_SHELL = { launchOptions: options(headlessShell()) };

/** The complete Chromium, for tests of notifications: the other build denies them. */
export const COMPLETE_CHROMIUM = {
  // Selects Playwright's complete browser if the machine has none.
  channel: chromium() ? undefined : "chromium",
  launchOptions: options(chromium()),
};
